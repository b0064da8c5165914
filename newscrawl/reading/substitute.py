"""A page in which hardly any text was located in, the text that other witnesses give out, best one first.

In this order: the `articleBody` of the JSON-LD, a script's payload, and trafilatura, which looks
at the page in its own way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import lxml.html
from lxml import etree
from lxml.etree import _Element

from newscrawl.items import BlockKind
from newscrawl.reading import carried, document
from newscrawl.reading.outline import Outline, Piece
from newscrawl.reading.text import clean, key, weigh
from newscrawl.reading.walk import outline

ENOUGH = 300
"""letters: a text that is longer needs no substitute"""
MOST_ELEMENTS = 20_000
"""of a page that is given to trafilatura, which takes some 20 microseconds for each"""
DEEPEST = 200
"""levels of such a page: trafilatura recurses"""


def substitute(
    out: Outline, whole: Callable[[], _Element], article_body: str | None, weight: int
) -> list[Piece]:
    """Pieces of the first witness that says at least twice as much; none when there is none.

    `out` is the page's own outline, `weight` that of the text which was located in it; `whole`
    gives the page's tree, scripts included.
    """
    for pieces in _witnesses(out, whole, article_body):
        if sum(piece.weight for piece in pieces) >= max(ENOUGH, 2 * weight):
            return pieces
    return []


def _witnesses(
    out: Outline, whole: Callable[[], _Element], article_body: str | None
) -> Iterator[list[Piece]]:
    if article_body:
        yield from_lines(article_body.splitlines())
    root = whole()
    if (found := carried.find_html(root)) is not None:
        yield outline(document.parse(found)).pieces
    if _is_manageable(root):
        pieces = from_lines(_by_trafilatura(root).splitlines())
        if _are_blocks_of(out, pieces):
            yield pieces


def _are_blocks_of(out: Outline, pieces: list[Piece]) -> bool:
    """Whether most of the text is in blocks of the page: as a last resort trafilatura gives all of
    a page in one line, menus and all.
    """
    known = {key(piece.text) for piece in out.pieces}
    found = sum(piece.weight for piece in pieces if key(piece.text) in known)
    return 2 * found >= sum(piece.weight for piece in pieces)


def from_lines(lines: list[str]) -> list[Piece]:
    """One paragraph a line, of which nothing but the text is known."""
    return [
        Piece(
            text=line, tag="p", kind=BlockKind.PARAGRAPH, level=0, node=0, region=-1,
            weight=weigh(line), linked=0, links=0, anchors=0, bold=False, after_media=False, alt="",
        )
        for raw in lines
        if (line := clean(raw))
    ]  # fmt: skip


def _is_manageable(root: _Element) -> bool:
    depth = deepest = count = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
        count += event == "start"
        if count > MOST_ELEMENTS or deepest > DEEPEST:
            return False
    return count > 0


def _by_trafilatura(root: _Element) -> str:
    from trafilatura import extract  # it takes half a second to load, and few pages need it

    tree = lxml.html.fromstring(etree.tostring(root, encoding="unicode", method="html"))
    return (
        extract(tree, fast=True, include_comments=False, include_tables=False, deduplicate=False)
        or ""
    )
