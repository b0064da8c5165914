"""A page's tree in, every piece of text of its outline with the places in the tree where it stands out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from lxml.etree import _Element

from newscrawl.reading.outline import Node, Piece
from newscrawl.reading.text import clean
from newscrawl.reading.walk import Walker, walk_over

Run: TypeAlias = tuple[_Element, bool]
"""an element, and whether it is the text behind it that is meant, or the text it begins with"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece of text stands."""

    text: str
    element: _Element
    """the block-level element that holds it"""
    runs: tuple[Run, ...]
    """the texts of the tree that it is made of, in order"""


def places(root: _Element) -> list[Place]:
    """The pieces of `walk.outline`, in order, each with its place."""
    walker = _Tracker()
    walk_over(root, walker)
    return [
        Place(piece.text, walker.elements[piece.node], tuple(runs))
        for piece, runs in zip(walker.pieces, walker.runs, strict=True)
    ]


class _Tracker(Walker):
    """Notes where each text comes from that the walk gathers."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[_Element] = []
        """of the nodes"""
        self.runs: list[list[Run]] = []
        """of the pieces"""
        self._gathered: list[Run] = []
        self._at: Run | None = None

    def start(self, element: _Element) -> bool:
        self._at = (element, False)
        return super().start(element)

    def end(self, element: _Element) -> None:
        self._at = (element, True)
        super().end(element)

    def _open_block(self, element: _Element, tag: str) -> bool:
        self.elements.append(element)
        return super()._open_block(element, tag)

    def _add(self, raw: str) -> None:
        super()._add(raw)
        if self._at is not None:
            self._gathered.append(self._at)

    def _flush(self) -> None:
        first = len(self.pieces)
        super()._flush()
        gathered, self._gathered = self._gathered, []
        self.runs += _shared_out(gathered, self.pieces[first:])

    def _fold(self, element: _Element) -> bool:
        first = len(self.pieces)
        is_folded = super()._fold(element)
        if len(self.pieces) > first:
            self.runs.append(_all_runs(element))
        return is_folded

    def _join_cells(self, row: Node) -> None:
        super()._join_cells(row)
        if len(self.runs) > len(self.pieces):
            self.runs[row.first :] = [[run for runs in self.runs[row.first :] for run in runs]]


def run_text(run: Run) -> str:
    element, is_behind = run
    return (element.tail if is_behind else element.text) or ""


def _all_runs(element: _Element) -> list[Run]:
    runs: list[Run] = []
    for inner in element.iter():
        runs.append((inner, False))
        if inner is not element:
            runs.append((inner, True))
    return [run for run in runs if run_text(run).strip()]


def _shared_out(gathered: list[Run], made: list[Piece]) -> list[list[Run]]:
    """The texts of an element that line breaks part into several pieces, each to its own."""
    if len(made) < 2:
        return [gathered for _ in made]
    shares: list[list[Run]] = [[] for _ in made]
    at = behind = 0
    for run in gathered:
        said = clean(run_text(run))
        for number in range(at, len(made)):
            place = made[number].text.find(said, behind if number == at else 0) if said else -1
            if place >= 0:
                at, behind = number, place + len(said)
                break
        shares[at].append(run)
    return shares
