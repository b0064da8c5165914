"""The h1 elements of a page in, their texts out, and which of them is the headline."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from lxml.etree import _Element as Element

from newscrawl.reading.values import line, text_of

MOST_HEADINGS = 12
MOST_OF_IT = 0.6
"""of the headline in the head, that an h2 or h3 must give to be it: a subheading may repeat a part"""

MOST_PARTS = 60
_ENDS = re.compile(r"[a-zà-öø-ÿ0-9)\].!?»”’]")
LONGEST_LINE = 300
"""characters of a text that is worth remembering"""
_NO_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    element: Element
    is_joined: bool = False
    """it has parts that only their elements divide: a kicker and a headline"""


def read_headings(elements: list[Element]) -> list[Heading]:
    """Of these h1 elements those that have a text, in order."""
    found = []
    for element in elements:
        if not len(element):
            text, is_joined = line(element.text), False
        else:
            whole, is_joined = _join(element)
            text = line(whole)
        if text:
            found.append(Heading(text, element, is_joined))
    return found


def _join(element: Element) -> tuple[str, bool]:
    """The text inside, with a space where one part ends without one and the next begins a sentence."""
    text, is_joined = "", False
    for part in islice(element.itertext(), MOST_PARTS):
        if text and _ENDS.match(text[-1]) and part[:1].isupper():
            text += " "
            is_joined = True
        text += part
    return text, is_joined


def find_headline(tree: Element, headings: list[Heading], known: frozenset[str]) -> Element | None:
    """The heading that says what the head of the page says (`known`, made by `key`), else the first."""
    for heading in headings:
        if _matches(key(heading.text), known):
            return heading.element
    # Some sites keep the h1 for their name and set the headline in an h2.
    for count, element in enumerate(tree.iter("h2", "h3") if known else ()):
        if count >= MOST_HEADINGS:
            break
        if _matches(key(text_of(element)), known, share=MOST_OF_IT):
            return element
    return headings[0].element if headings else None


def key(text: str) -> str:
    """Letters and digits alone, case folded: what two forms of a headline share."""
    return _key_of_line(text) if len(text) <= LONGEST_LINE else _NO_LETTERS.sub("", text.casefold())


@lru_cache(maxsize=2_000)  # the same headlines and names are compared in many places
def _key_of_line(text: str) -> str:
    return _NO_LETTERS.sub("", text.casefold())


def _matches(this: str, known: frozenset[str], share: float = 0) -> bool:
    return len(this) > 8 and any(
        this == other or (len(this) > 15 and this in other and len(this) >= share * len(other))
        for other in known
    )
