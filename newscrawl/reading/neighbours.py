"""An element in, the texts that stand just before and behind it out."""

from __future__ import annotations

from itertools import islice

from lxml.etree import _Element as Element

from newscrawl.reading.marks import is_person_link
from newscrawl.reading.shown import LONGEST_LABEL, is_passed_over
from newscrawl.reading.values import line, text_of

LEVELS_AROUND = 3
"""containers of the element within which they are looked for"""
MOST_SIBLINGS = 12
LINKED = "·"
"""stands for a text that leads elsewhere than to a person: a section, a tag"""


def neighbours(element: Element) -> list[str]:
    """The nearest text on either side, within the nearest containers."""
    found = []
    for preceding in (True, False):
        inner = element
        for _ in range(LEVELS_AROUND):
            siblings = islice(inner.itersiblings(preceding=preceding), MOST_SIBLINGS)
            text = next(filter(None, map(_side_text, siblings)), None)
            if text:
                found.append(text)
                break
            parent = inner.getparent()
            if parent is None or parent.tag in {"body", "main", "article", "html"}:
                break
            inner = parent
    return found


def _side_text(element: Element) -> str | None:
    if not isinstance(element.tag, str) or is_passed_over(element):
        return None
    text = line(text_of(element, LONGEST_LABEL * 2))
    links = islice(element.iter("a"), MOST_SIBLINGS)
    return text and (LINKED if any(not is_person_link(link) for link in links) else text)
