from __future__ import annotations

import pytest

from newscrawl.discovery import parse_section
from newscrawl.discovery.paging import page_number
from newscrawl.sources import Discover, Source

URL = "https://example.org/news/"


def next_of(body: str, url: str = URL, next_page: str = "") -> str | None:
    source = Source(
        name="example",
        title="Example",
        home="https://example.org/",
        language="en",
        discover=Discover(sections=(URL,), next_page=next_page),
    )
    page = f"<html><body><a href='/somewhere'>x</a>{body}</body></html>"
    return parse_section(page.encode(), url, source).next_url


@pytest.mark.parametrize(
    ("body", "url", "address"),
    [
        ('<link rel="next" href="?after=x1">', URL, URL + "?after=x1"),
        ('<a rel="nofollow next" href="page/2/">&gt;</a>', URL, URL + "page/2/"),
        (
            '<a href="page/1/">1</a><a href="page/2/">2</a><a href="page/3/">3</a>',
            URL,
            URL + "page/2/",
        ),
        ('<a href="/news/page/9">9</a>', URL + "page/8", URL + "page/9"),
        (
            '<a href="?page=3&amp;sort=new">3</a>',
            URL + "?page=2&sort=new",
            URL + "?page=3&sort=new",
        ),
        ('<a href="?paged=2">2</a>', URL, URL + "?paged=2"),
        ('<a href="/seite-2/">2</a>', "https://example.org/", "https://example.org/seite-2/"),
        ('<a href="?offset=20">Older posts</a>', URL, URL + "?offset=20"),
        ('<a href="?offset=20">« Older Entries</a>', URL, URL + "?offset=20"),
        ('<a href="?offset=20">Nächste Seite »</a>', URL, URL + "?offset=20"),
        ('<a href="?offset=20" aria-label="Next page"><svg></svg></a>', URL, URL + "?offset=20"),
        ('<a href="?offset=20">›</a>', URL, URL + "?offset=20"),
    ],
)
def test_the_page_that_continues_this_one(body: str, url: str, address: str) -> None:
    assert next_of(body, url) == address


@pytest.mark.parametrize(
    ("body", "url"),
    [
        ("", URL),
        ('<link rel="next" href="">', URL),
        ('<link rel="next" href="#more">', URL),
        ('<link rel="next" href="https://other.example/news/page/2/">', URL),
        ('<a rel="next" href="/news/page/2/">Next</a>', URL + "page/3/"),
        ('<a rel="next" href="/news/">Next</a>', URL + "page/3/"),
        ('<a href="page/1/">1</a><a href="page/5/">5</a>', URL),
        ('<a href="/politics/page/2/">2</a>', URL),
        ('<a href="/court">Next week the court will rule</a>', URL),
        ('<a rel="next" href="javascript:more()">Load more</a>', URL),
    ],
)
def test_never_itself_nor_an_earlier_or_another_list(body: str, url: str) -> None:
    assert next_of(body, url) is None


def test_the_sources_own_selector_alone_decides() -> None:
    body = '<a class="old" href="?before=9">earlier</a><a rel="next" href="page/2/">Next</a>'
    assert next_of(body, next_page="a.old") == URL + "?before=9"
    assert next_of(body, next_page=".absent") is None


@pytest.mark.parametrize(
    ("url", "number"),
    [
        (URL, 1),
        (URL + "page/12/", 12),
        (URL + "page-3.html", 3),
        (URL + "p2", 2),
        (URL + "?a=1&page=7", 7),
        (URL + "?homepage=7", 1),
        (URL + "2024/05/", 1),
    ],
)
def test_the_number_of_a_page(url: str, number: int) -> None:
    assert page_number(url) == number
