"""A scene in, what stands above and under the article taken out of it: labels, headings over nothing, names, notes on the author."""

from __future__ import annotations

import re

from newscrawl.items import BlockKind, Reason
from newscrawl.reading import wording
from newscrawl.reading.outline import Piece, is_prose
from newscrawl.reading.scene import LABEL_WEIGHT, LINKED, Scene, is_in_p, is_label, name_label
from newscrawl.reading.text import key

MOST_LABELS = 3
"""paragraphs above the first sentence that are no part of the text"""
SHORT_LABEL = 40
SENTENCE_WEIGHT = 30
_NAMES = re.compile(
    r"(?:[A-ZÀ-ÞĀ-ŽА-Я][\w.'’-]+ ){1,3}[A-ZÀ-ÞĀ-ŽА-Я][\w.'’-]+(?:(?:,| and| und| et| y| e| i| /| \||;) (?:[A-ZÀ-ÞĀ-ŽА-Я][\w.'’-]+ ){1,3}[A-ZÀ-ÞĀ-ŽА-Я][\w.'’-]+){0,4}"
)


_SOURCES = re.compile(
    r"[A-ZÄÖÜ]{2,8} ?\([^()]{2,60}\)|[\w.]{3,20}(?: [\w.]{2,20})?(?: / [\w.]{3,20}(?: [\w.]{2,20})?){1,3}"
)


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


def lead(scene: Scene) -> None:
    """Labels above the first sentence: section, place, date, "summary"; and headings over labels."""
    pieces = scene.out.pieces
    waiting: list[Piece] = []
    for i in scene.kept():
        piece = pieces[i]
        if piece.kind in (BlockKind.TABLE_ROW, BlockKind.PREFORMATTED, BlockKind.QUOTE) or is_prose(
            piece
        ):
            break
        if (
            piece.kind is BlockKind.PARAGRAPH
            and wording.ends_sentence(piece.text)
            and piece.weight >= SENTENCE_WEIGHT
        ):
            break
        waiting.append(piece)
    else:
        return
    while waiting and waiting[-1].kind is not BlockKind.PARAGRAPH and waiting[-1].linked < LINKED:
        waiting.pop()  # a heading or a list right before the text belongs to it
    if sum(piece.tag == "p" for piece in waiting) > MOST_LABELS:
        return  # a text that begins with short lines: results, a cast, a list of dates
    for piece in waiting:
        if piece.tag != "p" or piece.weight < SHORT_LABEL or piece.linked >= LINKED:
            piece.reason = name_label(piece)


def tail(scene: Scene) -> None:
    """Headings over nothing, labels and links under the last sentence, and the author's name."""
    pieces = scene.out.pieces
    kept = scene.kept()
    has_labels = is_in_p([pieces[i] for i in kept])
    for i in reversed(kept):
        piece = pieces[i]
        if piece.kind is BlockKind.HEADING:
            piece.reason = Reason.OUTSIDE_BODY
        elif piece.linked >= LINKED and piece.kind is not BlockKind.LIST_ITEM:
            piece.reason = Reason.RELATED_LINKS
        elif has_labels and is_label(piece):
            piece.reason = name_label(piece)
        elif piece.kind is BlockKind.PARAGRAPH and (
            _is_names(piece.text) or wording.is_sign_off(piece.text)
        ):
            piece.reason = Reason.BYLINE
        elif piece.kind is BlockKind.PARAGRAPH and wording.is_bio(piece.text, scene.authors):
            piece.reason = Reason.AUTHOR_BIO
        else:
            return


def _is_names(text: str) -> bool:
    return len(text) <= LABEL_WEIGHT and bool(_NAMES.fullmatch(text) or _SOURCES.fullmatch(text))
