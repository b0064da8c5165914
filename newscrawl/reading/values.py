"""Raw attribute and JSON values in, tidy strings and truths out."""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.etree import _Element as Element

from newscrawl.reading.text import clean

MOST_CHARACTERS = 3_000
"""of a one-line value; the rest is cut"""
MOST_BODY = 500_000
MOST_ITEMS = 200

_WHOLE = re.compile(r"https?://[^?#;]+(?:\?[^?#;]+)?$")
"""an address that is whole, and that joining to another one would leave as it is"""
_TRUTHS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


def line(value: object) -> str | None:
    """One line without doubled spaces, entities resolved; None when nothing is left."""
    if not isinstance(value, str):
        return None
    text = value[:MOST_CHARACTERS]
    if "&" in text:
        text = html.unescape(html.unescape(text))
    return clean(text) or None


def text_of(element: Element, most: int = MOST_CHARACTERS) -> str:
    """The text inside an element, up to about `most` characters: what lies beyond is not looked at."""
    parts: list[str] = []
    length = 0
    for part in element.itertext():
        parts.append(part)
        length += len(part)
        if length > most:
            break
    return "".join(parts)[:most]


def lines(value: object) -> list[str]:
    """The strings that a string, a list, or an object with a name holds."""
    found: list[str] = []
    for item in many(value):
        text = line(item.get("name") if isinstance(item, dict) else item)
        if text:
            found.append(text)
    return found


def many(value: Any) -> list[Any]:
    """A list as it is (its first items), anything else as a list of one, None as none."""
    if value is None:
        return []
    if isinstance(value, list):
        return [
            item
            for part in value[:MOST_ITEMS]
            for item in (part if isinstance(part, list) else [part])
        ]
    return [value]


def truth(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    return _TRUTHS.get(value.strip().lower()) if isinstance(value, str) else None


def absolute_url(value: object, base: str | None) -> str | None:
    """An http(s) URL with a host, or None."""
    text = line(value)
    if not text or " " in text:
        return None
    try:
        url = urljoin(base, text) if base and not _WHOLE.match(text) else text
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None


_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
_BREAK = re.compile(r"</?(?:p|div|br|li|h[1-6]|blockquote)\b[^<>]{0,500}>", re.IGNORECASE)


def plain_text(value: str | None) -> str | None:
    """Text without markup and entities, its lines kept."""
    if not value:
        return None
    text = value[:MOST_BODY]
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub("\n", text))
    if "&" in text:
        text = html.unescape(html.unescape(text))
        if "<" in text:
            text = _TAG.sub("", _BREAK.sub("\n", text))
    lines_kept = (clean(part) for part in text.splitlines())
    return "\n".join(part for part in lines_kept if part) or None
