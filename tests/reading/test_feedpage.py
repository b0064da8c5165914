"""Texts of feeds: the full ones are articles, cleaned like pages; summaries are none."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape

import pytest

from newscrawl.discovery.feeditems import find_item
from newscrawl.discovery.feeds import parse_feed
from newscrawl.items import Article, ReadPath, Reason, Rejection, RejectionReason
from newscrawl.reading.feedpage import is_cut, read_item
from newscrawl.sources import Source

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SOURCE = Source(name="lamp", title="The Lamp", home="https://lamp.example/", language="en")
URL = "https://lamp.example/2026/11/a-bridge-of-sensors"
FEED = "https://lamp.example/feed/"
SENTENCES = (
    "The city has put two hundred sensors into the new bridge, and none of them was announced.",
    "They count steps, wheels and phones, and they send what they count to a company abroad.",
    "A member of the council found the contract in the annex of a budget that nobody had read.",
    "The data protection authority says that it was told of a weather station, not of phones.",
    "The company answers that the numbers are anonymous as soon as they are ten minutes old.",
    "The council will vote in December on whether the sensors stay, and on who may see what they saw.",
)
PARAGRAPHS = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
APPEARED = f'<p>The post <a href="{URL}">A bridge of sensors</a> appeared first on <a href="/">The Lamp</a>.</p>'


def rss(text: str, name: str = "content:encoded", before: str = "") -> bytes:
    return (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>The Lamp</title><language>en-GB</language><item><title>A bridge of sensors</title>"
        f"<link>{URL}?utm_source=rss</link><dc:creator>Ines Alder</dc:creator>"
        f"<pubDate>Mon, 23 Nov 2026 08:00:00 +0000</pubDate><category>Sensors</category>{before}"
        f"<{name}>{escape(text)}</{name}></item></channel></rss>"
    ).encode()


def read(feed: bytes) -> Article | Rejection:
    item = find_item(feed, FEED, URL)
    assert item is not None
    return read_item(item, SOURCE, NOW)


def atom() -> bytes:
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>The Lamp</title><entry>'
        f'<title>A bridge of sensors</title><link href="{URL}"/><author><name>Ines Alder</name></author>'
        "<published>2026-11-23T08:00:00Z</published><category term='Sensors'/>"
        f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{PARAGRAPHS}</div></content>'
        "</entry></feed>"
    ).encode()


def json_feed() -> bytes:
    import json

    item = {
        "id": URL, "url": URL, "title": "A bridge of sensors", "content_html": PARAGRAPHS,
        "date_published": "2026-11-23T08:00:00Z", "authors": [{"name": "Ines Alder"}],
        "tags": ["Sensors"],
    }  # fmt: skip
    feed = {"version": "https://jsonfeed.org/version/1.1", "language": "en", "items": [item]}
    return json.dumps(feed).encode()


@pytest.mark.parametrize("feed", [rss(PARAGRAPHS + APPEARED), atom(), json_feed()])
def test_a_full_text_is_an_article_that_says_how_it_was_read(feed: bytes) -> None:
    assert list(parse_feed(feed, FEED).texts) == [URL]
    article = read(feed)
    assert isinstance(article, Article), article
    assert article.body.split("\n\n") == list(SENTENCES)
    assert (article.url, article.page_url, article.read_by) == (URL, URL, ReadPath.FEED)
    assert (article.title, article.authors) == ("A bridge of sensors", ["Ines Alder"])
    assert article.published_at == datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert (article.language, article.tags, article.fetched_at) == ("en", ["Sensors"], NOW)


def test_what_is_no_article_is_taken_out_as_on_a_page() -> None:
    residue = (
        '<div class="sharedaddy"><h3>Share this:</h3><ul><li><a href="#">Mastodon</a></li></ul></div>'
        "<p>This site uses Akismet to reduce spam. Learn how your comment data is processed.</p>"
    )
    article = read(rss(PARAGRAPHS + residue + APPEARED))
    assert article.body.split("\n\n") == list(SENTENCES)
    reasons = {block.reason for block in article.removed}
    assert {Reason.SHARE, Reason.COMMENT_FORM} <= reasons


def test_plain_text_has_a_paragraph_for_each_line() -> None:
    article = read(rss("\n".join(SENTENCES)))
    assert article.body.split("\n\n") == list(SENTENCES)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (PARAGRAPHS, "description"),  # full, but too short for the place of a summary
        (PARAGRAPHS + "<p>And there is more […]</p>", "content:encoded"),
        (PARAGRAPHS + f'<p><a href="{URL}">Continue reading <b>A bridge</b></a></p>', "content:encoded"),
        (PARAGRAPHS + "<p>And so&#8230;</p>" + APPEARED, "content:encoded"),
        ("<p>" + " ".join(SENTENCES[:2]) + "</p>" + "<!-- as it came -->" * 40, "content:encoded"),
    ],
)  # fmt: skip
def test_summaries_and_beginnings_are_no_articles(text: str, name: str) -> None:
    found = read(rss(text, name))
    assert isinstance(found, Rejection)
    assert found.reason is RejectionReason.TOO_SHORT


def test_a_long_text_in_the_place_of_a_summary_is_an_article() -> None:
    assert isinstance(read(rss(PARAGRAPHS * 2, "description")), Rejection)  # the same twice
    more = "".join(f"<p>{sentence.replace('The', f'In part {n} the')}</p>" for n in range(3)
                   for sentence in SENTENCES)  # fmt: skip
    assert isinstance(read(rss(more, "description")), Article)


def test_short_texts_and_those_of_other_vocabularies_are_not_noted() -> None:
    assert parse_feed(rss("<p>Two lines.</p>"), FEED).texts == {}
    media = rss("<p>Two lines.</p>", before=f"<media:content>{escape(PARAGRAPHS)}</media:content>")
    assert parse_feed(media, FEED).texts == {}
    assert find_item(rss(PARAGRAPHS), FEED, URL + "-of-another-kind") is None


def test_a_text_that_ends_like_one_is_not_cut() -> None:
    assert not is_cut(PARAGRAPHS + "<p>She said “I do not know…” and left the room for good.</p>")
    assert not is_cut(PARAGRAPHS + '<p><a href="/report">Read the report of the auditors</a></p>')
