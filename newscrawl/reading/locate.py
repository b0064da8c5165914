"""An outline in, out which of its pieces stand in the article's text: the rest get a reason.

The text is looked for where prose is densest, and where the markup says that it is; the two check
each other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from newscrawl.items import BlockKind, Reason
from newscrawl.reading.outline import MOST_LINKED, Node, Outline, Piece, is_prose
from newscrawl.reading.regions import SHORT_ARTICLE, settle_regions
from newscrawl.reading.text import key

__all__ = ["is_prose", "locate", "settle_regions", "standfirst"]

LABEL_COST = 15
"""letters of prose that one label, menu entry or link title outweighs"""
LONGEST_EXCERPT = 250
"""letters of what stands under a linked headline and says little for the element around it"""
MOST_BETWEEN = 1.6
"""Between several such elements there may stand as much again, and more than half."""
LONGEST_HEADER = 40
"""pieces between headline and text at most: byline, date, share buttons, picture"""
LONGEST_STANDFIRST = 3
"""paragraphs"""
SHARE_OF_SHORT = 0.25
"""of what stands beside it"""
SHARE_OF_INNER = 0.9
"""An element within the best one that is worth so much of it is the better one."""
SHARE_OF_PART = 0.3
"""of a page's prose: an element with less may be a part of the text only"""
SHARE_OF_WHOLE = 0.85
SHARE_OF_TEXT = 0.25
"""of the weight of all that stands in the element"""
SHARE_OF_NAMED = 0.7
"""Elements whose names say that they are the text are believed when they are worth so much."""


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
    under_link = False
    for piece in out.pieces:
        free = reasons[piece.region] is None
        worth = _worth(piece) if free else 0.0
        if under_link and piece.weight < LONGEST_EXCERPT:
            worth /= 2
        sums.worths.append(sums.worths[-1] + worth)
        under_link = piece.kind is BlockKind.HEADING and piece.linked > MOST_LINKED
        sums.proses.append(sums.proses[-1] + (piece.weight if free and is_prose(piece) else 0))
    inside: set[int] = set()
    for node in _choose(out, sums):
        inside.update(range(node.first, node.last))
    prose = sum(sums.proses[i + 1] - sums.proses[i] for i in inside)
    if inside:
        inside |= standfirst(out, min(inside), title, reasons)
    return Located(inside, prose, sums.proses[-1])


def standfirst(out: Outline, start: int, title: str, reasons: list[Reason | None]) -> set[int]:
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


def _choose(out: Outline, sums: _Sums) -> list[Node]:
    """The innermost element that is worth most, or those that are named the article's text."""
    best = max(out.nodes, key=sums.worth, default=None)
    if best is None or sums.worth(best) <= 0:
        return []
    best = _innermost(out.nodes, best, SHARE_OF_INNER * sums.worth(best), sums.worth)
    if best.last - best.first == 1:
        best = _with_siblings(out, best)
    if sums.prose(best) < SHARE_OF_PART * sums.proses[-1]:
        best = _around_links(out, sums) or best
    named = _outermost([node for node in out.nodes if node.is_body and sums.prose(node)])
    prose = sum(map(sums.prose, named))
    if prose >= SHARE_OF_NAMED * sums.prose(best):
        if len(named) == 1:
            bodies = [node for node in out.nodes if node.is_body]
            inner = _innermost(bodies, named[0], SHARE_OF_INNER * prose, sums.prose)
            return _of_the_same_name(bodies, named[0], inner)
        around = _common(out, named)
        is_whole = sums.worth(around) >= sum(map(sums.worth, named))
        return [around] if is_whole and sums.prose(around) < MOST_BETWEEN * prose else named
    # What the markup names the text is it, however much stands beside it.
    apart = all(node.last <= best.first or node.first >= best.last for node in named)
    is_enough = prose >= max(SHORT_ARTICLE, SHARE_OF_SHORT * sums.prose(best))
    return named if named and apart and is_enough else [best]


def _of_the_same_name(bodies: list[Node], outer: Node, inner: Node) -> list[Node]:
    """Several parts of a text are named alike: that before the first list, that behind it."""
    if not inner.names:
        return [inner]
    alike = [node for node in bodies if (node.tag, node.names) == (inner.tag, inner.names)]
    return [
        node for node in _outermost(alike) if outer.first <= node.first and node.last <= outer.last
    ]


def _around_links(out: Outline, sums: _Sums) -> Node | None:
    """The smallest element with nearly all of the page's prose, when that is much of what it holds:
    a text so full of links that no element around them seems worth anything.
    """
    total = sums.proses[-1]
    found: Node | None = None
    for node in out.nodes:  # from the outside in
        if sums.prose(node) >= SHARE_OF_WHOLE * total and node.tag not in ("html", "body"):
            found = node
    if found is None:
        return None
    everything = sum(piece.weight for piece in out.pieces[found.first : found.last])
    return found if sums.prose(found) >= SHARE_OF_TEXT * everything else None


def _with_siblings(out: Outline, node: Node) -> Node:
    """The element around a single paragraph, unless that is rather a list of links."""
    while node.last - node.first == 1 and node.parent >= 0:
        outer = out.nodes[node.parent]
        links = sum(piece.linked > MOST_LINKED for piece in out.pieces[outer.first : outer.last])
        if 2 * links > outer.last - outer.first:
            break
        node = outer
    return node


def _innermost(
    nodes: list[Node], outer: Node, least: float, measure: Callable[[Node], float]
) -> Node:
    """The smallest element within another that still measures so much."""
    for node in nodes:  # from the outside in
        is_within = outer.first <= node.first and node.last <= outer.last
        if is_within and node.last - node.first > 1 and measure(node) >= least:
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
