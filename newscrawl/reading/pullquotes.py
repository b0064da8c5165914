"""A scene in, the sentences of the article that are set apart a second time taken out of it."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import TypeAlias

from newscrawl.items import BlockKind, Reason
from newscrawl.reading.outline import Piece
from newscrawl.reading.scene import Scene
from newscrawl.reading.text import words_of

SHARE_SAID = 0.7
"""of a pull quote's words, in rows of four, stand in the article too; editors shorten"""
QUOTE_WEIGHT = 400
QUICK = 1_000_000
"""letters of text, times quotes, in which single words are looked for first"""

Row: TypeAlias = tuple[str, str, str, str]
_AROUND = re.compile(r"^\W+|\W+$")


def pull_quotes(scene: Scene) -> None:
    """Quotations that say what the article says elsewhere; cheap looks first, as most do not."""
    kept = [scene.out.pieces[i] for i in scene.kept()]
    quotes = [
        piece for piece in kept if piece.kind is BlockKind.QUOTE and piece.weight < QUOTE_WEIGHT
    ]
    if not quotes:
        return
    others = [piece.text for piece in kept if piece.kind is not BlockKind.QUOTE]
    text = "\n".join(others).casefold()
    is_quick = len(text) * len(quotes) <= QUICK
    open_: list[tuple[Piece, set[Row]]] = []
    for piece in quotes:
        said = _rows(piece.text)
        if not said:
            continue
        if is_quick and _stands_in(piece.text.casefold(), text):
            piece.reason = Reason.DUPLICATE
        elif not is_quick or _count_likely(said, text) >= SHARE_SAID * len(said):
            open_.append((piece, said))
    if open_:
        firsts = {row[0] for _, said in open_ for row in said}
        whole = set().union(*(_rows(other, firsts) for other in others))
        for piece, said in open_:
            if len(said & whole) >= SHARE_SAID * len(said):
                piece.reason = Reason.DUPLICATE


def _rows(text: str, firsts: Container[str] | None = None) -> set[Row]:
    """Every four words in a row; only those that begin with one of `firsts`, where these are given."""
    words = words_of(text)
    rows = zip(words, words[1:], words[2:], words[3:], strict=False)
    return set(rows) if firsts is None else {row for row in rows if row[0] in firsts}


def _count_likely(rows: set[Row], text: str) -> int:
    """How many rows may be in the text, as their longest words are."""
    longest = [max(row, key=len) for row in rows]
    there = {word: word in text for word in set(longest)}
    return sum(there[word] for word in longest)


def _stands_in(quote: str, text: str) -> bool:
    """Whether a quote stands in the text letter by letter, whatever is around it."""
    words = _AROUND.sub("", quote)
    at = text.find(words)
    around = text[max(0, at - 1) : at] + text[at + len(words) : at + len(words) + 1]
    return at >= 0 and not any(map(str.isalnum, around))
