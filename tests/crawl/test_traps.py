"""A site that never ends is left at a sensible place, and its articles are had all the same."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from crawl.small_site import Answer, SmallSite, serve_site

ALLOW = {"NEWSCRAWL_ALLOW_PRIVATE_ADDRESSES": "1"}
STORY = "/2026/03/what-the-council-said"
OTHER = "/2026/03/what-the-mayor-said"


@pytest.fixture
def site() -> Iterator[SmallSite]:
    with serve_site() as served:
        served.story(STORY)
        served.story(OTHER)
        yield served


def crawl(sqlite_crawler, write_source, site: SmallSite, discover: str) -> dict:
    folder = write_source("small", site.base + "/", discover)
    done = sqlite_crawler.crawl("small", NEWSCRAWL_SOURCES_DIR=str(folder), **ALLOW)
    assert done.status == 0, done.log
    return done.runs["small"]


def links(*paths: str) -> str:
    return "".join(f'<h2><a href="{path}">Some four words or more</a></h2>' for path in paths)


def test_links_without_end_are_counted_and_not_followed(sqlite_crawler, write_source, site) -> None:
    traps = (
        "/2026/03/news/2026/03/news/a-story-of-today",
        "/2026/03/a-story-of-today?sid=0123456789abcdef",
        "/2026/03/a-story?a=1&a=2&a=3&a=4",
    )
    calendar = '<a rel="next" href="/calendar/2031/06/">Next month</a>'
    site.answers["/news"] = Answer(links(STORY, *traps) + calendar)
    run = crawl(sqlite_crawler, write_source, site, f'sections = ["{site.base}/news"]')
    assert run["errors"] == {"trap": 4}
    assert run["articles_new"] == 1
    assert site.asked() == [STORY, "/news"]


def test_a_section_that_repeats_itself_is_left(sqlite_crawler, write_source, site) -> None:
    """Every page number answers, and page 3 names what page 2 named."""
    for number in range(1, 9):
        path = "/news" if number == 1 else f"/news?page={number}"
        more = f'<a rel="next" href="/news?page={number + 1}">Next</a>'
        site.answers[path] = Answer(links(STORY if number == 1 else OTHER) + more)
    run = crawl(sqlite_crawler, write_source, site, f'sections = ["{site.base}/news"]')
    assert run["errors"] == {"trap": 1}
    assert site.asked() == [STORY, OTHER, "/news", "/news?page=2", "/news?page=3"]


def test_sitemaps_that_name_each_other_end(sqlite_crawler, write_source, site) -> None:
    site.sitemap("/one.xml", {"/two.xml": "2099-01-01"}, kind="sitemap")
    site.sitemap("/two.xml", {"/one.xml": "2099-01-01", "/map.xml": ""}, kind="sitemap")
    site.sitemap("/map.xml", {STORY: ""})
    crawl(sqlite_crawler, write_source, site, f'sitemaps = ["{site.base}/one.xml"]')
    assert site.asked() == [STORY, "/map.xml", "/one.xml", "/two.xml"]
