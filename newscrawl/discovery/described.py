"""Bytes that are not what was looked for go in; a few words that say what they are come out."""

from __future__ import annotations

import html
import json
import re

LOOKED_AT = 4096
"""bytes from the start; nobody names a document further down"""

_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{1,300})", re.IGNORECASE)
_FIRST_TAG = re.compile(r"<(?![?!])([\w:.-]{1,60})")


def describe(body: bytes) -> str:
    """Such as `an HTML page titled "Not found"`, `nothing`, `JSON without items`."""
    start = body[:LOOKED_AT]
    if not start.strip():
        return "nothing"
    if b"\0" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff", b"\0<", b"<\0")):
        return "binary data"
    text = start.decode("utf-8", errors="replace").lstrip("\ufeff \t\r\n")
    if text.startswith(("{", "[")):
        return "JSON without items" if _is_json(body) else "broken JSON"
    title = _TITLE.search(text)
    tag = _FIRST_TAG.search(text)
    if "<html" in text.lower() or text.lower().startswith("<!doctype html"):
        return f"an HTML page titled {_quoted(title[1])}" if title else "an HTML page without title"
    if tag:
        return f"markup that begins with <{tag[1]}>"
    return f"text that begins with {_quoted(text[:40])}"


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True


def _quoted(text: str) -> str:
    """On one line and printable: it goes into logs and terminals."""
    line = " ".join(html.unescape(text).split())
    return (
        '"'
        + "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in line)
        + '"'
    )
