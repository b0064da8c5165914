"""The front page of a site in, what it says of the site out: its feeds, its name, its language, its licence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from newscrawl.discovery.sections import base_of, parse_page
from newscrawl.urls import canonical_url, is_same_site

FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}
)
_FEED_PATH = re.compile(
    r"/(?:feed|rss|atom)/?$|\.(?:rss|atom)$|/(?:feed|rss|atom|index)\.(?:xml|json)$", re.IGNORECASE
)
_NOT_OF_ARTICLES = re.compile(
    r"comments?|kommentar|podcast|/(?:tag|category|author)s?/|oembed|wp-json", re.IGNORECASE
)
_LANGUAGE = re.compile(r"[a-zA-Z]{2}(?=$|[-_])")
_BETWEEN = re.compile(r"\s+(?:[|·•»–—-]|::)\s+")


@dataclass(frozen=True, slots=True)
class Front:
    """What a front page says; canonical URLs."""

    feeds: list[str]
    """declared ones first, then those that are only linked to; none of comments or podcasts"""
    title: str | None = None
    language: str | None = None
    """as it is declared, two letters"""
    licence: str | None = None
    """the URL that `rel=license` names"""


def read_front(body: bytes, url: str) -> Front:
    """Read the page that was served at `url`; what is no page says nothing."""
    tree = parse_page(body)
    if tree is None:
        return Front([])
    base = base_of(tree, url)
    declared = [
        link
        for link in tree.iter("link", "a")
        if "alternate" in (link.get("rel") or "").lower().split()
        and (link.get("type") or "").partition(";")[0].strip().lower() in FEED_TYPES
    ]
    linked = [link for link in tree.iter("a") if _looks_like_feed(link.get("href") or "")]
    feeds = [
        address
        for link in [*declared, *linked]
        if (address := canonical_url(link.get("href") or "", base=base))
        and not _NOT_OF_ARTICLES.search(f"{urlsplit(address).path} {link.get('title') or ''}")
        and (link in declared or is_same_site(address, url))
    ]
    licence = next(
        (
            link.get("href")
            for link in tree.iter("link", "a")
            if "license" in (link.get("rel") or "").lower().split()
        ),
        None,
    )
    language = _LANGUAGE.match(tree.get("lang") or "")
    return Front(
        feeds=list(dict.fromkeys(feeds)),
        title=_title(tree),
        language=language.group().lower() if language else None,
        licence=canonical_url(licence, base=base) if licence else None,
    )


def _looks_like_feed(href: str) -> bool:
    return bool(_FEED_PATH.search(href.partition("?")[0].partition("#")[0]))


def _title(tree: HtmlElement) -> str | None:
    """The site's name: as it is declared, else the shortest part of the page's title."""
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or "").lower()
        said = " ".join((meta.get("content") or "").split())
        if name in {"og:site_name", "application-name"} and said:
            return said
    title = next(tree.iter("title"), None)
    words = "" if title is None else " ".join(title.text_content().split())
    return min(filter(None, _BETWEEN.split(words)), key=len, default=None)
