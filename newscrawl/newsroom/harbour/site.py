"""An edition in, every URL that the Harbour Ledger answers out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from newscrawl.items import RejectionReason
from newscrawl.newsroom import feeds
from newscrawl.newsroom.content import HARBOUR, OPENED_AT, Kind, Story, stories, tag_slug
from newscrawl.newsroom.harbour import index
from newscrawl.newsroom.harbour.article import article_page
from newscrawl.newsroom.harbour.head import picture_url
from newscrawl.newsroom.harbour.page import SMALL_PAGES, small_page
from newscrawl.newsroom.paging import list_pages
from newscrawl.newsroom.prose import Picture
from newscrawl.newsroom.resource import XML, Resource, newest, page, picture, redirect

HOME = HARBOUR.home
DISALLOWED = ("/wp-admin/", "/partners/")
SEARCHED = "facial recognition"
REJECTED = {Kind.PAYWALL_STUB: RejectionReason.PAYWALL_STUB, Kind.GALLERY: RejectionReason.GALLERY}


def resources(edition: int) -> Iterator[Resource]:
    shown = stories(HARBOUR, edition)
    for story in shown:
        yield article(story, shown)
        yield redirect(f"{HOME}?p={story.number}", story.url)
        for block in story.body:
            if isinstance(block, Picture):
                yield picture(picture_url(block))
    yield from lists(shown)
    for slug in SMALL_PAGES:
        yield page(f"{HOME}{slug}/", small_page(slug), modified_at=OPENED_AT)
    yield from machine_files(shown)


def article(story: Story, shown: tuple[Story, ...]) -> Resource:
    place = shown.index(story)
    newer = shown[place - 1] if place else None
    older = shown[place + 1] if place + 1 < len(shown) else None
    text = article_page(story, related(story, shown), older, newer)
    return page(
        story.url, text, modified_at=story.page_changed_at, rejection=REJECTED.get(story.kind)
    )


def related(story: Story, shown: tuple[Story, ...]) -> tuple[Story, ...]:
    """Three others, older ones first, so that a new story changes no other page."""
    others = [o for o in reversed(shown) if o.slug != story.slug and not o.disallowed]
    others.sort(key=lambda other: other.section != story.section)
    return tuple(others[:3])


def archives(shown: tuple[Story, ...]) -> Iterator[tuple[str, str, str, tuple[Story, ...]]]:
    """Of every archive: its path, heading, class of the body, and stories."""
    open_to_all = tuple(story for story in shown if not story.disallowed)
    for slug, title in HARBOUR.sections.items():
        found = tuple(story for story in open_to_all if story.section == slug)
        yield f"category/{slug}/", title, f"archive category category-{slug}", found
    for tag in sorted({tag for story in open_to_all for tag in story.tags}):
        found = tuple(story for story in open_to_all if tag in story.tags)
        yield f"tag/{tag_slug(tag)}/", tag.capitalize(), f"archive tag tag-{tag_slug(tag)}", found
    for name in sorted({name for story in open_to_all for name in story.signed_by}):
        found = tuple(story for story in open_to_all if name in story.signed_by)
        classes = f"archive author author-{tag_slug(name)}"
        yield f"author/{tag_slug(name)}/", name, classes, found


def lists(shown: tuple[Story, ...]) -> Iterator[Resource]:
    for path, heading, classes, found in [("", "", "home blog", shown), *archives(shown)]:
        first = f"{HOME}{path}"

        def address(number: int, first: str = first) -> str:
            return first if number == 1 else f"{first}page/{number}/"

        for part in list_pages(found, per_page=8, page_url=address):
            text = index.index_page(part, heading=heading, body_class=classes)
            yield page(
                part.url,
                text,
                modified_at=newest(part.stories),
                rejection=RejectionReason.INDEX_PAGE,
            )
    yield search(SEARCHED, f"{HOME}search/facial-recognition/", shown)


def search(query: str, url: str, shown: tuple[Story, ...]) -> Resource:
    found = tuple(
        story
        for story in shown
        if not story.disallowed and query.lower() in (*story.tags, story.title.lower())
    )
    return page(
        url,
        index.search_page(query, found),
        modified_at=newest(found),
        rejection=RejectionReason.SEARCH_RESULT,
    )


def not_found(url: str) -> Resource:
    return Resource(url, index.not_found_page().encode(), status=404)


def sitemaps(shown: tuple[Story, ...]) -> dict[str, list[tuple[str, datetime]]]:
    """File name to the URLs that stand in it, as the SEO plugin splits them."""
    split: dict[str, list[tuple[str, datetime]]] = {
        "post-sitemap.xml": [(story.url, story.last_modified_at) for story in shown],
        "page-sitemap.xml": [
            (f"{HOME}{path}", OPENED_AT)
            for path in ("", "about/", "contact/", "privacy-policy/", "search/facial-recognition/")
        ],
        "category-sitemap.xml": [],
        "post_tag-sitemap.xml": [],
        "author-sitemap.xml": [],
    }
    files = {"category": "category", "tag": "post_tag", "author": "author"}
    for path, _, _, found in archives(shown):
        kind = files[path.partition("/")[0]]
        split[f"{kind}-sitemap.xml"].append((f"{HOME}{path}", newest(found)))
    return split


def machine_files(shown: tuple[Story, ...]) -> Iterator[Resource]:
    latest = newest(shown)
    files = {
        name: (feeds.sitemap(entries), max(at for _, at in entries))
        for name, entries in sitemaps(shown).items()
    }
    files["sitemap_index.xml"] = (
        feeds.sitemap_index((f"{HOME}{name}", at) for name, (_, at) in files.items()),
        latest,
    )
    files["news-sitemap.xml"] = (feeds.news_sitemap(HARBOUR, shown[:6]), latest)
    for name, (text, at) in files.items():
        yield Resource(f"{HOME}{name}", text.encode(), XML, at)
    feed = feeds.rss(HARBOUR, shown[:12]).encode()
    yield Resource(f"{HOME}feed/", feed, "application/rss+xml; charset=UTF-8", latest)
    robots = feeds.robots(DISALLOWED, [f"{HOME}sitemap_index.xml", f"{HOME}news-sitemap.xml"])
    yield Resource(f"{HOME}robots.txt", robots.encode(), "text/plain; charset=utf-8")
