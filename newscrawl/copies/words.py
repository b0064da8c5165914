"""A text in, its words and their shingles out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newscrawl.wordsplit import split_words

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
_SPACED = re.compile("[\u0000-\u0dff\u1e00-\u2fff]*+")
"""a text of other scripts alone, in one quick look"""


def words_of(text: str) -> list[str]:
    """The words of a text, whatever their case and punctuation; characters where words have no
    spaces between them.
    """
    folded = text.casefold()
    return split_words(folded) if is_spaced(folded) else _WORD.findall(folded)


def is_spaced(text: str) -> bool:
    """Whether it is sure to have only scripts that put spaces between words."""
    return text.isascii() or _SPACED.fullmatch(text) is not None


def shingles_of(words: Sequence[str]) -> list[str]:
    """All runs of `SHINGLE` words; of a shorter text the whole."""
    if len(words) <= SHINGLE:
        return [" ".join(words)]
    return list(map(" ".join, zip(*(words[at:] for at in range(SHINGLE)), strict=False)))


def has_no_spaces(word: str) -> bool:
    """Whether it is, in part, of a script that puts none between words."""
    return _NO_SPACES.search(word) is not None
