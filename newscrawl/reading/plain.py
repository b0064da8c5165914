"""A text that another scraper took out of a page in, the same as an `Extraction` out: what is residue taken out."""

from __future__ import annotations

import re
from dataclasses import replace

from newscrawl.items import Extraction, Reason
from newscrawl.reading import language, residue
from newscrawl.reading.body import assemble
from newscrawl.reading.outline import Piece
from newscrawl.reading.substitute import from_lines
from newscrawl.reading.text import key

MOST_CHARACTERS = 20_000_000
MOST_LINES = 20_000
HEADLINE_WEIGHT = 250
"""letters that a headline has at most"""
HEAD = 6
"""lines at the beginning among which a page has its byline and date"""
_OF_FEET = frozenset((Reason.COMMENT_FORM, Reason.SKIP_LINK))
_OF_HEADS = _OF_FEET | {Reason.BYLINE, Reason.DATELINE, Reason.SHARE}
_SENTENCE = re.compile(r"[.:;,。।]['\"”’»)\]]*$")
"""how a line ends that is no headline; a question may be one"""
_SIGNED = re.compile(
    r"(?:by|von|par|por|di|door|автор:?|作者[:：]?|av|yazan:?|بقلم:?)\s+(?P<names>\S.{1,80})",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*(?:,|;|&| and | und | et | y | e | en | och | ve )\s*")


def clean_text(text: str) -> Extraction:
    """Read a saved text, one block a line. At most 20 million characters in 20,000 lines are read."""
    pieces = _pieces(text)
    title = _strip(pieces)
    authors = _signed(pieces)
    kept, removed = assemble(pieces, [])
    found = Extraction(title=title, authors=authors, blocks=kept, removed=removed)
    return replace(found, language=language.detect(found.body, None))


def _pieces(text: str) -> list[Piece]:
    return from_lines(text[:MOST_CHARACTERS].splitlines())[:MOST_LINES]


def _strip(pieces: list[Piece]) -> str | None:
    """Strip until nothing more goes, so that to clean twice is to clean once.

    The first line is the headline when it looks like one and the text is raw, or when it stands
    again in other case. A text without either is clean, and its first line the author's.
    """
    title: str | None = None
    headlines: set[str] = set()
    left = pieces
    while True:
        residue.strip(left, residue.Context(title=key(title or ""), titles=frozenset(headlines)))
        still = [piece for piece in left if piece.reason is None]
        first = _headline(still, has_residue=title is None and _is_raw(pieces))
        if first is None and len(still) == len(left):
            return title
        if first is not None:
            title = title or first
            headlines.add(key(first))
        left = still


def _is_raw(pieces: list[Piece]) -> bool:
    """Whether the text still has the head or the foot of a page, so that its first line is the page's."""
    return any(
        piece.reason in (_OF_HEADS if place < HEAD else _OF_FEET)
        for place, piece in enumerate(pieces)
    )


def _headline(left: list[Piece], *, has_residue: bool) -> str | None:
    """The first line, when it is a headline."""
    if not left or left[0].weight > HEADLINE_WEIGHT or _SENTENCE.search(left[0].text):
        return None
    first = left[0].text
    again = any(piece.text != first and key(piece.text) == key(first) != "" for piece in left[1:])
    return first if again or has_residue else None


def _signed(pieces: list[Piece]) -> list[str]:
    for piece in pieces:
        if piece.reason is Reason.BYLINE and (found := _SIGNED.fullmatch(piece.text)):
            return [name for name in _AND.split(found["names"].strip(" .")) if name]
    return []
