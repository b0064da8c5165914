"""An outline in, out which of its pieces stand in the article's text: the rest get a reason.

The text is looked for where prose is densest, and where the markup says that it is; the two check
each other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from newscrawl.items import BlockKind, Reason
from newscrawl.reading.outline import Node, Outline, Piece, Region
from newscrawl.reading.text import key

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
MOST_BETWEEN = 1.6
"""Between several such elements there may stand as much again, and more than half."""
LONGEST_HEADER = 40
"""pieces between headline and text at most: byline, date, share buttons, picture"""
LONGEST_STANDFIRST = 3
"""paragraphs"""
SHORT_ARTICLE = 250
"""letters of prose that make an article, when the markup says so"""
SHARE_OF_SHORT = 0.25
"""of what stands beside it"""
SHARE_OF_INNER = 0.9
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


@dataclass(slots=True)
class _Sums:
    """What the pieces of any element are worth, from sums over all pieces before each."""

    worths: list[float]
    proses: list[int]

    def worth(self, node: Node) -> float:
        return self.worths[node.last] - self.worths[node.first]

    def prose(self, node: Node) -> int:
        return self.proses[node.last] - self.proses[node.first]


def locate(out: Outline, title: str = "") -> Located:
    """Find the article's text; `title` is the key of the headline."""
    settle_regions(out)
    sums = _Sums([0.0], [0])
    reasons = out.settled()
    for piece in out.pieces:
        free = reasons[piece.region] is None
        sums.worths.append(sums.worths[-1] + (_worth(piece) if free else 0))
        sums.proses.append(sums.proses[-1] + (piece.weight if free and is_prose(piece) else 0))
    inside: set[int] = set()
    for node in _choose(out, sums):
        inside.update(range(node.first, node.last))
    prose = sum(sums.proses[i + 1] - sums.proses[i] for i in inside)
    if inside:
        inside |= _standfirst(out, min(inside), title, reasons)
    return Located(inside, prose, sums.proses[-1])


def _standfirst(
    out: Outline, start: int, title: str, reasons: list[Reason | None]
) -> set[int]:
    """The sentences between the headline and the text, when there are no more than a few."""
    found: set[int] = set()
    for i in range(start - 1, max(-1, start - LONGEST_HEADER), -1):
        piece = out.pieces[i]
        if piece.kind is BlockKind.HEADING and key(piece.text) == title:
            return found if len(found) <= LONGEST_STANDFIRST else set()
        if is_prose(piece) and piece.kind is BlockKind.PARAGRAPH and reasons[piece.region] is None:
            found.add(i)
    return set()


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
    comments = [region for region in out.regions if region.holds and region.reason is Reason.COMMENT]
    while by_reason or comments:
        taken: dict[Reason, int] = {}
        free = total
        reasons = out.settled()
        for piece in out.pieces:
            if (reason := reasons[piece.region]) is not None and is_prose(piece):
                taken[reason] = taken.get(reason, 0) + piece.weight
                free -= piece.weight
        candidates = [reason for reason in by_reason if taken.get(reason)]
        if not candidates:
            if free < SHORT_ARTICLE < taken.get(Reason.COMMENT, 0):
                for region in comments:
                    region.holds = False
            return
        largest = max(candidates, key=lambda reason: taken[reason])
        if free >= SHARE_LEFT_FREE * (free + taken[largest]):
            return
        for region in by_reason.pop(largest):
            region.holds = False


def _choose(out: Outline, sums: _Sums) -> list[Node]:
    """The innermost element that is worth most, or those that are named the article's text."""
    best = max(out.nodes, key=sums.worth, default=None)
    if best is None or sums.worth(best) <= 0:
        return []
    best = _innermost(out.nodes, best, SHARE_OF_INNER * sums.worth(best), sums.worth)
    named = _outermost([node for node in out.nodes if node.is_body and sums.prose(node)])
    prose = sum(map(sums.prose, named))
    if prose >= SHARE_OF_NAMED * sums.prose(best):
        if len(named) == 1:
            bodies = [node for node in out.nodes if node.is_body]
            return [_innermost(bodies, named[0], SHARE_OF_INNER * prose, sums.prose)]
        around = _common(out, named)
        is_whole = sums.worth(around) >= sum(map(sums.worth, named))
        return [around] if is_whole and sums.prose(around) < MOST_BETWEEN * prose else named
    # What the markup names the text is it, however much stands beside it.
    apart = all(node.last <= best.first or node.first >= best.last for node in named)
    is_enough = prose >= max(SHORT_ARTICLE, SHARE_OF_SHORT * sums.prose(best))
    return named if named and apart and is_enough else [best]


def _innermost(
    nodes: list[Node], outer: Node, least: float, measure: Callable[[Node], float]
) -> Node:
    """The smallest element within another that still measures so much."""
    for node in nodes:  # from the outside in
        if outer.first <= node.first and node.last <= outer.last and measure(node) >= least:
            outer = node
    return outer


def _outermost(nodes: list[Node]) -> list[Node]:
    found: list[Node] = []
    for node in nodes:
        if not found or node.last > found[-1].last:
            found.append(node)
    return found


def _common(out: Outline, nodes: list[Node]) -> Node:
    """The smallest element that holds them all."""
    first, last = nodes[0].first, nodes[-1].last
    node = nodes[0]
    while node.parent >= 0 and not (node.first <= first and node.last >= last):
        node = out.nodes[node.parent]
    return node
