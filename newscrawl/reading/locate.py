"""An outline in, out which of its pieces stand in the article's text: the rest get a reason.

The text is looked for where prose is densest, and where the markup says that it is; the two check
each other.
"""

from __future__ import annotations

from dataclasses import dataclass

from newscrawl.items import BlockKind, Reason
from newscrawl.reading.outline import Node, Outline, Piece

PROSE_WEIGHT = 80
"""A piece with as many Latin letters is a sentence or more, not a label."""
MOST_LINKED = 0.5
"""share of a piece that links may make up when it is prose"""
SHARE_OF_MARKED = 0.6
"""A marked element with more of the page's prose than this holds the article: its mark is wrong."""
SHARE_OF_COMMENTS = 0.95
"""Readers may write more than the author; only when all else is empty are comments the text."""
SHARE_OF_WEAK = 0.25
"""the same for marks that are weak"""
LABEL_COST = 15
"""letters of prose that one label, menu entry or link title outweighs"""
SHARE_OF_NAMED = 0.7
"""Elements whose names say that they are the text are believed when they are worth so much."""


def is_prose(piece: Piece) -> bool:
    return (
        piece.weight >= PROSE_WEIGHT
        and piece.linked < MOST_LINKED
        and piece.kind is not BlockKind.HEADING
    )


@dataclass(slots=True)
class Located:
    """Where the article's text stands."""

    inside: set[int]
    """indexes of the pieces in the chosen elements"""
    prose: int
    """weight of the prose in there"""
    total: int
    """weight of all prose of the page that is in no marked element"""


def locate(out: Outline) -> Located:
    settle_regions(out)
    value, prose = [0.0], [0]
    for piece in out.pieces:
        free = out.region_reason(piece) is None
        value.append(value[-1] + (_worth(piece) if free else 0))
        prose.append(prose[-1] + (piece.weight if free and is_prose(piece) else 0))
    inside: set[int] = set()
    for node in _choose(out, value):
        inside.update(range(node.first, node.last))
    return Located(inside, sum(prose[i + 1] - prose[i] for i in inside), prose[-1])


def _worth(piece: Piece) -> float:
    """What a piece says for the element that holds it being the article's text."""
    if is_prose(piece):
        return piece.weight * (1 - piece.linked)
    if piece.kind is BlockKind.HEADING and not piece.links:
        return 0
    return -LABEL_COST - piece.weight * piece.linked


def settle_regions(out: Outline) -> None:
    """Drop the marks of elements that hold too much of the page's prose to be beside the article."""
    prose = [0]
    for piece in out.pieces:
        prose.append(prose[-1] + (piece.weight if is_prose(piece) else 0))
    total = prose[-1] or 1
    for region in out.regions:
        share = (prose[region.last] - prose[region.first]) / total
        if region.reason in (Reason.COMMENT, Reason.COMMENT_FORM):
            limit = SHARE_OF_COMMENTS
        elif region.reason is Reason.PAYWALL:
            limit = 0.0
        elif region.firm:
            limit = SHARE_OF_MARKED
        else:
            limit = SHARE_OF_WEAK
        region.holds = share <= limit


def _choose(out: Outline, value: list[float]) -> list[Node]:
    """The innermost element that is worth most, or those that are named the article's text."""
    best, best_worth = None, 0.0
    named: list[Node] = []
    for node in out.nodes:
        worth = value[node.last] - value[node.first]
        if worth >= best_worth and worth > 0:
            best, best_worth = node, worth
        if node.is_body and worth > 0 and not (named and node.last <= named[-1].last):
            named.append(node)
    if best is None:
        return []
    worth = sum(value[node.last] - value[node.first] for node in named)
    return named if worth >= SHARE_OF_NAMED * best_worth else [best]
