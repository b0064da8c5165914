"""A URL and a pattern of robots.txt in, whether they match out (RFC 9309, 2.2.2 and 2.2.3)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

Rule = tuple[bool, str]
"""whether it allows, and the pattern"""

LONGEST = 2000
"""characters of a pattern; a longer one is no pattern"""

_UNRESERVED = re.compile(
    r"%(2[dD]|2[eE]|3\d|4[1-9a-fA-F]|5[0-9aA]|5[fF]|6[1-9a-fA-F]|7[0-9aA]|7[eE])"
)
_ENCODED = re.compile(r"%[0-9a-fA-F]{2}")


def path_of(url: str) -> str:
    """Path and query of a URL as patterns are compared with them; `/` when it has none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "/"
    return _comparable((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def matches(pattern: str, path: str) -> bool:
    """Whether `path` (`path_of`) begins as the pattern says; `*` stands for anything, `$` ends it."""
    first, *others = _parts(pattern)
    if not others:
        return path == first[:-1] if first.endswith("$") else path.startswith(first)
    if not path.startswith(first):
        return False
    at, last = len(first), others.pop()
    for part in others:
        at = path.find(part, at)
        if at < 0:
            return False
        at += len(part)
    if last.endswith("$"):
        last = last[:-1]
        return path.endswith(last) and len(path) - len(last) >= at
    return path.find(last, at) >= 0


def decide(rules: Iterable[Rule], path: str) -> bool | None:
    """Whether the longest rule that matches allows `path`; None when none matches."""
    best: tuple[int, bool] | None = None
    for allows, pattern in rules:
        if (best is None or (len(pattern), allows) > best) and matches(pattern, path):
            best = len(pattern), allows
    return best[1] if best else None


@lru_cache(maxsize=4096)
def _parts(pattern: str) -> tuple[str, ...]:
    return tuple(_comparable(pattern).split("*"))


def _comparable(text: str) -> str:
    """Percent-encoded where it must be, and nowhere else."""
    if not text.isascii():
        text = "".join(
            char if char.isascii() else "".join(f"%{byte:02X}" for byte in _utf8(char))
            for char in text
        )
    if "%" not in text:
        return text
    text = _UNRESERVED.sub(lambda found: chr(int(found[1], 16)), text)
    return _ENCODED.sub(lambda found: found[0].upper(), text)


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "replace")
