"""Two texts in, whether one is a copy of the other out.

What tells a copy from the next report of a series is not how many words they share but how long
the runs are: a copy, cut or framed anew, keeps whole sentences, a series changes the figures in
each. So shingles are compared, and within one publisher, where the series are, more must agree.
"""

from __future__ import annotations

from dataclasses import dataclass

from newscrawl.copies.words import shingles_of, words_of

ELSEWHERE = 0.5
"""share of the shorter text that the longer one has, when another publisher carries it"""
SAME_PUBLISHER = 0.75
CLOSE = 0.1
"""a text is no copy of those that are less like it than another one by more than this, unless by
far the most of it is theirs as well"""
SAME_SERIES = 0.95
"""of one publisher, under titles that differ in a number"""
SHORTEST = 0.3
"""a copy has at least so much of the length of its original; a shorter one is a quotation"""
FEWEST = 20
"""shingles in common; shorter texts must be the same"""


@dataclass(frozen=True, slots=True)
class Text:
    """An article as far as it is compared."""

    title: str
    shingles: frozenset[str]
    publisher: str
    """registrable domain"""

    @classmethod
    def of(cls, title: str | None, body: str, publisher: str) -> Text:
        return cls(title or "", frozenset(shingles_of(words_of(body))), publisher)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much two texts have in common, each from 0 to 1."""

    similarity: float
    """share of the shorter one that the longer one has"""
    length: float
    """of the shorter one, by that of the longer one"""
    is_copy: bool

    @property
    def is_weak(self) -> bool:
        """A copy only as long as nothing is more like it, and none of its own publisher differs."""
        return self.similarity < SAME_PUBLISHER

    @property
    def is_same(self) -> bool:
        """Nothing but a few words differs."""
        return self.similarity >= 0.95 and self.length >= 0.95


def compare(one: Text, other: Text) -> Likeness:
    shorter, longer = sorted((one, other), key=lambda text: len(text.shingles))
    size = max(1, len(shorter.shingles))
    common = len(shorter.shingles & longer.shingles)
    similarity, length = common / size, size / max(1, len(longer.shingles))
    is_copy = (
        similarity >= _needed(one, other)
        and length >= SHORTEST
        and (common >= FEWEST or shorter.shingles == longer.shingles)
    )
    return Likeness(similarity, length, is_copy)


def _needed(one: Text, other: Text) -> float:
    if one.publisher != other.publisher:
        return ELSEWHERE
    return SAME_PUBLISHER if _numbers(one.title) == _numbers(other.title) else SAME_SERIES


def _numbers(title: str) -> set[str]:
    return {word for word in words_of(title) if any(sign.isdigit() for sign in word)}
