"""Two texts in, what was taken out and what was put in, word by word, out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

MOST_WORDS = 10_000
"""of a passage; in longer ones all of it is taken for changed: the time grows with the square"""
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")

Op = Literal["same", "removed", "added"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text, and what became of it."""

    op: Op
    text: str


def diff_lines(old: str, new: str) -> list[list[Piece]]:
    """The lines of both texts in order, each as its pieces; a line that is the same is one piece."""
    before, after = _lines(old), _lines(new)
    found: list[list[Piece]] = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [[Piece("same", line)] for line in before[i:j]]
        else:
            found += _diff_passage(before[i:j], after[k:m])
    return found


def diff_words(old: str, new: str) -> list[Piece]:
    """The pieces of two texts, in order."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(before) * len(after) > MOST_WORDS**2:
        return list(_joined([Piece("removed", old), Piece("added", new)]))
    pieces: list[Piece] = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(before[i:j])))
            continue
        pieces.append(Piece("removed", "".join(before[i:j])))
        pieces.append(Piece("added", "".join(after[k:m])))
    return list(_joined(_bridged(pieces)))


def _diff_passage(before: Sequence[str], after: Sequence[str]) -> Iterator[list[Piece]]:
    """Lines that stand in each other's place: those that have most words in common are one."""
    left = list(after)
    for line in before:
        likest = max(left, key=lambda other: _likeness(line, other), default="")
        if not likest or _likeness(line, likest) < 0.5:
            yield [Piece("removed", line)]
            continue
        while left[0] != likest:
            yield [Piece("added", left.pop(0))]
        yield diff_words(line, left.pop(0))
    yield from ([Piece("added", line)] for line in left)


def _likeness(one: str, other: str) -> float:
    """Share of their words that both have."""
    ours, theirs = set(one.split()), set(other.split())
    return 2 * len(ours & theirs) / (len(ours) + len(theirs) or 1)


def _bridged(pieces: list[Piece]) -> list[Piece]:
    """Without blanks that are the same between two changes: they would tear phrases to pieces."""
    found: list[Piece] = []
    for number, piece in enumerate(pieces):
        is_between = 0 < number < len(pieces) - 1
        if piece.op == "same" and is_between and not piece.text.strip():
            found += [Piece("removed", piece.text), Piece("added", piece.text)]
        else:
            found.append(piece)
    return found


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    """Neighbouring changes as one, what was removed first."""
    removed = added = ""
    for piece in [*pieces, Piece("same", "")]:
        if piece.op == "removed":
            removed += piece.text
        elif piece.op == "added":
            added += piece.text
        else:
            if removed:
                yield Piece("removed", removed)
            if added:
                yield Piece("added", added)
            removed = added = ""
            if piece.text:
                yield piece


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]
