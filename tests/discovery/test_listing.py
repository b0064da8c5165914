"""What of a listing a source wants: its own pages, no traps, dates that say something."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from newscrawl.discovery import read_listing
from newscrawl.errors import DiscoveryError
from newscrawl.items import ListingKind
from newscrawl.sources import Source

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
SITE = "https://harbour.example"
HARBOUR = Source(name="harbour", title="Harbour", home=f"{SITE}/", language="en")


def sitemap(*entries: tuple[str, datetime]) -> bytes:
    urls = "".join(
        f"<url><loc>{SITE}{path}</loc><lastmod>{at.isoformat()}</lastmod></url>"
        for path, at in entries
    )
    return f"<urlset>{urls}</urlset>".encode()


def read(kind: ListingKind, body: bytes):
    return read_listing(kind, body, f"{SITE}/listing", HARBOUR, now=NOW)


def test_only_what_the_source_wants_is_found_and_traps_are_counted():
    body = sitemap(("/story-of-a-day", NOW), ("/tag/x/", NOW), ("/a/b/a/b/story", NOW))
    found = read(ListingKind.SITEMAP, body)
    assert [link.url for link in found.links] == [f"{SITE}/story-of-a-day"]
    assert found.traps == 1


def test_a_next_page_that_is_a_trap_is_not_turned_to():
    more = f"{SITE}/news/news/news/news/?page=2"
    page = f'<a href="/2024/05/a-story-of-four-words">Four words, all told</a><a rel="next" href="{more}">Next</a>'
    found = read(ListingKind.SECTION, page.encode())
    assert (found.next_url, found.traps, len(found.links)) == (None, 1, 1)


def test_the_time_between_the_items_of_a_feed():
    items = "".join(
        f"<item><link>{SITE}/story-{hours}</link><pubDate>{NOW - timedelta(hours=hours):%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for hours in (1, 4, 7, 30)
    )
    found = read(ListingKind.FEED, f"<rss><channel>{items}</channel></rss>".encode())
    assert found.gap == timedelta(hours=3)


@pytest.mark.parametrize(
    ("ago", "is_kept"), [(timedelta(minutes=1), False), (timedelta(days=1), True)]
)
def test_dates_that_are_only_the_moment_of_asking_are_dropped(ago: timedelta, is_kept: bool):
    entries = [(f"/story-number-{number}", NOW - ago) for number in range(30)]
    older = ("/an-older-story", NOW - timedelta(days=9))
    links = read(ListingKind.SITEMAP, sitemap(*entries, older)).links
    assert links[-1].lastmod == older[1]
    assert all((link.lastmod is not None) is is_kept for link in links[:-1])


def test_what_is_no_listing_is_said():
    with pytest.raises(DiscoveryError, match="is no feed"):
        read(ListingKind.FEED, b"<html><title>Not found</title></html>")
