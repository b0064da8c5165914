"""A scene in, what is residue by its place and markup taken out of it; the rules of layout, in order."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

from newscrawl.items import BlockKind, Reason
from newscrawl.reading import wording
from newscrawl.reading.cards import cards, link_lists, link_paragraphs, related_sections
from newscrawl.reading.edges import before_headline, lead, tail
from newscrawl.reading.outline import Node, is_prose
from newscrawl.reading.pullquotes import pull_quotes
from newscrawl.reading.scene import LABEL_WEIGHT, Scene, is_in_p, is_label, name_label
from newscrawl.reading.text import first_word, key

__all__ = ["AFTER_RESIDUE", "RULES", "Scene"]

SHARE_OF_LABELS = 0.25
"""of the blocks, at most, are labels; where there are more, they are the article's form"""
CAPTION_WEIGHT = 300
_CAPTIONS = frozenset((Reason.CAPTION, Reason.CREDIT))
_HEADED = frozenset((Reason.NEWSLETTER, Reason.PAYWALL, Reason.RELATED_LINKS))
_TAG_SHOWN = re.compile(
    r"<(?:img|iframe|script|div|span|a|p|style|link|meta|ins)\b[^<>]*=", re.IGNORECASE
)


def markup_shown(scene: Scene) -> None:
    """Markup that a template escaped by mistake."""
    for i in scene.kept():
        piece = scene.out.pieces[i]
        if piece.text.startswith("<") and _TAG_SHOWN.match(piece.text):
            piece.reason = Reason.OUTSIDE_BODY


def labels(scene: Scene) -> None:
    """Short texts outside `p`, where the article's own are all in `p`: what the page's scripts and
    templates put there.
    """
    pieces = scene.out.pieces
    kept = [pieces[i] for i in scene.kept()]
    if not is_in_p(kept):
        return
    for piece in kept:
        if (
            piece.after_media
            and piece.tag == "div"
            and piece.weight < CAPTION_WEIGHT
            and not piece.bold
        ):
            piece.reason = Reason.CAPTION
    found = [piece for piece in kept if piece.reason is None and is_label(piece)]
    if len(found) <= SHARE_OF_LABELS * len(kept):
        for piece in found:
            piece.reason = name_label(piece)


def heads_of_residue(scene: Scene) -> None:
    """The label over a call to subscribe, in an element of their own."""
    pieces, nodes = scene.out.pieces, scene.out.nodes
    for i in scene.kept():
        piece = pieces[i]
        below = pieces[i + 1] if i + 1 < len(pieces) else None
        if (
            below is not None
            and below.reason in _HEADED
            and piece.weight < LABEL_WEIGHT
            and not wording.ends_sentence(piece.text)
            and nodes[piece.node].parent == nodes[below.node].parent
            and not _holds_text(scene, nodes[nodes[piece.node].parent])
        ):
            piece.reason = below.reason


def _holds_text(scene: Scene, node: Node) -> bool:
    return any(p.reason is None and is_prose(p) for p in scene.out.pieces[node.first : node.last])


def offers(scene: Scene) -> None:
    """The list of what subscribers get, under a call to subscribe."""
    pieces = scene.out.pieces
    kept = set(scene.kept())
    for i in sorted(kept):
        above = pieces[i - 1].reason if i else None
        if above not in (Reason.PAYWALL, Reason.NEWSLETTER):
            continue
        run = list(
            itertools.takewhile(
                lambda j: j in kept and pieces[j].kind is BlockKind.LIST_ITEM, range(i, len(pieces))
            )
        )
        if 2 * sum(wording.offers(pieces[j].text) for j in run) >= len(run) > 0:
            for j in run:
                pieces[j].reason = above


def captions_again(scene: Scene) -> None:
    """What was taken out as a caption, or is declared as one, standing a second time, in any case."""
    pieces = scene.out.pieces
    captions = {key(p.text) for p in pieces if p.reason in _CAPTIONS} | {scene.caption}
    captions.discard("")
    if not captions:
        return
    firsts = {first_word(caption) for caption in captions}
    for i in scene.kept():
        piece = pieces[i]
        if piece.weight < CAPTION_WEIGHT and piece.kind is BlockKind.PARAGRAPH:
            if first_word(piece.text) not in firsts:
                continue
            said = key(piece.text)
            # The other copy may go on to say whose picture it is.
            if said and any(c == said or c.startswith(f"{said} ") for c in captions):
                piece.reason = Reason.CAPTION


def comments(scene: Scene) -> None:
    """What stands between the head of the comments and their form, when more text stands before."""
    pieces = scene.out.pieces
    forms = [i for i, piece in enumerate(pieces) if piece.reason is Reason.COMMENT_FORM]
    sums = scene.sum_prose()
    for head in forms:
        between = [i for i in scene.kept() if head < i < forms[-1]]
        if between and sums[head] > sums[forms[-1]] - sums[head]:
            for i in between:
                pieces[i].reason = Reason.COMMENT
            return


RULES: tuple[Callable[[Scene], None], ...] = (
    markup_shown,
    before_headline,
    cards,
    link_paragraphs,
    link_lists,
    labels,
    lead,
    pull_quotes,
)
AFTER_RESIDUE: tuple[Callable[[Scene], None], ...] = (
    captions_again,
    comments,
    heads_of_residue,
    offers,
    related_sections,
    link_lists,
    tail,
)
