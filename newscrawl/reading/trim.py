"""The text of a page in, the same without what no reader sees out: scripts, styles, drawings, comments.

They are half of most pages, and to pass over them costs a tenth of what parsing them does.
Structured data stays, and what is doubtful: an element that is in another of its kind, or has no
end. The time is linear in the length of the page.
"""

from __future__ import annotations

import re

_BEGINS = re.compile(r"<(?:(script|style|svg)[\s>]|!--)")
_LEFT = {"script": "", "style": "", "svg": "<svg></svg>"}
"""what takes an element's place; a drawing counts as a picture"""
_DATA = re.compile(r"application/(?:ld|json|rsl)(?:\+|&)", re.IGNORECASE)
"""of which kinds structured data is; some write the plus as an entity"""
_NEVER = -1


def trim(html: str) -> str:
    parts: list[str] = []
    at = begin = 0
    ends: dict[str, int] = {}
    while found := _BEGINS.search(html, begin):
        start, name = found.start(), found[1]
        if _is_in_tag(html, at, start):
            begin = start + 1
            continue
        if name is None:
            closes = html.find("-->", start + 2)
            end, goes = (closes + 3, True) if closes >= 0 else (_NEVER, False)
        else:
            end, goes = _find_end(html, name, start, ends)
        if end == _NEVER:
            break
        if goes:
            parts += (html[at:start], _LEFT.get(name, ""))
            at = end
        begin = end
    if not parts:
        return html
    parts.append(html[at:])
    return "".join(parts)


def _is_in_tag(html: str, begin: int, at: int) -> bool:
    """Whether the place is in the value of an attribute, as far as the last tag tells."""
    opens = html.rfind("<", begin, at)
    return opens >= 0 and html.find(">", opens, at) < 0


def _find_end(html: str, name: str, start: int, ends: dict[str, int]) -> tuple[int, bool]:
    """Where to go on behind the element's start, and whether what lies between goes.

    `ends` remembers by name where the next end tag stands.
    """
    closes = html.find(">", start)
    if closes < 0:
        return _NEVER, False
    if html[closes - 1] == "/":
        return closes, False
    if name not in ends or _NEVER < ends[name] < closes:
        ends[name] = html.find(f"</{name}", closes)
    end = ends[name]
    if end == _NEVER:
        return closes, False
    is_nested = html.find(f"<{name}", closes, end) >= 0
    is_data = name == "script" and _DATA.search(html, start, closes) is not None
    return html.find(">", end) + 1 or len(html), not (is_nested or is_data)
