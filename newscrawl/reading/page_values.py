"""Values that a site's own code gives in, an extraction with them out, in the form that it wants."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from newscrawl.items import ArticleType, Block, BlockKind, Extraction
from newscrawl.reading.times import parse_time

LISTS = frozenset({"authors", "tags"})
TIMES = frozenset({"published_at", "modified_at"})
_BLANK_LINES = re.compile(r"\n\s*\n")


def changed(found: Extraction, values: dict[str, Any], *, url: str, where: str) -> Extraction:
    """`found` with `values` in the place of its own.

    Raises:
        TypeError, ValueError: one of them is not what the field takes.
    """
    fields: dict[str, Any] = {}
    for name, value in values.items():
        place = f"{where}.{name}"
        if name == "body":
            fields |= _body(value, found, url, place)
        elif name in LISTS:
            fields[name] = [_line(text, place) for text in _many(value, place) if text.strip()]
        elif name in TIMES:
            fields[name] = _time(value, place)
        elif name == "article_type":
            fields[name] = None if value is None else ArticleType(value)
        elif name == "is_free":
            if not isinstance(value, bool | None):
                raise TypeError(f"{place}: gives {value!r}, not True, False or None")
            fields[name] = value
        else:
            fields[name] = None if value is None else _line(value, place) or None
    if "published_at" in fields:
        at = fields["published_at"]
        fields["date"] = at.date() if at is not None else None
    for name in TIMES & fields.keys():
        fields[name] = fields[name].astimezone(UTC) if fields[name] is not None else None
    return replace(found, **fields)


def _line(value: Any, place: str) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{place}: gives {value!r}, not a text")
    return " ".join(value.split())


def _many(value: Any, place: str) -> list[str]:
    if isinstance(value, str):
        return [value]
    if not isinstance(value, Iterable) or not all(isinstance(text, str) for text in value):
        raise TypeError(f"{place}: gives {value!r}, not texts")
    return list(value)


def _time(value: Any, place: str) -> datetime | None:
    """In the zone that it was written in."""
    if isinstance(value, str):
        at = parse_time(value)
        if at is None:
            raise ValueError(f"{place}: {value!r} says no time")
        return at
    if value is not None and not isinstance(value, datetime):
        raise TypeError(f"{place}: gives {value!r}, not a time")
    if value is not None and value.tzinfo is None:
        raise ValueError(f"{place}: gives {value!r}, a time without a zone")
    return value


def _body(value: Any, found: Extraction, url: str, place: str) -> dict[str, Any]:
    if isinstance(value, str):
        value = _BLANK_LINES.split(value)
    selectors = [value] if hasattr(value, "root") else list(value)
    if selectors and all(hasattr(selector, "root") for selector in selectors):
        return _read_elements([selector.get() for selector in selectors], found, url)
    texts = [_line(text, place) for text in _many(selectors, place)]
    return {"blocks": [Block(BlockKind.PARAGRAPH, text) for text in texts if text]}


def _read_elements(parts: list[str], found: Extraction, url: str) -> dict[str, Any]:
    """The text of these elements alone, its residue taken out as on any page."""
    from newscrawl.reading.reader import extract

    title = (found.title or "").replace("&", "&amp;").replace("<", "&lt;")
    html = f"<html><head><title>{title}</title></head><body><article>{''.join(parts)}</article></body></html>"
    made = extract(html, url)
    return {"blocks": made.blocks, "removed": made.removed}
