"""A page and a known layout in, the part of the page that an article is read from out.

The parse is half of what reading costs, and most of a page is menus, scripts and other stories.
What is left: the head, and what lies between the headline and the end of the body's container.
"""

from __future__ import annotations

import re
from enum import IntEnum
from html import unescape

from newscrawl.reading.profile.signatures import fits_one, own

BEFORE_HEADLINE = 3_000
"""characters before the headline in which section, date and byline may stand"""
LONGEST_HEAD = 400_000
FURTHER = 150_000
"""characters behind a container's beginning in which another one is looked for"""
MOST_PLACES = 40
"""elements of a name that are looked at"""
_HAS_CLASS = re.compile(r"\sclass\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
_HTML_TAG = re.compile(r"<html\b[^>]*>", re.IGNORECASE)


class Way(IntEnum):
    """How much of the page is read."""

    CLOSE = 0
    """the head, and from the headline to the end of the body"""
    WITH_DATA = 1
    """and the structured data, wherever it stands"""
    WHOLE = 2


def can_be_found(path: str) -> bool:
    """Whether an element can be told from others in the text of a page."""
    tag, *names = path.split("<", 1)[0].split(".")
    return bool(names) or tag in ("article", "main")


def cut(html: str, path: str, way: Way) -> str | None:
    """The part of the page; None when the container is not there or has no end."""
    if way is Way.WHOLE:
        return html
    head_end = html.find("</head", 0, LONGEST_HEAD)
    if head_end < 0:
        return None
    span = _find(html, path.split("<", 1)[0], head_end)
    if span is None:
        return None
    start = _start(html, head_end, span[0])
    body = html.find("<body", head_end, start + 1)
    opening = _HTML_TAG.search(html, 0, head_end)
    parts = [
        opening.group() if opening else "<html>",
        html[opening.end() if opening else 0 : head_end],
        "</head>",
        html[body : html.find(">", body) + 1] if body >= 0 else "<body>",
        html[start : span[1]],
    ]
    if way is Way.WITH_DATA:
        parts += _data(html, head_end, start)
        parts += _data(html, span[1], len(html))
    return "".join(parts)


def _find(html: str, signature: str, begin: int) -> tuple[int, int] | None:
    """From the first such element's start to the last one's end."""
    tag, *names = signature.split(".")
    sought = max(names, key=len) if names else f"<{tag}"
    first = last = -1
    at, limit = begin, len(html)
    for _ in range(MOST_PLACES):
        at = html.find(sought, at, limit)
        if at < 0:
            break
        opens = html.rfind("<", begin, at + 1)
        closes = html.find(">", at)
        if closes < 0:
            break
        if html.startswith(f"<{tag}", opens) and fits_one(
            _signature(html[opens : closes + 1], tag), signature
        ):
            if first < 0:
                first, limit = opens, opens + FURTHER
            last = opens
        at = closes
    if first < 0:
        return None
    end = _end(html, tag, last)
    return (first, end) if end > 0 else None


def _signature(opening: str, tag: str) -> str:
    if opening[1 + len(tag) : 2 + len(tag)].isalnum():
        return ""
    found = _HAS_CLASS.search(opening)
    names = (found[1] or found[2] or found[3] or "") if found else ""
    return own(tag, unescape(names) if "&" in names else names)


def _end(html: str, tag: str, start: int) -> int:
    """Where the element that begins at `start` ends; 0 when it does not."""
    opening, closing = f"<{tag}", f"</{tag}"
    depth, at = 0, start
    while (closes := html.find(closing, at)) >= 0:
        depth += html.count(opening, at, closes) - 1
        at = closes + len(closing)
        if depth <= 0:
            return html.find(">", closes) + 1
    return 0


def _start(html: str, head_end: int, body: int) -> int:
    headline = html.rfind("<h1", head_end, body)
    start = (headline if headline >= 0 else body) - BEFORE_HEADLINE
    if start <= head_end:
        found = html.find("<body", head_end, body)
        return found if found >= 0 else body
    first = headline if headline >= 0 else body
    inside = html.find("</script", start, first)  # the cut may fall into a script
    if inside >= 0 and not html.find("<script", start, inside) > -1:
        start = inside
    return html.find("<", start + (inside >= 0 and start == inside))


def _data(html: str, begin: int, end: int) -> list[str]:
    """The structured data that stands in a part of the page."""
    found = []
    at = html.find("ld+json", begin, end)
    while at >= 0:
        opens, closes = html.rfind("<script", begin, at), html.find("</script", at, end)
        if closes < 0:
            break
        if opens >= 0 and ">" not in html[opens:at]:
            found.append(html[opens:closes] + "</script>")
        at = html.find("ld+json", closes, end)
    return found
