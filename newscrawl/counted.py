"""A number and a noun in, both as they are said together out: `1 file`, `2,000 files`."""

from __future__ import annotations


def counted(number: int, noun: str, nouns: str | None = None) -> str:
    """The number with the noun in its form; `nouns` is the plural, where that is not `noun` and an s."""
    return f"{number:,} {noun if number == 1 else nouns or noun + 's'}"
