"""The blocks of an article in reading order in, a reason out for each that is residue.

Each rule is a function of one block and what stands around it. The first that gives a reason
decides; a block for which none does is kept. A false deletion is worse than a leftover.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from newscrawl.items import BlockKind, Reason
from newscrawl.reading import wording
from newscrawl.reading.outline import Piece
from newscrawl.reading.text import key

LEAD = 6
"""blocks at the beginning among which headline, byline and dateline are looked for"""
DUPLICATE_WEIGHT = 40
"""A shorter block may well stand twice: a refrain, a recurring label."""
ALL_LINK = 0.9
"""share of links from which a block is nothing but a link"""
CAPTION_WEIGHT = 300
"""A block under a picture with more letters is text."""


@dataclass(slots=True)
class Context:
    """What is known beside the blocks."""

    titles: frozenset[str] = frozenset()
    """keys of the headline in its forms"""
    authors: tuple[str, ...] = ()
    caption: str = ""
    """key of the lead picture's caption"""
    seen: dict[str, int] = field(default_factory=dict)
    """keys of the blocks that were kept so far"""
    before: int = 0
    """blocks kept so far"""


Rule = Callable[[Piece, Context], Reason | None]

_WORD = re.compile(r"[^\W_]")

def separator(piece: Piece, context: Context) -> Reason | None:
    return None if _WORD.search(piece.text) else Reason.SEPARATOR


def headline(piece: Piece, context: Context) -> Reason | None:
    if piece.weight > 400 or key(piece.text) not in context.titles:
        return None
    return Reason.CAPTION if piece.after_media else Reason.TITLE


def phrase(piece: Piece, context: Context) -> Reason | None:
    return wording.whole(piece.text)


def opening(piece: Piece, context: Context) -> Reason | None:
    return wording.opening(piece.text)


def byline(piece: Piece, context: Context) -> Reason | None:
    """"By NAME" near the beginning."""
    if context.before >= LEAD or piece.weight > 120:
        return None
    if wording.is_byline(piece.text):
        return Reason.BYLINE
    names = {key(name) for name in context.authors}
    return Reason.BYLINE if names and key(piece.text) in names else None


def caption(piece: Piece, context: Context) -> Reason | None:
    """What stands under a picture and says what its `alt` says, or is no whole sentence."""
    if not piece.after_media or piece.weight > CAPTION_WEIGHT or piece.kind is BlockKind.HEADING:
        return None
    said = key(piece.text)
    if piece.alt and said and (said in key(piece.alt) or key(piece.alt) in said):
        return Reason.CAPTION
    return None


def only_link(piece: Piece, context: Context) -> Reason | None:
    if piece.kind is BlockKind.PARAGRAPH and piece.linked >= ALL_LINK and piece.links <= 1:
        return Reason.RELATED_LINKS
    return None


def duplicate(piece: Piece, context: Context) -> Reason | None:
    said = key(piece.text)
    if context.seen.get(said) is None:
        return None
    if piece.weight >= DUPLICATE_WEIGHT or context.seen[said] == context.before - 1:
        return Reason.DUPLICATE
    return None


RULES: tuple[Rule, ...] = (
    separator,
    headline,
    phrase,
    opening,
    byline,
    caption,
    only_link,
    duplicate,
)


def strip(pieces: Sequence[Piece], context: Context) -> None:
    """Give each piece that is residue its reason."""
    for piece in pieces:
        for rule in RULES:
            reason = rule(piece, context)
            if reason is not None:
                piece.reason = reason
                break
        else:
            context.seen.setdefault(key(piece.text), context.before)
            context.before += 1
