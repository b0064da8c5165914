"""A source: where its articles are found, how its pages are read, what may be expected of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from pydantic import ConfigDict


@dataclass(frozen=True, slots=True, kw_only=True)
class Discover:
    """Where the articles of a source are found."""

    __pydantic_config__ = ConfigDict(extra="forbid", strict=True)

    feeds: tuple[str, ...] = ()
    """RSS, Atom and JSON feeds"""
    sitemaps: tuple[str, ...] = ()
    """sitemaps, sitemap indexes, news sitemaps"""
    sections: tuple[str, ...] = ()
    """index pages whose links are followed"""
    next_page: str = ""
    """CSS selector of a section page's link to the next page; empty: `rel=next` and its like"""
    allow: tuple[str, ...] = ()
    """regular expressions; when there are any, an article's URL must match one"""
    deny: tuple[str, ...] = ()
    """regular expressions; an article's URL must match none"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """How this source's pages are read."""

    __pydantic_config__ = ConfigDict(extra="forbid", strict=True)

    prune: tuple[str, ...] = ()
    """XPath of elements removed before extraction"""
    drop: tuple[str, ...] = ()
    """regular expressions; a block that one matches is removed after extraction"""
    keep: tuple[str, ...] = ()
    """regular expressions; a block of the article's elements that one matches stays, whatever rule or
    site profile would take it out, `drop` included"""
    languages: tuple[str, ...] = ()
    """ISO 639-1; when given, articles in another language are rejected"""
    feed_text: bool = True
    """an article whose page cannot be had is read from the feed that carries its full text"""
    min_words: int = 25
    """an article with fewer words is rejected as too short"""
    min_relevance: float = 0
    """an article of lower relevance, 0 to 1, is rejected as off topic"""
    page_object: str = ""
    """file of Python code that reads what no rule can (extra `poet`), by the source's own file"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawl:
    """What one run may take from this source; what is left over waits for the next."""

    __pydantic_config__ = ConfigDict(extra="forbid", strict=True)

    max_pages: int = 100_000
    max_bytes: int = 20_000_000_000
    """of pages and listings, expanded"""
    max_minutes: float = 1440


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRights:
    """What holds for the rights in this source's pages, whatever they say themselves."""

    __pydantic_config__ = ConfigDict(extra="forbid", strict=True)

    policy: Literal["", "mark", "metadata_only", "skip"] = ""
    """for pages whose owner reserves their use; empty: as `NEWSCRAWL_RIGHTS_POLICY` says"""
    use: Literal["", "reserved", "granted"] = ""
    """what the publisher has told the operator; it stands above all that the pages say"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect:
    """What a healthy source yields."""

    __pydantic_config__ = ConfigDict(extra="forbid", strict=True)

    articles_per_week: float = 0
    filled: dict[str, float] = field(default_factory=dict)
    """field name to the share of articles that have it"""
    quiet: tuple[str, ...] = ()
    """seasons in which it rests, each year, such as `08-01/08-31`: silence then is no alarm"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One publisher, or one part of it, as its TOML file states it."""

    __pydantic_config__ = ConfigDict(extra="forbid", strict=True)

    name: str
    """the file's stem: the same in file, database, logs and exports"""
    title: str
    home: str
    language: str
    """ISO 639-1 code of most articles"""
    country: str = ""
    """ISO 3166-1 alpha-2, or `EU`, or `INT` for none in particular"""
    licence: str = "unknown"
    """SPDX identifier, `all-rights-reserved`, `public-domain`, or `unknown`"""
    licence_note: str = ""
    """what the publisher says, and where"""
    topical: bool = False
    """everything it publishes is tech policy"""
    rank: int = 0
    """where several sources carry a text, it is held to come from the one of the highest rank, unless
    a page says better"""
    enabled: bool = True
    """crawled when no source is named"""
    render: bool = False
    """its pages and sections are made by scripts: a browser runs them (extra `render`)"""
    note: str = ""
    discover: Discover = field(default_factory=Discover)
    crawl: Crawl = field(default_factory=Crawl)
    read: Read = field(default_factory=Read)
    rights: SourceRights = field(default_factory=SourceRights)
    expect: Expect = field(default_factory=Expect)
