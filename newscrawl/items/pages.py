"""What comes in: links, items of feeds, pages as they were served."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Link:
    """One address that a feed, a sitemap or a section page names."""

    url: str
    """canonical form (`newscrawl.urls.canonical_url`)"""
    lastmod: datetime | None = None
    """when it was last changed, else published, as the naming document says; aware, UTC"""
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """An item of a feed that carries a text, as the feed says it."""

    url: str
    """of its page; canonical form"""
    text: str
    """HTML, or plain text"""
    is_summary: bool
    """it stands where feeds have summaries (`description`, `summary`), whatever its length"""
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    """as it is written"""
    modified: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    """of the feed, as it is written"""


@dataclass(frozen=True, slots=True)
class Page:
    """One fetched page, as it was served.

    `body` is the payload after transfer and content decoding; `headers` keep their order and case.
    """

    url: str
    """where it was found, after redirects"""
    body: bytes = field(repr=False)
    fetched_at: datetime
    """aware, UTC"""
    requested_url: str = ""
    """what was asked for, when redirects led elsewhere; otherwise the same as `url`"""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()

    def header(self, name: str) -> str | None:
        """The first header of that name, whatever its case."""
        name = name.lower()
        return next((value for key, value in self.headers if key.lower() == name), None)


@dataclass(frozen=True, slots=True)
class Served:
    """What a browser was given, of which it made a page by running scripts."""

    page: Page
    """as the server sent it"""
    parts: tuple[Page, ...] = ()
    """what the page's scripts asked for, but for what an earlier page of the run had got"""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it leaves the spider, with the source that it was fetched for."""

    source: str
    page: Page
    request_headers: tuple[tuple[str, str], ...] = ()
    """with which it was asked for, but for what authorises"""
    served: Served | None = None
    """of a rendered page, whose `body` is the document that a browser made"""
    is_known: bool = False
    """it was fetched before, and had another payload then"""


@dataclass(frozen=True, slots=True)
class Original:
    """What a page was when its payload was last kept."""

    url: str
    """at which it was served"""
    fetched_at: datetime
    digest: str
    """of the payload: `sha1:` and base 32"""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A page that is as it was: its answer said so, or brought the same payload."""

    source: str
    page: Page
    original: Original | None
    """None when nothing was kept of it"""
    request_headers: tuple[tuple[str, str], ...] = ()
