"""What was read from a page in, the value that the judge's witnesses look at out."""

from __future__ import annotations

from dataclasses import dataclass

from lxml.etree import _Element as Element

from newscrawl.items import Extraction
from newscrawl.reading.metadata import Metadata
from newscrawl.reading.text import count_words

Witness = tuple[str, float]
"""what was seen, for a person, and how much it weighs"""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the witnesses look at."""

    found: Extraction
    metadata: Metadata
    root: Element
    url: str
    words: int
    body_classes: frozenset[str]


def look(found: Extraction, metadata: Metadata, root: Element, url: str) -> Seen:
    body = root.find("body")
    classes = (body.get("class") or "").split() if body is not None else ()
    return Seen(found, metadata, root, url, count_words(found.body), frozenset(classes))
