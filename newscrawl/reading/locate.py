"""An outline in, out which of its pieces stand in the article's text: the rest get a reason.

The text is looked for where prose is densest, and where the markup says that it is; the two check
each other.
"""

from __future__ import annotations

from dataclasses import dataclass

from newscrawl.items import BlockKind, Reason
from newscrawl.reading.outline import Node, Outline, Piece, Region

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
WEAK_LIMITS = {
    Reason.RELATED_LINKS: 2000,
    Reason.BYLINE: 800,
    Reason.NEWSLETTER: 500,
    Reason.LEGAL_NOTICE: 600,
    Reason.ADVERTISEMENT: 300,
    Reason.SHARE: 200,
    Reason.COMMENT: 5000,
}
"""weight of the prose that an element with a weak mark may hold; none for the other reasons"""
SHARE_LEFT_FREE = 0.3
"""of a page's prose, at least, lies in no marked element"""
NEVER_THE_ARTICLE = frozenset({Reason.COMMENT, Reason.COMMENT_FORM, Reason.COOKIE_NOTICE})
LABEL_COST = 15
"""letters of prose that one label, menu entry or link title outweighs"""
SHORT_ARTICLE = 250
"""letters of prose that make an article, when the markup says so"""
SHARE_OF_INNER = 0.95
"""An element within the best one that is worth so much of it is the better one."""
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
    if not piece.links:
        return 0
    return -LABEL_COST - piece.weight * piece.linked


def settle_regions(out: Outline) -> None:
    """Drop the marks of elements that hold too much of the page's prose to be beside the article."""
    prose = [0]
    for piece in out.pieces:
        prose.append(prose[-1] + (piece.weight if is_prose(piece) else 0))
    total = prose[-1]
    by_reason: dict[Reason, list[Region]] = {}
    groups: dict[tuple[Reason, str], int] = {}
    for region in out.regions:
        held = prose[region.last] - prose[region.first]
        group = _group(out, region)
        groups[group] = groups.get(group, 0) + held
    for region in out.regions:
        held = groups[_group(out, region)]
        region.holds = held <= _limit(region, total)
        if held and region.holds and region.reason not in NEVER_THE_ARTICLE:
            by_reason.setdefault(region.reason, []).append(region)
    _release_the_largest(out, by_reason, total)


def _group(out: Outline, region: Region) -> tuple[Reason, str]:
    """Elements of the same names are right or wrong together; so are all that a paywall marks."""
    if region.reason is Reason.PAYWALL:
        return region.reason, ""
    return region.reason, out.nodes[region.node].names


def _limit(region: Region, total: int) -> float:
    """Weight of the prose that an element may hold for its mark to be believed."""
    if region.reason in (Reason.COMMENT, Reason.COMMENT_FORM):
        return SHARE_OF_COMMENTS * total
    if region.firm:
        return SHARE_OF_MARKED * total
    return min(WEAK_LIMITS.get(region.reason, 0), SHARE_OF_WEAK * total)


def _release_the_largest(out: Outline, by_reason: dict[Reason, list[Region]], total: int) -> None:
    """When hardly any prose is left unmarked, the marks that take most of it are wrong."""
    while by_reason:
        taken: dict[Reason, int] = {}
        free = total
        for piece in out.pieces:
            if is_prose(piece) and (reason := out.region_reason(piece)) is not None:
                taken[reason] = taken.get(reason, 0) + piece.weight
                free -= piece.weight
        candidates = [reason for reason in by_reason if taken.get(reason)]
        if not candidates:
            return
        largest = max(candidates, key=lambda reason: taken[reason])
        if free >= SHARE_LEFT_FREE * (free + taken[largest]):
            return
        for region in by_reason.pop(largest):
            region.holds = False


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
    for node in out.nodes:  # from the outside in
        inner = value[node.last] - value[node.first]
        if best.first <= node.first and node.last <= best.last and inner >= SHARE_OF_INNER * best_worth:
            best = node
    worth = sum(value[node.last] - value[node.first] for node in named)
    if worth >= SHARE_OF_NAMED * best_worth:
        return named
    # What the markup names the text, and the title stands over, is it, however much stands below.
    apart = all(node.last <= best.first or node.first >= best.last for node in named)
    return named if named and apart and worth >= SHORT_ARTICLE else [best]
