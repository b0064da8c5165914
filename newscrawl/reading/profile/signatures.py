"""An element of an outline in, a signature out by which it is known again on the site's other pages.

A signature is a tag with those of its class names that stay: no numbers, no hashes of a build, no
words about the single page. A path is the signature of an element with those around it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from zlib import crc32

from newscrawl.items import BlockKind
from newscrawl.reading.outline import Outline, Piece

MOST_NAMES = 3
"""class names in a signature: the first that stay; what follows mostly says how it looks"""
LEVELS = 3
"""elements in the path of a container"""
ALL_LINK = 0.9

_ABOUT_THE_PAGE = re.compile(
    r"^(?:has|with|without|no|not|is|tag|category|cat|js|hide|show|status|format|type|single|page|parent|post"
    r"|author|wp|first|last|odd|even)[-_]",
    re.IGNORECASE,
)
_HOW_IT_LOOKS = re.compile(
    r"[:\[\]/.%!]|^-?(?:[mp][xytrbl]?|[wh]|gap|col|row|z|order|text|font|leading|grid|flex)-"
)
_HASHED_TAIL = re.compile(r"(?:[-_]+(?=[A-Za-z0-9-]*(?:\d|[a-z][A-Z]))[A-Za-z0-9-]{4,9}|[-_]*\d+)$")
_MADE_BY_BUILD = re.compile(
    r"^(?:css|sc|jsx|jss|dcr|emotion|svelte|e|tw)-(?=\w*\d|\w*[A-Z]|\w+$)[\w-]+$"
)
_PLAIN = re.compile(r"^(?:[a-z]{2,}|[A-Z]{2,}|[A-Z][a-z]+)(?:[A-Z][a-z]+|[-_]+[A-Za-z]+)*[-_]*$")


@lru_cache(maxsize=20_000)
def stable_names(names: str) -> tuple[str, ...]:
    """The class names that other pages will have too, in their order."""
    found: dict[str, None] = {}
    for name in names[:300].split():
        if _ABOUT_THE_PAGE.match(name) or _HOW_IT_LOOKS.search(name) or _MADE_BY_BUILD.match(name):
            continue
        short = _HASHED_TAIL.sub("", name)
        if len(short) > 2 and _PLAIN.match(short):
            found[short] = None
    return tuple(found)[:MOST_NAMES]


@lru_cache(maxsize=20_000)
def own(tag: str, names: str) -> str:
    return ".".join((tag, *stable_names(names)))


class Paths:
    """The paths of an outline's elements, each made once, when it is asked for."""

    def __init__(self, out: Outline) -> None:
        self._nodes = out.nodes
        self._known: dict[int, str] = {}

    def of(self, index: int) -> str:
        """`div.article-body<article<main`."""
        parts: list[str] = []
        node = index
        while node >= 0 and len(parts) < LEVELS:
            parts.append(own(self._nodes[node].tag, self._nodes[node].names))
            node = self._nodes[node].parent
        return "<".join(parts)

    def of_piece(self, piece: Piece) -> str:
        """The path of its element, with what sets it apart there: all a link, all bold, under a picture."""
        path = self._known.get(piece.node)
        if path is None:
            node = self._nodes[piece.node]
            path = own(node.tag, node.names)
            if node.parent >= 0:
                path += "<" + own(self._nodes[node.parent].tag, self._nodes[node.parent].names)
            self._known[piece.node] = path
        if piece.kind is not BlockKind.PARAGRAPH:
            path += "~" + piece.kind.value
        if piece.linked >= ALL_LINK:
            path += "~link"
        if piece.bold:
            path += "~bold"
        if piece.after_media:
            path += "~under"
        return path


@lru_cache(maxsize=5_000)
def is_alike(one: str, other: str) -> bool:
    """Whether two paths may be of the same element: class names come and go with a page's state.

    One that has names shares one with the other, as do the elements around it.
    """
    pairs = list(zip(one.split("<"), other.split("<"), strict=False))[:2]
    return all(_is_level_alike(*pair, strictly=number == 0) for number, pair in enumerate(pairs))


def _is_level_alike(one: str, other: str, *, strictly: bool) -> bool:
    if one == other:
        return True
    tag, *names = one.split(".")
    other_tag, *other_names = other.split(".")
    if tag != other_tag:
        return False
    if not names or not other_names:
        return not strictly
    return not set(names).isdisjoint(other_names)


def merge(one: str, other: str) -> str:
    """What two paths have in common."""
    if one == other:
        return one
    found = []
    for mine, its in zip(one.split("<"), other.split("<"), strict=False):
        tag, *names = mine.split(".")
        other_tag, *other_names = its.split(".")
        if tag != other_tag:
            break
        found.append(".".join((tag, *(name for name in names if name in other_names))))
    return "<".join(found)


def fits(path: str, wanted: str) -> bool:
    """Whether an element has what the wanted path says, as far as the elements around it are there."""
    parts = path.split("<")
    while len(parts) > 1 and parts[-1] in ("body", "html"):
        parts.pop()
    return all(
        fits_one(part, needed) for part, needed in zip(parts, wanted.split("<"), strict=False)
    )


@lru_cache(maxsize=20_000)
def fits_one(signature: str, wanted: str) -> bool:
    if signature == wanted:
        return True
    tag, *names = signature.split(".")
    wanted_tag, *wanted_names = wanted.split(".")
    return tag == wanted_tag and bool(wanted_names) and set(wanted_names) <= set(names)


def short(text: str) -> int:
    """32 bits that stand for a text, the same in every process."""
    return crc32(text.encode("utf-8", "surrogatepass"))
