"""An outline whose article is located in, out what in there is residue by its place and markup: cards, labels, link lists, leads and tails.

Each rule looks at the pieces that are still kept and gives a reason to those that it takes out.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from newscrawl.items import BlockKind, Reason
from newscrawl.reading import wording
from newscrawl.reading.locate import is_prose
from newscrawl.reading.outline import Outline, Piece
from newscrawl.reading.text import key

CARD_PROSE = 500
"""letters of prose that a card (picture, linked headline, excerpt) has at most"""
LINKED = 0.8
"""share of links from which a piece is a link and not a text with links"""
SHARE_OF_P = 0.8
"""of the prose; when `p` elements hold so much, short texts in other elements are labels"""
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
SHARE_OF_LABELS = 0.25
"""of the blocks, at most, are labels; where there are more, they are the article's form"""
CAPTION_WEIGHT = 300
SENTENCE_WEIGHT = 30
QUOTE_WEIGHT = 400
SOME_LINK = 0.3
LABEL_WEIGHT = 70
"""letters of a label at most"""

@dataclass(slots=True)
class Scene:
    """The located article, for the rules of this module."""

    out: Outline
    title: str
    """key of the headline"""
    authors: tuple[str, ...] = ()

    def kept(self) -> list[int]:
        return [i for i, piece in enumerate(self.out.pieces) if piece.reason is None]


def before_headline(scene: Scene) -> None:
    """What stands above the headline is the page's, not the article's."""
    pieces = scene.out.pieces
    above: list[Piece] = []
    for i in scene.kept():
        piece = pieces[i]
        if piece.kind is BlockKind.HEADING and key(piece.text) == scene.title:
            for other in above:
                other.reason = Reason.OUTSIDE_BODY
            return
        if is_prose(piece):
            return
        above.append(piece)


def cards(scene: Scene) -> None:
    """A linked headline with a picture or an excerpt, in an element of its own."""
    pieces, nodes = scene.out.pieces, scene.out.nodes
    prose = [0]
    for piece in pieces:
        prose.append(prose[-1] + (piece.weight if piece.reason is None and is_prose(piece) else 0))
    found: list[tuple[int, int]] = []
    for i, piece in enumerate(pieces):
        if piece.reason is not None or piece.linked < LINKED or piece.kind is not BlockKind.HEADING:
            continue
        if found and i < found[-1][1]:
            continue
        index = piece.node
        while (parent := nodes[index].parent) >= 0:
            if prose[nodes[parent].last] - prose[nodes[parent].first] > CARD_PROSE:
                break
            index = parent
        node = nodes[index]
        if node.last - node.first > 1:
            if _is_card([p for p in pieces[node.first : node.last] if p.reason is None]):
                found.append((node.first, node.last))
        elif _stands_among_links(pieces, i):
            found.append((node.first, node.last))
    held = sum(prose[last] - prose[first] for first, last in found)
    if held > SHARE_OF_CARDS * prose[-1] and not _are_headlines(pieces, found):
        return  # the article is a list of things, each with its link
    for first, last in found:
        for piece in pieces[first:last]:
            piece.reason = piece.reason or Reason.RELATED_LINKS


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
    return len(rest) <= MOST_CARD_LABELS * sum(piece.linked >= LINKED for piece in inside) and not any(
        piece.kind is not BlockKind.PARAGRAPH for piece in rest
    )


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
        if piece.kind is BlockKind.PARAGRAPH and piece.linked >= ALL_LINK and piece.links == 1
    ]
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
    return linked >= LINKED_LIST * sum(item.weight for item in items) and all(item.links for item in items)


def _introduced(before: Piece | None) -> bool:
    return before is not None and (
        before.text.endswith((":", "：")) or (before.kind is BlockKind.HEADING and before.linked < LINKED)
    )


def labels(scene: Scene) -> None:
    """Short texts outside `p`, where the article's own are all in `p`: what the page's scripts and
    templates put there.
    """
    pieces = scene.out.pieces
    kept = [pieces[i] for i in scene.kept()]
    prose = sum(piece.weight for piece in kept if is_prose(piece))
    in_p = sum(piece.weight for piece in kept if is_prose(piece) and piece.tag in ("p", "li"))
    if not prose or in_p < SHARE_OF_P * prose:
        return
    for piece in kept:
        if piece.after_media and piece.tag == "div" and piece.weight < CAPTION_WEIGHT and not piece.bold:
            piece.reason = Reason.CAPTION
    found = [piece for piece in kept if piece.reason is None and _is_label(piece)]
    if len(found) <= SHARE_OF_LABELS * len(kept):
        for piece in found:
            piece.reason = Reason.CAPTION if piece.after_media else Reason.OUTSIDE_BODY


def _is_label(piece: Piece) -> bool:
    return (
        piece.kind is BlockKind.PARAGRAPH
        and piece.tag in ("div", "section", "article", "header", "aside", "form", "body", "label")
        and piece.weight < LABEL_WEIGHT
        and not wording.ends_sentence(piece.text)
        and not piece.bold
    )


def lead(scene: Scene) -> None:
    """Labels above the first sentence: section, place, date, "summary"; and headings over labels."""
    pieces = scene.out.pieces
    waiting: list[Piece] = []
    for i in scene.kept():
        piece = pieces[i]
        if piece.kind in (BlockKind.TABLE_ROW, BlockKind.PREFORMATTED, BlockKind.QUOTE) or is_prose(piece):
            break
        if piece.kind is BlockKind.PARAGRAPH and wording.ends_sentence(piece.text) and piece.weight >= SENTENCE_WEIGHT:
            break
        waiting.append(piece)
    else:
        return
    while waiting and waiting[-1].kind is not BlockKind.PARAGRAPH and waiting[-1].linked < LINKED:
        waiting.pop()  # a heading or a list right before the text belongs to it
    for piece in waiting:
        piece.reason = Reason.CAPTION if piece.after_media else Reason.OUTSIDE_BODY


def related_sections(scene: Scene) -> None:
    """What follows "Related stories" while it is links or headlines."""
    pieces = scene.out.pieces
    inside = False
    for piece in pieces:
        if piece.reason is not None:
            if piece.reason in (Reason.RELATED_LINKS, Reason.NEWSLETTER) and piece.weight < LABEL_WEIGHT:
                inside = piece.linked < LINKED and not piece.links
        elif inside:
            if piece.linked >= SOME_LINK and not is_prose(piece):
                piece.reason = Reason.RELATED_LINKS
            else:
                inside = False


def pull_quotes(scene: Scene) -> None:
    """A sentence of the article, set apart a second time."""
    kept = [scene.out.pieces[i] for i in scene.kept()]
    quotes = [piece for piece in kept if piece.kind is BlockKind.QUOTE and piece.weight < QUOTE_WEIGHT]
    if not quotes:
        return
    whole = "\n".join(f" {key(piece.text)} " for piece in kept if piece.kind is not BlockKind.QUOTE)
    for piece in quotes:
        said = key(piece.text)
        if said and f" {said} " in whole:
            piece.reason = Reason.DUPLICATE


def tail(scene: Scene) -> None:
    """Headings over nothing, labels and links under the last sentence, and the author's name."""
    pieces = scene.out.pieces
    for i in reversed(scene.kept()):
        piece = pieces[i]
        if piece.kind is BlockKind.HEADING:
            piece.reason = Reason.OUTSIDE_BODY
        elif piece.linked >= LINKED and piece.kind is not BlockKind.LIST_ITEM:
            piece.reason = Reason.RELATED_LINKS
        elif _is_label(piece):
            piece.reason = Reason.OUTSIDE_BODY
        elif piece.kind is BlockKind.PARAGRAPH and _is_names(piece.text):
            piece.reason = Reason.BYLINE
        elif piece.kind is BlockKind.PARAGRAPH and wording.is_bio(piece.text, scene.authors):
            piece.reason = Reason.AUTHOR_BIO
        else:
            return


_NAMES = re.compile(
    r"(?:[A-ZÀ-ÞĀ-ŽА-Я][\w.'’-]+ ){1,3}[A-ZÀ-ÞĀ-ŽА-Я][\w.'’-]+(?:(?:,| and| und| et| y| e| i| /| \||;) (?:[A-ZÀ-ÞĀ-ŽА-Я][\w.'’-]+ ){1,3}[A-ZÀ-ÞĀ-ŽА-Я][\w.'’-]+){0,4}"
)


def _is_names(text: str) -> bool:
    return len(text) <= LABEL_WEIGHT and _NAMES.fullmatch(text) is not None


RULES: tuple[Callable[[Scene], None], ...] = (
    before_headline,
    cards,
    link_paragraphs,
    link_lists,
    labels,
    lead,
    pull_quotes,
)
AFTER_RESIDUE: tuple[Callable[[Scene], None], ...] = (related_sections, link_lists, tail)
