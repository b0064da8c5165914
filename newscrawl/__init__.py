"""newscrawl: tech-policy news in, clean articles and datasets out.

    >>> import newscrawl
    >>> found = newscrawl.extract("<h1>A headline</h1><p>A first paragraph, long enough to count.</p>")

What is imported here is loaded when it is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.lazy import attributes

if TYPE_CHECKING:
    from newscrawl.items import Article, Extraction, Page, Rejection
    from newscrawl.reading.plain import clean_text
    from newscrawl.reading.profile.extractor import SiteExtractor
    from newscrawl.reading.reader import extract, read

__version__ = "0.1.0"
__all__ = [
    "Article", "Extraction", "Page", "Rejection", "SiteExtractor", "clean_text", "extract", "read",
]  # fmt: skip

_HOMES = {
    "Article": "newscrawl.items",
    "Extraction": "newscrawl.items",
    "Page": "newscrawl.items",
    "Rejection": "newscrawl.items",
    "SiteExtractor": "newscrawl.reading.profile.extractor",
    "clean_text": "newscrawl.reading.plain",
    "extract": "newscrawl.reading.reader",
    "read": "newscrawl.reading.reader",
}

__getattr__ = attributes(__name__, _HOMES)
