"""An outline whose article is located in, out what in there is residue by its place and markup: cards, labels, link lists, leads and tails.

Each rule looks at the pieces that are still kept and gives a reason to those that it takes out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from newscrawl.items import BlockKind, Reason
from newscrawl.reading.locate import is_prose
from newscrawl.reading.outline import Outline, Piece
from newscrawl.reading.text import key

CARD_PROSE = 320
"""letters of prose that a card (picture, linked headline, excerpt) has at most"""
LINKED = 0.8
"""share of links from which a piece is a link and not a text with links"""
SHARE_OF_P = 0.8
"""of the prose; when `p` elements hold so much, short texts in other elements are labels"""
LABEL_WEIGHT = 70
"""letters of a label at most"""

_SENTENCE_END = re.compile(r"[.!?:;…。！？।؟♦■]['\"”’»›)\]\s]*$")


@dataclass(slots=True)
class Scene:
    """The located article, for the rules of this module."""

    out: Outline
    titles: frozenset[str]

    def kept(self) -> list[int]:
        return [i for i, piece in enumerate(self.out.pieces) if piece.reason is None]


def ends_sentence(piece: Piece) -> bool:
    return _SENTENCE_END.search(piece.text) is not None


def before_headline(scene: Scene) -> None:
    """What stands above the headline is the page's, not the article's."""
    pieces = scene.out.pieces
    kept = scene.kept()
    total = sum(pieces[i].weight for i in kept if is_prose(pieces[i]))
    above = 0
    for place, i in enumerate(kept):
        if pieces[i].kind is BlockKind.HEADING and key(pieces[i].text) in scene.titles:
            for j in kept[:place]:
                pieces[j].reason = Reason.OUTSIDE_BODY
            return
        above += pieces[i].weight if is_prose(pieces[i]) else 0
        if above > 0.2 * total:
            return


def cards(scene: Scene) -> None:
    """A linked headline with a picture or an excerpt, in an element of its own."""
    pieces, nodes = scene.out.pieces, scene.out.nodes
    prose = [0]
    for piece in pieces:
        prose.append(prose[-1] + (piece.weight if is_prose(piece) else 0))
    whole = prose[-1]
    for i, piece in enumerate(pieces):
        if piece.reason is not None or piece.linked < LINKED or piece.kind is not BlockKind.HEADING:
            continue
        index = piece.node
        while (parent := nodes[index].parent) >= 0:
            node = nodes[parent]
            held = prose[node.last] - prose[node.first]
            if held > CARD_PROSE or held > 0.3 * whole:
                break
            index = parent
        node = nodes[index]
        if node.last - node.first > 1 or not _leads_text(pieces, i):
            for other in pieces[node.first : node.last]:
                other.reason = other.reason or Reason.RELATED_LINKS


def _leads_text(pieces: Sequence[Piece], index: int) -> bool:
    """Whether the next kept piece is prose: a heading may be a link and head a text."""
    for piece in pieces[index + 1 : index + 4]:
        if piece.reason is None:
            return piece.linked < LINKED and piece.kind is not BlockKind.HEADING
    return False


def link_lists(scene: Scene) -> None:
    """Lists of nothing but links, unless the article itself introduces them."""
    pieces = scene.out.pieces
    run: list[int] = []
    before: Piece | None = None
    for i in [*scene.kept(), -1]:
        piece = pieces[i] if i >= 0 else None
        if piece is not None and piece.kind is BlockKind.LIST_ITEM:
            run.append(i)
            continue
        if run and all(pieces[j].linked >= LINKED for j in run) and not _introduced(before):
            for j in run:
                pieces[j].reason = Reason.RELATED_LINKS
        run, before = [], piece


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
        if (
            piece.kind is BlockKind.PARAGRAPH
            and piece.tag not in ("p", "blockquote", "dt", "dd", "td", "th", "center", "summary")
            and piece.weight < LABEL_WEIGHT
            and not ends_sentence(piece)
            and not piece.bold
        ):
            piece.reason = Reason.CAPTION if piece.after_media else Reason.OUTSIDE_BODY


def lead(scene: Scene) -> None:
    """Labels above the first sentence: section, place, date, "summary"."""
    pieces = scene.out.pieces
    waiting: list[Piece] = []
    for i in scene.kept():
        piece = pieces[i]
        if is_prose(piece) or (piece.kind is not BlockKind.HEADING and ends_sentence(piece)):
            break
        if piece.kind in (BlockKind.TABLE_ROW, BlockKind.PREFORMATTED):
            break
        waiting.append(piece)
    else:
        return
    for piece in waiting:
        if piece.kind is not BlockKind.HEADING or piece.linked >= LINKED:
            piece.reason = Reason.CAPTION if piece.after_media else Reason.OUTSIDE_BODY


def tail(scene: Scene) -> None:
    """Headings over nothing and links under the last sentence."""
    pieces = scene.out.pieces
    for i in reversed(scene.kept()):
        piece = pieces[i]
        if piece.kind is BlockKind.HEADING:
            piece.reason = Reason.OUTSIDE_BODY
        elif piece.linked >= LINKED and piece.kind is not BlockKind.LIST_ITEM:
            piece.reason = Reason.RELATED_LINKS
        else:
            return


RULES: tuple[Callable[[Scene], None], ...] = (
    before_headline,
    cards,
    link_lists,
    labels,
    lead,
)
AFTER_RESIDUE: tuple[Callable[[Scene], None], ...] = (link_lists, tail)
