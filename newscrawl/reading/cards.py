"""A scene in, what leads to other pages taken out of it: cards, link paragraphs, link lists, related sections."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from newscrawl.items import BlockKind, Reason
from newscrawl.reading.outline import Piece, is_prose
from newscrawl.reading.scene import LABEL_WEIGHT, LINKED, Scene

CARD_PROSE = 500
"""letters of prose that a card (picture, linked headline, excerpt) has at most"""
SHARE_OF_CARD = 0.3
"""of the article's prose, when it is short"""
MOST_CARD_LABELS = 2
"""for each headline of a card"""
HEADLINE_WEIGHT = 45
"""letters of a headline at least, on average"""
SHARE_OF_CARDS = 0.2
"""of the prose; more of it is not beside the article"""
ALL_LINK = 0.9
SHARE_OF_LINK_PARAGRAPHS = 0.25
"""of the blocks, at most, are link paragraphs that someone put between those of the article"""
MOST_LINK_PARAGRAPHS = 8
"""however long the article is"""
MOST_LINK_LISTS = 5
"""Where there are more, each belongs to what stands above it."""
LINKED_LIST = 0.6
"""share of links in a list from which it is a list of links"""
SOME_LINK = 0.2


def cards(scene: Scene) -> None:
    """A linked headline with a picture or an excerpt, in an element of its own."""
    pieces = scene.out.pieces
    prose = scene.sum_prose()
    found: list[tuple[int, int]] = []
    for i in scene.kept():
        is_linked_heading = pieces[i].linked >= LINKED and pieces[i].kind is BlockKind.HEADING
        if is_linked_heading and not (found and i < found[-1][1]):
            first, last = _around(scene, i, prose)
            inside = [piece for piece in pieces[first:last] if piece.reason is None]
            if _is_card(inside) if last - first > 1 else _stands_among_links(pieces, i):
                found.append((first, last))
    held = sum(prose[last] - prose[first] for first, last in found)
    if held > SHARE_OF_CARDS * prose[-1] and not _are_headlines(pieces, found):
        return  # the article is a list of things, each with its link
    for first, last in found:
        for piece in pieces[first:last]:
            piece.reason = piece.reason or Reason.RELATED_LINKS


def _around(scene: Scene, index: int, prose: Sequence[int]) -> tuple[int, int]:
    """The pieces of the largest element around a heading that has no more prose than a card."""
    nodes = scene.out.nodes
    node = nodes[scene.out.pieces[index].node]
    most = min(CARD_PROSE, SHARE_OF_CARD * prose[-1])
    while node.parent >= 0:
        outer = nodes[node.parent]
        if prose[outer.last] - prose[outer.first] > most:
            break
        node = outer
    return node.first, node.last


def _are_headlines(pieces: Sequence[Piece], cards: Sequence[tuple[int, int]]) -> bool:
    """Whether the cards' headings are as long as those of stories, not the names of things."""
    weights = [
        piece.weight
        for first, last in cards
        for piece in pieces[first:last]
        if piece.kind is BlockKind.HEADING
    ]
    return sum(weights) >= HEADLINE_WEIGHT * len(weights)


def _is_card(inside: Sequence[Piece]) -> bool:
    """Linked headlines, an excerpt, and at most a label or two: section, date."""
    rest = [piece for piece in inside if piece.linked < LINKED and not is_prose(piece)]
    return len(rest) <= MOST_CARD_LABELS * sum(
        piece.linked >= LINKED for piece in inside
    ) and not any(piece.kind is not BlockKind.PARAGRAPH for piece in rest)


def _stands_among_links(pieces: Sequence[Piece], index: int) -> bool:
    """Whether the next kept piece is a linked headline too: one that heads a text is the article's."""
    for piece in pieces[index + 1 :]:
        if piece.reason is None:
            return piece.linked >= LINKED
    return True


def link_paragraphs(scene: Scene) -> None:
    """A paragraph that is one link, between those that are not; many are the article's own."""
    pieces = scene.out.pieces
    kept = [pieces[i] for i in scene.kept()]
    found = [
        piece
        for piece in kept
        if piece.kind is BlockKind.PARAGRAPH
        and piece.linked >= ALL_LINK
        and piece.links == 1
        and not piece.text.endswith((".", "。", "।"))
    ]
    for piece in found:
        if piece.bold or piece.text.isupper():
            piece.reason = Reason.RELATED_LINKS
    if len(found) <= min(MOST_LINK_PARAGRAPHS, max(1, SHARE_OF_LINK_PARAGRAPHS * len(kept))):
        for piece in found:
            piece.reason = Reason.RELATED_LINKS


def link_lists(scene: Scene) -> None:
    """Lists of nothing but links, unless the article itself introduces them, and tables of contents."""
    pieces = scene.out.pieces
    found: list[list[Piece]] = []
    run: list[Piece] = []
    before: Piece | None = None
    for i in [*scene.kept(), -1]:
        piece = pieces[i] if i >= 0 else None
        if piece is not None and piece.kind is BlockKind.LIST_ITEM:
            run.append(piece)
            continue
        if run and _are_links(run) and not _introduced(before):
            found.append(run)
        elif len(run) > 1 and all(item.anchors and item.weight < LABEL_WEIGHT for item in run):
            for item in run:
                item.reason = Reason.NAVIGATION
        run, before = [], piece
    if len(found) <= MOST_LINK_LISTS:
        for item in itertools.chain.from_iterable(found):
            item.reason = Reason.RELATED_LINKS


def _are_links(items: Sequence[Piece]) -> bool:
    linked = sum(item.linked * item.weight for item in items)
    return linked >= LINKED_LIST * sum(item.weight for item in items) and all(
        item.links for item in items
    )


def _introduced(before: Piece | None) -> bool:
    return before is not None and (
        before.text.endswith((":", "："))
        or (before.kind is BlockKind.HEADING and before.linked < LINKED)
    )


def related_sections(scene: Scene) -> None:
    """What follows "Related stories" while it is links; after "More Daily Paper" excerpts too."""
    inside = with_excerpts = after_headline = False
    for piece in scene.out.pieces:
        is_link = piece.linked >= SOME_LINK and not is_prose(piece)
        if piece.reason is None and _announces_more(piece):
            inside = with_excerpts = True
            piece.reason = Reason.RELATED_LINKS
        elif piece.reason is not None:
            if piece.reason in _STARTING and piece.weight < LABEL_WEIGHT and not with_excerpts:
                inside = piece.linked < LINKED and not piece.links
        elif inside and (is_link or (with_excerpts and after_headline)):
            piece.reason = Reason.RELATED_LINKS
        else:
            inside = with_excerpts = False
        after_headline = is_link and piece.kind is BlockKind.HEADING


def _announces_more(piece: Piece) -> bool:
    """A label like "More Daily Paper"."""
    return piece.weight < LABEL_WEIGHT and _MORE.fullmatch(piece.text) is not None


_STARTING = frozenset((Reason.RELATED_LINKS, Reason.NEWSLETTER))
_MORE = re.compile(r"More (?:[A-Z][\w’'&.-]*)(?: [A-Z][\w’'&.-]*){0,3}:?")
