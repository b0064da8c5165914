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
PUNCTUATION = 40
"""characters of a headline, at most, that are no letters"""
DUPLICATE_WEIGHT = 60
"""A shorter block may well stand twice: a refrain, a recurring label."""
MOSTLY_LINK = 0.5
DATELINE_WEIGHT = 110
CAPTION_WEIGHT = 300
"""A block under a picture with more letters is text."""


@dataclass(slots=True)
class Context:
    """What is known beside the blocks."""

    title: str = ""
    """key of the headline"""
    titles: frozenset[str] = frozenset()
    """keys of the forms that it takes on the page"""
    authors: tuple[str, ...] = ()
    seen: dict[str, int] = field(default_factory=dict)
    """the blocks that were kept so far, whatever their case, and where"""
    before: int = 0
    """blocks kept so far"""

    shortest: int = 0
    """characters of a block that may be the headline; a key has fewer than its text"""
    longest: int = -1

    def __post_init__(self) -> None:
        if self.titles:
            self.shortest = min(map(len, self.titles))
            self.longest = max(map(len, self.titles)) + PUNCTUATION


Rule = Callable[[Piece, Context], Reason | None]

_SEPARATOR = re.compile(r"[\s*\-–—_=~•·.◇◆♦■□●○★☆#:|/\\+…⁂❖§°✦✻❧]+")


def separator(piece: Piece, _: Context) -> Reason | None:
    return Reason.SEPARATOR if _SEPARATOR.fullmatch(piece.text) else None


def headline(piece: Piece, context: Context) -> Reason | None:
    """The title anywhere; its other forms only at the beginning."""
    size = len(piece.text)
    if not context.shortest <= size <= context.longest:
        return None
    said = key(piece.text)
    if said != context.title and (said not in context.titles or context.before >= LEAD):
        return None
    return Reason.CAPTION if piece.after_media else Reason.TITLE


def phrase(piece: Piece, _: Context) -> Reason | None:
    return wording.whole(piece.text)


def opening(piece: Piece, _: Context) -> Reason | None:
    return wording.opening(piece.text)


def invitation(piece: Piece, _: Context) -> Reason | None:
    """Begins as "Read more about ...", "Learn more ...", when most of it is a link."""
    if piece.linked >= MOSTLY_LINK and piece.weight < 200 and wording.invites(piece.text):
        return Reason.RELATED_LINKS
    return None


def byline(piece: Piece, context: Context) -> Reason | None:
    """Signed "By NAME", near the beginning."""
    if context.before >= LEAD or piece.weight > 120:
        return None
    if wording.is_byline(piece.text):
        return Reason.BYLINE
    said = piece.text.casefold()
    return Reason.BYLINE if any(name.casefold() == said for name in context.authors) else None


def credited(piece: Piece, _: Context) -> Reason | None:
    """What ends by saying whose picture it is."""
    if piece.weight > CAPTION_WEIGHT or piece.kind is not BlockKind.PARAGRAPH:
        return None
    return Reason.CAPTION if wording.ends_with_credit(piece.text) else None


def dateline(piece: Piece, context: Context) -> Reason | None:
    """A date, a time of day, a reading time: near the beginning, and nothing but that."""
    if context.before > LEAD or piece.weight > DATELINE_WEIGHT or piece.kind is BlockKind.HEADING:
        return None
    return Reason.DATELINE if wording.is_dateline(piece.text) else None


def under_picture(piece: Piece, _: Context) -> Reason | None:
    """A line under a picture that is no sentence."""
    if (
        not piece.after_media
        or piece.weight > CAPTION_WEIGHT
        or piece.kind is not BlockKind.PARAGRAPH
    ):
        return None
    return None if wording.ends_sentence(piece.text) or piece.bold else Reason.CAPTION


def caption(piece: Piece, _: Context) -> Reason | None:
    """What stands under a picture and says what its `alt` says, or is no whole sentence."""
    if not piece.after_media or piece.weight > CAPTION_WEIGHT or piece.kind is BlockKind.HEADING:
        return None
    said = key(piece.text)
    shown = key(piece.alt)
    if not shown or not said:
        return None
    same = said in shown or (shown in said and 2 * len(shown) > len(said))
    return Reason.CAPTION if same else None


def duplicate(piece: Piece, context: Context) -> Reason | None:
    said = piece.text.casefold()
    if context.seen.get(said) is None:
        return None
    if context.seen[said] == context.before - 1:
        return Reason.DUPLICATE
    if piece.weight >= DUPLICATE_WEIGHT and piece.kind in (BlockKind.PARAGRAPH, BlockKind.QUOTE):
        return Reason.DUPLICATE
    return None


RULES: tuple[Rule, ...] = (
    separator,
    headline,
    phrase,
    opening,
    invitation,
    byline,
    dateline,
    caption,
    credited,
    under_picture,
    duplicate,
)

RULES_FOR_LONG: tuple[Rule, ...] = (separator, headline, duplicate)
"""All others are about shorter blocks only."""
LONG = max(wording.LONGEST_WHOLE, wording.LONGEST_OPENING, CAPTION_WEIGHT, DATELINE_WEIGHT)


def strip(pieces: Sequence[Piece], context: Context) -> None:
    """Give each piece that is residue its reason."""
    for piece in pieces:
        # No block weighs less than it has characters.
        for rule in RULES_FOR_LONG if len(piece.text) > LONG else RULES:
            reason = rule(piece, context)
            if reason is not None:
                piece.reason = reason
                break
        else:
            context.seen.setdefault(piece.text.casefold(), context.before)
            context.before += 1
