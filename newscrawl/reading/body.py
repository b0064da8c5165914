"""A page's tree and metadata in, the article's blocks and everything that was taken out of it out."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree
from lxml.etree import _Element

from newscrawl.items import Block, BlockKind, Reason, RemovedBlock
from newscrawl.reading import layout, residue, wording
from newscrawl.reading.locate import locate, settle_regions
from newscrawl.reading.metadata import Metadata
from newscrawl.reading.outline import Outline, Piece
from newscrawl.reading.substitute import ENOUGH, substitute
from newscrawl.reading.text import clean, key
from newscrawl.reading.walk import outline
from newscrawl.reading.walls import asks_payment
from newscrawl.sources.source import Read

_BROAD = frozenset((None, Reason.COMMENT, Reason.HIDDEN, Reason.DATELINE, Reason.NAVIGATION))
"""reasons of elements that hold this and that: a block's wording may say more nearly what it is"""

Body = tuple[list[Block], list[RemovedBlock]]


def read_body(root: _Element, metadata: Metadata, rules: Read | None = None) -> Body:
    """The steps, in order. `root` is changed when `rules` prune it."""
    pruned = prune(root, rules.prune) if rules else []
    out = outline(root)
    give_reasons(out, root, metadata, rules)
    return assemble(out.pieces, pruned)


def give_reasons(
    out: Outline,
    root: _Element,
    metadata: Metadata,
    rules: Read | None = None,
    *,
    inside: set[int] | None = None,
    whole: Callable[[], _Element] | None = None,
    clean_by_site: Callable[[Outline, list[Piece]], None] | None = None,
) -> None:
    """Give every piece that is not the article's its reason.

    `inside` are the indexes of the pieces in the article's elements, when the site's profile knows
    them; `whole` gives the page's tree with its scripts, where `root` lacks them; `clean_by_site`
    takes out what the site repeats, and is given the outline and those pieces.
    """
    context = context_of(metadata)
    mark_outside(out, context, inside)
    if inside is None:
        add_substitute(out, whole or (lambda: root), metadata)
    open_pieces = [piece for piece in out.pieces if piece.reason is None]
    scene = layout.Scene(out, context.title, context.authors, key(metadata.image_caption or ""))
    for rule in layout.RULES:
        rule(scene)
    residue.strip([piece for piece in out.pieces if piece.reason is None], context)
    for rule in layout.AFTER_RESIDUE:
        rule(scene)
    if clean_by_site is not None:
        clean_by_site(out, open_pieces)
    if rules:
        drop(out.pieces, rules.drop)
        keep(open_pieces, rules.keep)


def prune(root: _Element, xpaths: tuple[str, ...]) -> list[str]:
    """Take out the elements that a source's XPaths find; their texts are returned."""
    texts = []
    for xpath in xpaths:
        found = root.xpath(xpath)
        for element in found if isinstance(found, list) else []:
            if isinstance(element, _Element) and element.getparent() is not None:
                texts.append(
                    clean(
                        etree.tostring(element, method="text", encoding="unicode", with_tail=False)
                    )
                )
                _take_out(element)
    return [text for text in texts if text]


def _take_out(element: _Element) -> None:
    """Remove an element, but not the text behind it."""
    parent, before, tail = element.getparent(), element.getprevious(), element.tail or ""
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def mark_outside(out: Outline, context: residue.Context, inside: set[int] | None = None) -> None:
    """Give a reason to every piece that is not in the article's elements, or is in a marked one."""
    if inside is None:
        inside = locate(out, context.title).inside
    else:
        settle_regions(out)
    reasons = out.settled()
    for index, piece in enumerate(out.pieces):
        marked = reasons[piece.region]
        if marked is not None or index not in inside:
            nearer = wording.label(piece.text) if marked in _BROAD else None
            piece.reason = nearer or marked or Reason.OUTSIDE_BODY
            if piece.kind is BlockKind.HEADING and key(piece.text) == context.title:
                piece.reason = Reason.TITLE


def add_substitute(out: Outline, whole: Callable[[], _Element], metadata: Metadata) -> None:
    """When the page's elements hold hardly any text, put what other witnesses say behind them."""
    kept = [piece for piece in out.pieces if piece.reason is None]
    weight = sum(piece.weight for piece in kept)
    if weight >= ENOUGH or is_locked(out, metadata):
        return
    found = substitute(out, whole, metadata.article_body, weight)
    if found:
        for piece in kept:
            piece.reason = Reason.OUTSIDE_BODY
        for piece in found:  # their elements are not those of this outline
            piece.node, piece.region, piece.reason = 0, -1, None
        out.pieces += found


def is_locked(out: Outline, metadata: Metadata) -> bool:
    """Whether the page keeps its text for subscribers: what it then holds out of sight is not ours."""
    return metadata.is_free is False or any(
        piece.reason is Reason.PAYWALL or (piece.weight < ENOUGH and asks_payment(piece.text))
        for piece in out.pieces
    )


def context_of(metadata: Metadata) -> residue.Context:
    titles = {key(title) for title in (metadata.title, *metadata.title_variants) if title}
    return residue.Context(
        title=key(metadata.title or ""),
        titles=frozenset(titles - {""}),
        authors=metadata.authors,
    )


def drop(pieces: list[Piece], patterns: tuple[str, ...]) -> None:
    """Take out the blocks that a source's regular expressions match."""
    compiled = [re.compile(pattern) for pattern in patterns]
    for piece in pieces:
        if piece.reason is None and any(pattern.search(piece.text) for pattern in compiled):
            piece.reason = Reason.SOURCE_RULE


def keep(pieces: list[Piece], patterns: tuple[str, ...]) -> None:
    """Put back the blocks of the article's elements that a source's regular expressions match."""
    compiled = [re.compile(pattern) for pattern in patterns]
    for piece in pieces:
        if piece.reason is not None and any(pattern.search(piece.text) for pattern in compiled):
            piece.reason = None


def assemble(pieces: list[Piece], pruned: list[str]) -> Body:
    kept: list[Block] = []
    removed = [RemovedBlock(text, Reason.SOURCE_RULE, 0) for text in pruned]
    for piece in pieces:
        if piece.reason is None:
            level = piece.level if piece.kind in (BlockKind.HEADING, BlockKind.LIST_ITEM) else 0
            kept.append(Block(piece.kind, piece.text, level))
        else:
            removed.append(RemovedBlock(piece.text, piece.reason, len(kept)))
    return kept, removed
