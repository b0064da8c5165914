"""An edition in, every URL that Open Wire answers out."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

from newscrawl.items import RejectionReason
from newscrawl.newsroom import feeds
from newscrawl.newsroom.content import OPENED_AT, WIRE, Kind, Story, stories, tag_slug
from newscrawl.newsroom.paging import list_pages
from newscrawl.newsroom.prose import Picture
from newscrawl.newsroom.resource import XML, Resource, newest, page, picture
from newscrawl.newsroom.wire import index
from newscrawl.newsroom.wire.article import article_page
from newscrawl.newsroom.wire.page import SMALL_PAGES, small_page

HOME = WIRE.home
DISALLOWED = ("/s/embargo/", "/search")
GONE = f"{HOME}s/harbour-fee-refunds"
"""a story that was taken down: the address still answers with status 200"""
SEARCHED = "encryption"


def resources(edition: int) -> Iterator[Resource]:
    shown = stories(WIRE, edition)
    for story in shown:
        yield from article(story, shown)
        for block in story.body:
            if isinstance(block, Picture):
                yield picture(f"{HOME}i/{block.file}")
    yield from lists(shown)
    for slug in SMALL_PAGES:
        yield page(f"{HOME}{slug}", small_page(slug), modified_at=OPENED_AT)
    yield page(GONE, index.gone_page(), modified_at=OPENED_AT, rejection=RejectionReason.SOFT_404)
    yield from machine_files(shown)


def article(story: Story, shown: tuple[Story, ...]) -> Iterator[Resource]:
    """The page, and for some stories the same page at a second address."""
    rejection = None
    if story.kind is Kind.GALLERY:
        rejection = RejectionReason.GALLERY
    elif story.language != "en":
        rejection = RejectionReason.WRONG_LANGUAGE
    text = article_page(story, related(story, shown))
    yield page(story.url, text, modified_at=story.page_changed_at, rejection=rejection)
    if story.has("second address"):
        second = f"{HOME}{story.second_path.lstrip('/')}"
        yield page(second, text, modified_at=story.page_changed_at)


def related(story: Story, shown: tuple[Story, ...]) -> tuple[Story, ...]:
    """Three others, older ones first, so that a new story changes no other page."""
    others = [o for o in reversed(shown) if o.slug != story.slug and not o.disallowed]
    others.sort(key=lambda other: other.section != story.section)
    return tuple(others[:3])


def lists(shown: tuple[Story, ...]) -> Iterator[Resource]:
    kinds: list[tuple[str, str, tuple[Story, ...]]] = [("", "", shown)]
    for slug, title in WIRE.sections.items():
        kinds.append((slug, title, tuple(story for story in shown if story.section == slug)))
    for tag in sorted({tag for story in shown for tag in story.tags}):
        found = tuple(story for story in shown if tag in story.tags)
        kinds.append((f"tag/{tag_slug(tag)}", tag.capitalize(), found))
    for name in sorted({name for story in shown for name in story.authors}):
        found = tuple(story for story in shown if name in story.authors)
        kinds.append((f"people/{tag_slug(name)}", name, found))
    for path, heading, found in kinds:
        first = f"{HOME}{path}"

        def address(number: int, first: str = first) -> str:
            return first if number == 1 else f"{first}?page={number}"

        for part in list_pages(found, per_page=4, page_url=address):
            yield page(
                part.url,
                index.index_page(part, heading=heading),
                modified_at=newest(part.stories),
                rejection=RejectionReason.INDEX_PAGE,
            )
    yield search(SEARCHED, f"{HOME}search?q=encryption", shown)


def search(query: str, url: str, shown: tuple[Story, ...]) -> Resource:
    found = tuple(story for story in shown if query.lower() in (*story.tags, story.title.lower()))
    return page(
        url,
        index.search_page(query, found),
        modified_at=newest(found),
        rejection=RejectionReason.SEARCH_RESULT,
    )


def not_found(url: str) -> Resource:
    return Resource(url, index.gone_page().encode(), status=404)


def machine_files(shown: tuple[Story, ...]) -> Iterator[Resource]:
    """The sitemaps name August (compressed) and September; of October only the news sitemap, the
    feed and the section pages know.
    """
    latest = newest(shown)
    parts = []
    for month, ending in ((8, ".xml.gz"), (9, ".xml")):
        named = tuple(s for s in shown if s.published_at.month == month and not s.disallowed)
        entries = [(story.url, story.last_modified_at) for story in named]
        if month == 9:
            entries.append((GONE, OPENED_AT))
        body = feeds.sitemap(entries).encode()
        is_packed = ending.endswith(".gz")
        url = f"{HOME}sitemap-2026-{month:02}{ending}"
        parts.append((url, newest(named)))
        yield Resource(
            url,
            gzip.compress(body, mtime=0) if is_packed else body,
            "application/gzip" if is_packed else XML,
            newest(named),
        )
    yield Resource(f"{HOME}sitemap.xml", feeds.sitemap_index(parts).encode(), XML, latest)
    recent = tuple(story for story in shown if not story.disallowed)[:5]
    news = feeds.news_sitemap(WIRE, recent).encode()
    yield Resource(f"{HOME}news-sitemap.xml", news, XML, latest)
    feed = feeds.atom(WIRE, shown[:10]).encode()
    yield Resource(f"{HOME}atom.xml", feed, "application/atom+xml; charset=utf-8", latest)
    robots = feeds.robots(DISALLOWED, [f"{HOME}sitemap.xml", f"{HOME}news-sitemap.xml"])
    yield Resource(f"{HOME}robots.txt", robots.encode(), "text/plain; charset=utf-8")
