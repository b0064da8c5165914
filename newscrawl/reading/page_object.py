"""What the reader found on a page in, the same with what a site's own code knows better out.

The base of page objects (web-poet, the extra `poet`), which are looked up by `page_code`.
"""

from __future__ import annotations

from collections.abc import Callable
from inspect import isawaitable
from typing import Any

import attrs
from web_poet import WebPage, field
from web_poet.exceptions import UseFallback

from newscrawl.items import Extraction
from newscrawl.reading.page_values import changed


def _as_read(name: str) -> Any:
    def value(self: ArticlePage) -> Any:
        return getattr(self.found, name)

    value.__name__ = name
    as_field: Callable[[Any], Any] = field
    return as_field(value)


@attrs.define(slots=False)
class ArticlePage(WebPage[Extraction]):
    """A page of a site that needs code: a subclass states the fields that it knows better.

    `self.css` and `self.xpath` look at the page as it was served (or rendered); `self.found` is what
    the reader made of it, and so are the fields that are not stated. A field that raises
    `UseFallback` is left to the reader. Nothing is fetched.
    """

    found: Extraction

    title = _as_read("title")
    """str | None"""
    authors = _as_read("authors")
    """list of str, or one"""
    published_at = _as_read("published_at")
    """datetime with a time zone, or a text that says when"""
    modified_at = _as_read("modified_at")
    """as `published_at`"""
    language = _as_read("language")
    description = _as_read("description")
    section = _as_read("section")
    tags = _as_read("tags")
    licence = _as_read("licence")
    canonical_url = _as_read("canonical_url")
    image_url = _as_read("image_url")
    image_caption = _as_read("image_caption")
    site_name = _as_read("site_name")
    article_type = _as_read("article_type")
    """`ArticleType`, or its value"""
    is_free = _as_read("is_free")
    body = _as_read("body")
    """selectors: the elements that the text stands in, out of which the reader takes the residue;
    or paragraphs, as a list or parted by blank lines, which stay as they are"""

    async def to_item(self) -> Extraction:
        """The extraction with the stated fields.

        Raises:
            TypeError, ValueError: a field gives what it cannot; names class and field.
        """
        values = {}
        for name in FIELDS:
            if getattr(type(self), name) is getattr(ArticlePage, name):
                continue
            try:
                value = getattr(self, name)
                values[name] = await value if isawaitable(value) else value
            except UseFallback:
                continue
        return changed(self.found, values, url=str(self.url), where=type(self).__name__)


FIELDS = tuple(
    name for name, value in vars(ArticlePage).items() if type(value).__name__ == "_field"
)
"""that a page object may state"""
