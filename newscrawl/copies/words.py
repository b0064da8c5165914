"""A text in, its words and their shingles out."""

from __future__ import annotations

import re
from collections.abc import Sequence

SHINGLE = 8
"""words in a row that are compared as one: rarely the same by chance, also where two texts share a
frame whose figures differ"""

# Scripts that put no space between words: there each character counts as a word.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_NO_SPACES = re.compile(f"[{_UNSPACED}]")
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")


def words_of(text: str) -> list[str]:
    """The words of a text, whatever their case and punctuation; characters where words have no
    spaces between them.
    """
    return _WORD.findall(text.casefold())


def shingles_of(words: Sequence[str]) -> list[str]:
    """All runs of `SHINGLE` words; of a shorter text the whole."""
    if len(words) <= SHINGLE:
        return [" ".join(words)]
    return [" ".join(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)]


def has_no_spaces(word: str) -> bool:
    """Whether it is, in part, of a script that puts none between words."""
    return _NO_SPACES.search(word) is not None
