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


def test_the_day_is_that_of_the_page_s_own_zone():
    found = metadata_of(
        with_json(
            '{"@type": "NewsArticle", "headline": "Chip act passes", "datePublished": "2026-08-14T01:00:00+09:00"}'
        )
    )
    assert found.published_at == datetime(2026, 8, 13, 16, tzinfo=UTC)
    assert found.published_at.tzinfo is UTC
    assert found.date == DAY.date()


def test_the_object_of_the_page_dates_the_article():
    page = '{"@type": "WebPage", "datePublished": "2026-08-14", "dateModified": "2026-08-16"}'
    found = metadata_of(with_json(f'{{"@graph": [{page}, {{"@type": "WebSite", "name": "X"}}]}}'))
    assert (found.published_at, found.modified_at) == (DAY, DAY.replace(day=16))
    listing = page.replace("WebPage", "CollectionPage")
    assert published_of(with_json(listing)) is None


def test_a_page_that_was_moved_shows_the_first_day():
    head = '<meta property="article:published_time" content="2026-08-19T08:00:00Z">'
    shown = '<h1>Chip act passes</h1><span class="meta">Aug 14, 2026</span><p>Text.</p>'
    assert published_of(with_head(head, shown)) == DAY
    # A day earlier may be the other side of midnight; another event is no publication.
    near = shown.replace("14", "18")
    assert published_of(with_head(head, near)) == DAY.replace(day=19, hour=8)
    event = shown.replace("Aug 14, 2026", "Board meeting notes 8-2-26").replace(' class="meta"', "")
    assert published_of(with_head(head, event)) == DAY.replace(day=19, hour=8)
    other = shown.replace("Aug 14", "Received Aug 14")
    assert published_of(with_head(head, other)) == DAY.replace(day=19, hour=8)


def test_what_was_changed_before_it_was_published_was_published_anew():
    html = with_json(
        '{"@type": "Article", "headline": "Chip act passes", "datePublished": "2026-08-15T22:00:00Z", "dateModified": "2026-08-15T21:00:00Z"}',
        '<h1>Chip act passes</h1><span class="meta">Aug 14, 2026</span><p>Text.</p>',
    )
    assert published_of(html) == DAY


@pytest.mark.parametrize(
    "shown",
    [
        '<p class="date">3/8/2026</p>',
        '<p class="date">8/3/2026</p>',
    ],
)
def test_what_is_known_of_the_page_tells_day_from_month(shown):
    body = f"<h1>Chip act passes</h1>{shown}<p>Text.</p>"
    third = datetime(2026, 8, 3, tzinfo=UTC)
    assert published_of(with_head("", body), url="https://paper.example/2026/08/03/act") == third
    # The third of August, or the eighth of March: what is not yet cannot be meant.
    early = published_of(with_head("", body), fetched_at=datetime(2026, 5, 1, tzinfo=UTC))
    assert early == datetime(2026, 3, 8, tzinfo=UTC)


def test_a_bare_date_by_the_headline_comes_before_the_dates_of_other_articles():
    body = (
        "<h1>Chip act passes</h1><p><a>August 14, 2026</a></p><p>Text.</p>"
        '<time datetime="2026-08-18">18 August</time><time datetime="2026-08-17">17 August</time>'
    )
    assert published_of(with_head("", body)) == DAY


def test_a_footer_of_the_article_may_be_its_byline():
    body = (
        '<article><h1>Chip act passes</h1><footer class="node__meta">Submitted on August 14, 2026'
        "</footer><p>Text.</p></article>"
    )
    assert published_of(with_head("", body)) == DAY
    assert published_of(with_head("", body.replace("node__meta", "site-footer"))) is None


def test_what_stands_above_the_headline_at_any_depth_is_near_it():
    body = (
        '<div><div class="outer"><h2 class="date-header"><span>Friday, August 14, 2026</span></h2>'
        "<div><div><div><div><h3>Chip act passes the house</h3><p>Text.</p></div></div></div></div></div></div>"
    )
    head = "<title>Chip act passes the house</title>"
    assert published_of(with_head(head, body)) == DAY


@pytest.mark.parametrize(
    "url",
    [
        "https://paper.example/2026/aug/14/chip-act",
        "https://paper.example/news/2026/august/14/chip-act",
        "https://paper.example/news/article/A2026081409300005196",
    ],
)
def test_a_month_by_name_and_a_number_that_is_a_time_in_an_address(url):
    assert published_of(with_head(""), url=url) == DAY


def test_a_long_number_that_is_no_time_is_no_date():
    assert published_of(with_head(""), url="https://paper.example/a/202608149999") is None


def test_an_age_by_the_headline_is_a_time_when_the_fetch_is_known():
    body = '<h1>Chip act passes</h1><span class="date">2 days ago</span><p>Text.</p>'
    assert published_of(with_head("", body)) == datetime(2026, 8, 18, tzinfo=UTC)
    assert published_of(with_head("", body), fetched_at=None) is None
    updated = body.replace("2 days", "Updated 2 days")
    assert published_of(with_head("", updated)) is None
    dated = '<meta name="date" content="2026-08-14">'
    assert published_of(with_head(dated, body)) == DAY


def test_a_date_of_another_script_is_seen_by_the_headline():
    for shown in ("١٤ آب ٢٠٢٦", "14 ส.ค. 2569", "令和8年8月14日", "14 tháng 8 năm 2026"):
        body = f"<h1>Chip act passes</h1><div class=date>{shown}</div><p>Text.</p>"
        assert published_of(with_head("", body)) == DAY
