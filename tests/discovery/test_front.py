"""What a front page says of its site."""

from __future__ import annotations

from newscrawl.discovery.front import read_front

URL = "https://lamp.example/en/"


def front(head: str, body: str = "", attributes: str = 'lang="en-GB"'):
    return read_front(f"<html {attributes}><head>{head}</head><body>{body}</body>".encode(), URL)


def test_feeds_that_are_declared_come_before_those_that_are_linked() -> None:
    found = front(
        """<link rel="alternate" type="application/rss+xml" href="/feed/">
        <link rel="alternate" type="application/atom+xml; charset=utf-8" href="news.atom">
        <link rel="alternate" type="application/rss+xml" title="Comments" href="/c/feed/">
        <link rel="alternate" type="application/json+oembed" href="/oembed?x">
        <link rel="alternate" hreflang="fr" href="/fr/">""",
        """<a href="/feed/">RSS</a> <a href="/law/rss.xml">law</a>
        <a href="https://other.example/feed/">a friend</a> <a href="/podcast/feed/">listen</a>
        <a href="/feeding-the-world">a story</a>""",
    )
    assert found.feeds == [
        "https://lamp.example/feed/",
        "https://lamp.example/en/news.atom",
        "https://lamp.example/law/rss.xml",
    ]


def test_name_language_and_licence() -> None:
    found = front(
        '<title>News and views | The Lamp</title><base href="https://lamp.example/">',
        '<a rel="license" href="https://creativecommons.org/licenses/by/4.0/">CC</a>',
    )
    assert (found.title, found.language) == ("The Lamp", "en")
    assert found.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert front('<meta property="og:site_name" content=" The  Lamp ">').title == "The Lamp"
    assert front("", attributes="").language is None


def test_what_is_no_page_says_nothing() -> None:
    for body in (b"", b"\0\1\2", b"<"):
        assert read_front(body, URL).feeds == []
