"""The texts of a page's JSON-LD scripts in, their objects out, mended where they are broken.

Publishers write JSON-LD with comments, trailing commas, raw line breaks, HTML entities, two objects
in a row. What cannot be mended is left out: nothing here raises.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

Node: TypeAlias = dict[str, Any]

MOST_CHARACTERS = 2_000_000
"""of one script; a longer one is not read"""
MOST_NODES = 5_000
"""that are visited in all the scripts of a page"""
MOST_LEVELS = 40

_OPENINGS = (
    "<!--",
    "//<![CDATA[",
    "// <![CDATA[",
    "/*<![CDATA[*/",
    "/* <![CDATA[ */",
    "<![CDATA[",
    ";",
)
_CLOSINGS = ("-->", "//]]>", "// ]]>", "/*]]>*/", "/* ]]> */", "]]>", ";", "//")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_DOUBLED_COMMA = re.compile(r",(?:\s*,)+")
_BAD_ESCAPE = re.compile(r"\\(?![\"\\/bfnrtu])")
_DECODER = json.JSONDecoder(strict=False)


def load(text: str | None) -> list[Any]:
    """The JSON values that one script holds."""
    if not text or len(text) > MOST_CHARACTERS or text.isspace():
        return []
    try:
        return [_DECODER.decode(text)]
    except (ValueError, RecursionError):
        return _load_broken(_unwrap(text.strip()))


def _unwrap(text: str) -> str:
    """Without the comment or CDATA marks around it."""
    for _ in range(4):
        before = text
        for mark in _OPENINGS:
            text = text.removeprefix(mark).lstrip()
        for mark in _CLOSINGS:
            text = text.removesuffix(mark).rstrip()
        if text == before:
            break
    return text


def _load_broken(text: str) -> list[Any]:
    for mend in (_as_it_is, _mend_commas, _mend_escapes, _mend_entities):
        text = mend(text)
        values = list(_values_in_a_row(text))
        if values:
            return values
    return []


def _as_it_is(text: str) -> str:
    return text


def _mend_commas(text: str) -> str:
    return _TRAILING_COMMA.sub(r"\1", _DOUBLED_COMMA.sub(",", text))


def _mend_escapes(text: str) -> str:
    return _BAD_ESCAPE.sub(r"\\\\", text)


def _mend_entities(text: str) -> str:
    return html.unescape(text) if "&quot;" in text or "&#" in text else text


def _values_in_a_row(text: str) -> Iterator[Any]:
    position = 0
    while position < len(text):
        try:
            value, position = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError):
            return
        yield value
        while position < len(text) and text[position] in " \t\r\n,;":
            position += 1


def walk(values: Iterable[Any]) -> Iterator[tuple[Node, tuple[str, ...]]]:
    """Every object, outer ones first, with the properties that led to it (none at the top)."""
    queue: list[tuple[Any, tuple[str, ...]]] = [(value, ()) for value in values]
    for visited, (value, trail) in enumerate(queue):  # grows while it is read
        if visited >= MOST_NODES:
            return
        if isinstance(value, list):
            queue += [(item, trail) for item in value[:MOST_NODES]]
        elif isinstance(value, dict):
            yield value, trail
            if len(trail) < MOST_LEVELS:
                queue += [
                    (item, trail if key == "@graph" else (*trail, key))
                    for key, item in value.items()
                    if isinstance(item, dict | list)
                ]
