"""What the walk over a page yields: its pieces of text in reading order, and the elements that hold them."""

from __future__ import annotations

from dataclasses import dataclass, field

from newscrawl.items import BlockKind, Reason

PROSE_WEIGHT = 80
"""A piece with as many Latin letters is a sentence or more, not a label."""
MOST_LINKED = 0.5
"""share of a piece that links may make up when it is prose"""


@dataclass(slots=True)
class Node:
    """A block-level element: the pieces from `first` up to `last` lie in it."""

    tag: str
    names: str
    """class names"""
    is_body: bool
    """its markup says that it is the article's text"""
    parent: int
    first: int
    outer_region: int
    own_region: int = -1
    last: int = -1


@dataclass(slots=True)
class Region:
    """An element that its markup marks as something beside the article."""

    reason: Reason
    firm: bool
    parent: int
    node: int
    first: int
    last: int = -1
    holds: bool = True
    """false when the mark was found to be wrong"""


@dataclass(slots=True)
class Piece:
    """One run of text between block boundaries."""

    text: str
    tag: str
    kind: BlockKind
    level: int
    node: int
    region: int
    weight: int
    linked: float
    """share of its characters that are links"""
    links: int
    anchors: int
    """links to places on the same page"""
    bold: bool
    """all of it is set in bold"""
    after_media: bool
    """a picture, a video or a frame stands right before it"""
    alt: str
    """what that picture says about itself"""
    reason: Reason | None = None
    """why it is no part of the article; none: it is, as far as is known"""


@dataclass(slots=True)
class Outline:
    """What `outline` found."""

    pieces: list[Piece] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)

    def settled(self) -> list[Reason | None]:
        """For each region the reason of the innermost that holds, itself or around it; and, last,
        none, for what lies in no region.
        """
        reasons: list[Reason | None] = []
        for region in self.regions:
            outer = reasons[region.parent] if region.parent >= 0 else None
            reasons.append(region.reason if region.holds else outer)
        return [*reasons, None]


def is_prose(piece: Piece) -> bool:
    return (
        piece.weight >= PROSE_WEIGHT
        and piece.linked < MOST_LINKED
        and piece.kind is not BlockKind.HEADING
    )
