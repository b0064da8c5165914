"""A page whose elements hold no article in, the article that a script of it carries out, as HTML; or none.

Pages that scripts draw often carry their text in a JSON payload: as one string of HTML, or as a
list of paragraph objects. Bounds: scripts up to `MOST_CHARACTERS` together, `MOST_VALUES` values.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from lxml.etree import _Element

from newscrawl.reading.text import weigh

MOST_CHARACTERS = 5_000_000
MOST_VALUES = 100_000
LEAST_WEIGHT = 400
"""letters of a text that is worth taking from a script"""
LEAST_PARAGRAPHS = 2
_STRING = re.compile(r'"(?:[^"\\]|\\.){300,}"')
_PARAGRAPH = re.compile(r"<p[\s>].*?</p>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_TEXT_KEYS = ("text", "content", "html", "body", "value", "paragraph")


def find_html(root: _Element) -> str | None:
    """The largest article in the page's scripts."""
    best, best_weight = None, LEAST_WEIGHT - 1
    left = MOST_CHARACTERS
    for script in root.iter("script"):
        source = script.text or ""
        if len(source) < LEAST_WEIGHT or len(source) > left:
            continue
        left -= len(source)
        for candidate in (*_strings_of_html(source), *_lists_of_paragraphs(source)):
            weight = _weight(candidate)
            if weight > best_weight:
                best, best_weight = candidate, weight
    return best


def _weight(candidate: str) -> int:
    paragraphs = _PARAGRAPH.findall(candidate)
    if len(paragraphs) < LEAST_PARAGRAPHS:
        return 0
    return sum(weigh(_TAG.sub("", paragraph)) for paragraph in paragraphs)


def _strings_of_html(source: str) -> Iterator[str]:
    for match in _STRING.finditer(source):
        value = _decode(match.group())
        for inner in (value, *(_decode(found.group()) for found in _STRING.finditer(value))):
            if "<p" in inner:
                yield inner


def _decode(literal: str) -> str:
    try:
        value = json.loads(literal, strict=False)
    except ValueError:
        return ""
    return value if isinstance(value, str) else ""


def _lists_of_paragraphs(source: str) -> Iterator[str]:
    if not source.lstrip().startswith(("{", "[")):
        return
    try:
        pending: list[Any] = [json.loads(source, strict=False)]
    except (ValueError, RecursionError):
        return
    for _ in range(MOST_VALUES):
        if not pending:
            return
        value = pending.pop()
        if isinstance(value, dict):
            pending += value.values()
        elif isinstance(value, list):
            pending += value
            texts = [text for item in value if isinstance(item, dict) and (text := _text_of(item))]
            if len(texts) >= LEAST_PARAGRAPHS:
                yield "".join(f"<p>{text}</p>" for text in texts)


def _text_of(item: dict[str, Any]) -> str | None:
    for name in _TEXT_KEYS:
        value = item.get(name)
        if isinstance(value, str) and value.strip():
            return value if "<" in value else html.escape(value)
    return None
