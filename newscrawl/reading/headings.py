"""A parsed document in, its headings and the element that is the headline out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from newscrawl.reading.values import line

MOST_HEADINGS = 12

_NO_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Headings:
    texts: tuple[str, ...] = ()
    """of the first h1 elements, in order"""
    anchor: HtmlElement | None = None
    """the heading that is the headline"""


def read_headings(tree: HtmlElement, known: frozenset[str]) -> Headings:
    """`known`: the headlines that the head of the page gives, as `key` makes them."""
    texts: list[str] = []
    anchor: HtmlElement | None = None
    first: HtmlElement | None = None
    for count, heading in enumerate(tree.iter("h1")):
        if count >= MOST_HEADINGS:
            break
        text = line("".join(heading.itertext()))
        if text:
            texts.append(text)
            first = heading if first is None else first
            if anchor is None and _matches(key(text), known):
                anchor = heading
    if anchor is None and known:
        anchor = _find_lower(tree, known)
    return Headings(tuple(texts), first if anchor is None else anchor)


def key(text: str) -> str:
    """Letters and digits alone, case folded: what two forms of a headline share."""
    return _NO_LETTERS.sub("", text.casefold())


def _matches(this: str, known: frozenset[str]) -> bool:
    return len(this) > 8 and any(
        this == other or (len(this) > 15 and this in other) for other in known
    )


def _find_lower(tree: HtmlElement, known: frozenset[str]) -> HtmlElement | None:
    """A headline in an h2 or h3, where there is no h1 with it."""
    for count, heading in enumerate(tree.iter("h2", "h3")):
        if count >= MOST_HEADINGS:
            break
        if _matches(key("".join(heading.itertext())), known):
            return heading
    return None
