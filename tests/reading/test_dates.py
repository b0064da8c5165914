"""When an article appeared and changed."""

from datetime import UTC, datetime

import pytest
from pages import FETCHED, metadata_of, with_head, with_json

DAY = datetime(2026, 8, 14, tzinfo=UTC)


def published_of(html, **kwargs):
    return metadata_of(html, **kwargs).published_at


def test_json_ld_comes_before_what_is_shown():
    html = with_json(
        '{"@type": "NewsArticle", "headline": "Chip act passes", "datePublished": "2026-08-14T10:00:00+02:00",'
        '"dateModified": "2026-08-15T10:00:00+02:00"}',
        "<h1>Chip act passes</h1><p>1 August 2026</p>",
    )
    found = metadata_of(html)
    assert found.published_at == DAY.replace(hour=8)
    assert found.modified_at == datetime(2026, 8, 15, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2026-08-14T00:00:00Z">',
        '<meta name="DC.date.issued" content="2026-08-14">',
        '<meta itemprop="datePublished" content="2026-08-14">',
        '<meta name="parsely-pub-date" content="2026-08-14">',
    ],
)
def test_a_date_of_the_head(head):
    assert published_of(with_head(head)) == DAY


@pytest.mark.parametrize(
    "shown",
    [
        '<time datetime="2026-08-14">yesterday</time>',
        "<p>Published on August 14, 2026</p>",
        '<span class="date">14.08.2026</span>',
        "<p>Von Ada Byron <br> 14. August 2026</p>",
        '<p class="byline">Ada Byron <span>14 août 2026</span></p>',
        '<p>Updated: <time datetime="2026-08-16">16 August</time></p><p>Published: <time datetime="2026-08-14">14 August</time></p>',
    ],
)
def test_a_date_near_the_headline(shown):
    assert (
        published_of(
            with_head("", f"<article><h1>Chip act passes</h1>{shown}<p>Text.</p></article>")
        )
        == DAY
    )


def test_a_date_of_another_article_is_not_taken():
    body = (
        "<h1>Chip act passes</h1>"
        + "<p>Text that goes on and on, sentence after sentence.</p>" * 30
    )
    links = '<aside><h3>Rain</h3><time datetime="2026-08-01">1 August</time><h3>Sun</h3><time datetime="2026-08-02">2 August</time></aside>'
    assert published_of(with_head("", body + links)) is None


def test_the_date_of_the_address_is_the_last_resort():
    assert published_of(with_head(""), url="https://paper.example/2026/08/14/chip-act") == DAY
    assert published_of(with_head(""), url="https://paper.example/news/20260814-chip-act") == DAY
    assert published_of(with_head(""), url="https://paper.example/2026/99/14/chip-act") is None


def test_nothing_is_later_than_the_fetch():
    head = '<meta property="article:published_time" content="2027-01-01T00:00:00Z"><meta name="date" content="2026-08-14">'
    assert published_of(with_head(head)) == DAY
    ahead = FETCHED.replace(minute=5).isoformat()
    assert published_of(with_head(f'<meta name="date" content="{ahead}">')) == FETCHED


def test_a_change_before_the_publication_is_no_change():
    head = '<meta name="date" content="2026-08-14"><meta property="article:modified_time" content="2026-08-01">'
    found = metadata_of(with_head(head))
    assert (found.published_at, found.modified_at) == (DAY, None)


def test_where_both_times_are_the_last_change_the_page_shows_the_first():
    html = with_json(
        '{"@type": "Article", "headline": "Chip act passes", "datePublished": "2026-08-19", "dateModified": "2026-08-19"}',
        "<h1>Chip act passes</h1><p>Published 14 August 2026, updated 19 August 2026</p>",
    )
    assert published_of(html) == DAY
