"""Every page of the newsroom is read exactly as expected: one test for each page and field."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

import pytest

import newscrawl
from newscrawl import newsroom
from newscrawl.items import Article, Extraction, Page, Rejection
from newscrawl.newsroom.content import EDITIONS, WIRE, stories
from newscrawl.newsroom.prose import read_out
from newscrawl.newsroom.site import resources
from newscrawl.sources.loader import load_source

FIELDS = ("title", "authors", "published_at", "language", "body")
SOMETIMES = ("modified_at", "article_type")


def name(url: str) -> str:
    return url.rstrip("/").rpartition("/")[2]


def cases() -> list:
    """Edition 1 whole, of edition 2 what differs; fields that a page does not state are left out."""
    seen = []
    found = []
    for edition in EDITIONS:
        for article in newsroom.expected(edition):
            if article in seen:
                continue
            seen.append(article)
            stated = [field for field in SOMETIMES if getattr(article, field) is not None]
            for field in (*FIELDS, *stated):
                label = f"{article.source}-{name(article.url)}-{edition}-{field}"
                found.append(pytest.param(article, edition, field, id=label))
    return found


@cache
def read(url: str, edition: int) -> Extraction:
    return newscrawl.extract(resources(edition)[url].body, url)


@pytest.mark.parametrize(("article", "edition", "field"), cases())
def test_field(article, edition, field):
    got = read(article.url, edition)
    if field == "body":
        assert [block.text for block in got.blocks] == list(article.body)
    elif field == "authors":
        assert got.authors == list(article.authors)
    else:
        assert getattr(got, field) == getattr(article, field)


@pytest.mark.parametrize("article", newsroom.expected(2), ids=lambda article: name(article.url))
def test_canonical_url(article):
    assert read(article.url, 2).canonical_url == article.url


def test_the_page_in_another_language_is_read_as_well_as_the_others():
    (story,) = (story for story in stories(WIRE, 1) if story.language == "de")
    got = read(story.url, 1)
    assert [block.text for block in got.blocks] == list(read_out(story.body))
    assert (got.title, got.language) == (story.title, "de")


def judged(url: str, source_name: str, edition: int) -> Article | Rejection:
    source = load_source(newsroom.SOURCES_DIR / f"{source_name}.toml")
    resource = resources(edition)[url]
    page = Page(
        url=url,
        body=resource.body,
        fetched_at=datetime(2026, 10, 23, tzinfo=UTC),
        headers=(("Content-Type", resource.content_type),),
    )
    return newscrawl.read(page, source)


@pytest.mark.parametrize(
    "rejection", newsroom.rejected(2), ids=lambda rejection: f"{rejection.source}-{rejection.url}"
)
def test_pages_that_are_no_articles_are_rejected(rejection):
    verdict = judged(rejection.url, rejection.source, 2)
    assert isinstance(verdict, Rejection)
    assert verdict.reason is rejection.reason


@pytest.mark.parametrize("article", newsroom.expected(2), ids=lambda article: name(article.url))
def test_articles_are_not_rejected(article):
    verdict = judged(article.url, article.source, 2)
    assert isinstance(verdict, Article)
    assert verdict.url == article.url


def test_both_addresses_of_an_article_give_one_url():
    (story,) = (story for story in stories(WIRE, 1) if story.has("second address"))
    second = f"http://openwire.example{story.second_path}"
    verdict = judged(second, "open-wire", 1)
    assert isinstance(verdict, Article)
    assert (verdict.url, verdict.page_url) == (story.url, second)
