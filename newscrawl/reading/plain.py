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
_SENTENCE = re.compile(r"[.:;,。।]['\"”’»)\]]*$")
"""how a line ends that is no headline; a question may be one"""
_SIGNED = re.compile(r"(?:by|von|par|por|di|door|автор:?|作者[:：]?|av|yazan:?|بقلم:?)\s+(?P<names>\S.{1,80})", re.IGNORECASE)
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

    The first line is the headline when it looks like one and the text has residue: a text without
    any is clean already, and its first line the author's.
    """
    title: str | None = None
    while True:
        left = [piece for piece in pieces if piece.reason is None]
        said = key(title) if title else ""
        residue.strip(left, residue.Context(title=said, titles=frozenset({said} - {""})))
        if title is None and _looks_like_headline(pieces):
            title = pieces[0].text
            continue
        if all(piece.reason is None for piece in left):
            return title


def _looks_like_headline(pieces: list[Piece]) -> bool:
    if not pieces or pieces[0].weight > HEADLINE_WEIGHT or _SENTENCE.search(pieces[0].text):
        return False
    first = key(pieces[0].text)
    stands_twice = any(key(piece.text) == first for piece in pieces[1:])
    return pieces[0].reason in (None, Reason.DUPLICATE) and (
        stands_twice or any(piece.reason is not None for piece in pieces)
    )


def _signed(pieces: list[Piece]) -> list[str]:
    for piece in pieces:
        if piece.reason is Reason.BYLINE and (found := _SIGNED.fullmatch(piece.text)):
            return [name for name in _AND.split(found["names"].strip(" .")) if name]
    return []
