"""Bytes of a feed, sitemap or section page go in; what of it a source wants comes out."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise

from newscrawl.discovery.feeds import parse_feed
from newscrawl.discovery.links import is_wanted
from newscrawl.discovery.sections import parse_section
from newscrawl.discovery.sitemaps import parse_sitemap
from newscrawl.discovery.traps import is_trap
from newscrawl.items import Link, ListingKind
from newscrawl.sources.source import Source

SOME = 20
"""dates from which on they can be judged together"""
JUST_NOW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Found:
    """What a listing names."""

    links: list[Link] = field(default_factory=list)
    """what the source's rules want"""
    sitemaps: list[Link] = field(default_factory=list)
    next_url: str | None = None
    """where older entries stand"""
    traps: int = 0
    """links left out since they look endless"""
    gap: timedelta | None = None
    """the usual time between two dates of a feed"""
    texts: dict[str, str] = field(default_factory=dict)
    """of those links whose text the feed carries: a digest of it"""


def read_listing(
    kind: ListingKind, body: bytes, url: str, source: Source, *, now: datetime
) -> Found:
    """Read a listing of `source` that was served at `url` at the moment `now`.

    Raises:
        DiscoveryError: it is none of that kind, saying what it is.
    """
    if kind is ListingKind.FEED:
        feed = parse_feed(body, url)
        texts = feed.texts if source.read.feed_text else {}
        found = Found(feed.links, next_url=feed.next_url, gap=usual_gap(feed.links), texts=texts)
    elif kind is ListingKind.SITEMAP:
        sitemap = parse_sitemap(body, url)
        found = Found(sitemap.links, sitemap.sitemaps)
    else:
        section = parse_section(body, url, source)
        found = Found(section.links, next_url=section.next_url)
    wanted = [link for link in found.links if is_wanted(link.url, source)]
    endless = {link.url for link in wanted if is_trap(link.url)}
    next_url = found.next_url
    if next_url is not None and is_trap(next_url):
        endless.add(next_url)
        next_url = None
    links = [link for link in wanted if link.url not in endless]
    wanted_urls = {link.url for link in links}
    return replace(
        found,
        links=believable(links, now),
        next_url=next_url,
        traps=len(endless),
        texts={url: digest for url, digest in found.texts.items() if url in wanted_urls},
    )


def believable(links: list[Link], now: datetime) -> list[Link]:
    """`links` without dates that are only the moment, or the day, of asking: a server that writes
    it beside most of them says nothing of any page, and would have all of them fetched again.
    """
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    written_now = [
        link
        for link in links
        if link.lastmod is not None and (link.lastmod == today or link.lastmod >= now - JUST_NOW)
    ]
    if len(written_now) < SOME or len(written_now) <= len(links) / 2:
        return links
    urls = {link.url for link in written_now}
    return [replace(link, lastmod=None) if link.url in urls else link for link in links]


def usual_gap(links: Iterable[Link]) -> timedelta | None:
    """The median time between two dates that follow each other; None of fewer than three."""
    dates = sorted(link.lastmod for link in links if link.lastmod is not None)
    if len(dates) < 3:
        return None
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(dates)]
    return timedelta(seconds=statistics.median(gaps))
