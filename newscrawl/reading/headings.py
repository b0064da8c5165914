"""A parsed document in, its headings out, and which of them is the headline."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from newscrawl.reading.values import line

MOST_HEADINGS = 12

_NO_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    element: HtmlElement


def read_headings(tree: HtmlElement) -> list[Heading]:
    """The first h1 elements that have a text, in order."""
    found: list[Heading] = []
    for count, element in enumerate(tree.iter("h1")):
        if count >= MOST_HEADINGS:
            break
        text = line("".join(element.itertext()))
        if text:
            found.append(Heading(text, element))
    return found


def find_headline(
    tree: HtmlElement, headings: list[Heading], known: frozenset[str]
) -> HtmlElement | None:
    """The heading that says what the head of the page says (`known`, made by `key`), else the first."""
    for heading in headings:
        if _matches(key(heading.text), known):
            return heading.element
    # Some sites keep the h1 for their name and set the headline in an h2.
    for count, element in enumerate(tree.iter("h2", "h3") if known else ()):
        if count >= MOST_HEADINGS:
            break
        if _matches(key("".join(element.itertext())), known):
            return element
    return headings[0].element if headings else None


def key(text: str) -> str:
    """Letters and digits alone, case folded: what two forms of a headline share."""
    return _NO_LETTERS.sub("", text.casefold())


def _matches(this: str, known: frozenset[str]) -> bool:
    return len(this) > 8 and any(
        this == other or (len(this) > 15 and this in other) for other in known
    )
