"""The typed values that hold what a page claims about itself, before anything is weighed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from newscrawl.reading.values import line


@dataclass(frozen=True, slots=True)
class Signature:
    """Who a page says wrote it."""

    text: str
    is_person: bool | None = None
    """as the page's markup types it; None: it does not say"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleClaim:
    """What one object of the JSON-LD, or the microdata, says about an article."""

    kinds: frozenset[str] = frozenset()
    """schema.org types, without their address"""
    headlines: tuple[str, ...] = ()
    """`headline`, `name`, `alternativeHeadline`, as far as given, in this order"""
    authors: tuple[Signature, ...] = ()
    published: str | None = None
    modified: str | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    description: str | None = None
    body: str | None = None
    language: str | None = None
    image_url: str | None = None
    image_caption: str | None = None
    licence: str | None = None
    publisher: str | None = None
    is_free: bool | None = None
    urls: tuple[str, ...] = ()
    """`url`, `@id`, `mainEntityOfPage`: the addresses it gives for itself"""
    is_main: bool = True
    """it is not reached through a list, a related link or the like"""


@dataclass(frozen=True, slots=True)
class MetaTags:
    """The meta elements of a page, by lower-case `name`, `property` or `itemprop`."""

    values: Mapping[str, Sequence[str]]
    """as they were written: they are tidied when they are asked for, as most never are"""

    def first(self, *names: str) -> str | None:
        """The first value of the first name that has one."""
        for name in names:
            for value in self.values.get(name, ()):
                if text := line(value):
                    return text
        return None

    def all(self, *names: str) -> list[str]:
        """Every value of these names, in the order of the names."""
        return [
            text for name in names for value in self.values.get(name, ()) if (text := line(value))
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """All that the head, the JSON-LD and the microdata of a page claim."""

    article: ArticleClaim = field(default_factory=ArticleClaim)
    """of the JSON-LD: the article that this page is about; empty when there is none"""
    microdata: ArticleClaim = field(default_factory=ArticleClaim)
    meta: MetaTags = field(default_factory=lambda: MetaTags({}))
    title_element: str | None = None
    language: str | None = None
    """`lang` of the html element"""
    canonical: str | None = None
    page_licence: str | None = None
    """a `rel=license` link"""
    page_author: tuple[str, ...] = ()
    """texts of `rel=author` links"""
    page_published: str | None = None
    """as the JSON-LD's object of the page says, beside that of the article"""
    page_modified: str | None = None
    page_kinds: frozenset[str] = frozenset()
    """schema.org types of the objects that describe the page itself"""
    site_names: tuple[str, ...] = ()
    """names of the outlet: WebSite, publisher, og:site_name"""
    breadcrumbs: tuple[str, ...] = ()
    """sections from the front page to the article, the widest first"""
    articles_listed: int = 0
    """articles that the JSON-LD names beside the page's own"""
