from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from newscrawl.discovery import SectionPage, parse_section
from newscrawl.errors import DiscoveryError
from newscrawl.items import Link
from newscrawl.sources import Discover, Source

URL = "https://example.org/news/"


def read(body: str, url: str = URL, **discover: object) -> SectionPage:
    page = f"<!doctype html><html><head><title>News</title></head><body>{body}</body></html>"
    return parse_section(page.encode(), url, source(**discover))


def source(**discover: object) -> Source:
    return Source(
        name="example",
        title="Example",
        home="https://example.org/",
        language="en",
        discover=Discover(**discover),  # type: ignore[arg-type]
    )


def urls(page: SectionPage) -> list[str]:
    return [link.url for link in page.links]


@pytest.mark.parametrize(
    "body",
    [
        '<h2><a href="/news/4711/">Court</a></h2>',
        '<a href="/news/4711/"><h3>Court</h3><p>What it said.</p></a>',
        '<a href="/news/court-rules-today">Court rules on the encryption law</a>',
        '<p><a href="/2024/05/06/court/?utm_source=home">Court rules on encryption today</a></p>',
        '<article><h2>Court</h2><a href="court-rules-today"></a></article>',
        '<h2><a href="/court-rules-today/index.html">Court</a></h2>',
        '<h2><a href="/archive/2024/05/court/4711/">Court</a></h2>',
    ],
)
def test_a_headline_is_followed(body: str) -> None:
    assert len(read(body).links) == 1


@pytest.mark.parametrize(
    "body",
    [
        '<a href="/news/court-rules-today">More</a>',
        '<a href="/news/court-rules-today"><img src="a.jpg"></a>',
        '<nav><a href="/news/court-rules-today">Court rules on the encryption law</a></nav>',
        '<footer><h2><a href="/how-we-work-here">How we work</a></h2></footer>',
        '<h2><a href="/politics/">Politics</a></h2>',
        '<h2><a href="/tag/court-rules-today">Court rules</a></h2>',
        '<h2><a href="/news/author/jane-van-doe">Jane van Doe</a></h2>',
        '<h2><a href="/news/">All that is new today</a></h2>',
        '<h2><a href="https://other.example/court-rules-today">Court rules today</a></h2>',
        '<h2><a href="https://jobs.example.org/court-rules-today">Court rules today</a></h2>',
        '<h2><a href="/report-of-the-court.pdf">Report of the court</a></h2>',
        '<h2><a href="javascript:void(0)">Court rules today</a></h2>',
        '<a name="court-rules-today">Court rules on the encryption law</a><a href="/x">x</a>',
    ],
)
def test_what_is_no_headline_is_not(body: str) -> None:
    assert read(body).links == []


def test_links_stand_in_order_once_with_their_best_title() -> None:
    page = read(
        """<a href="/court-rules-today"><img></a>
        <h2><a href="/second-story-of-today">Second story</a></h2>
        <h2><a href="/court-rules-today#top">Court\n rules</a></h2>
        <a href="/court-rules-today">The court has ruled today that this is so</a>"""
    )
    assert page.links == [
        Link("https://example.org/court-rules-today", title="Court rules"),
        Link("https://example.org/second-story-of-today", title="Second story"),
    ]


def test_allow_patterns_alone_decide() -> None:
    body = '<nav><a href="/a/1">More</a></nav><h2><a href="/court-rules-today">Court</a></h2>'
    assert urls(read(body, allow=(r"/a/\d$",))) == ["https://example.org/a/1"]


def test_deny_patterns_forbid() -> None:
    body = '<h2><a href="/court-rules-today">Court</a></h2>'
    assert urls(read(body, deny=("court",))) == []


def test_base_and_parsed_trees() -> None:
    text = '<base href="/stories/"><h2><a href="court-rules-today">Court</a></h2>'
    expected = ["https://example.org/stories/court-rules-today"]
    assert urls(read(text)) == expected
    assert urls(parse_section(html.document_fromstring(text), URL, source())) == expected


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"", "nothing"),
        (b"<html><title>Wait</title><p>Checking your browser", 'an HTML page titled "Wait"'),
        (b"%PDF-1.7\x00\x01", "binary data"),
        (b'{"posts": []}', "JSON without items"),
        (b"<a name='x'>no address</a>", "markup that begins with <a>"),
    ],
)
def test_a_page_without_links_is_said_to_be_what_it_is(body: bytes, what: str) -> None:
    with pytest.raises(DiscoveryError) as caught:
        parse_section(body, URL, source())
    assert f"{URL}: is no page of links but {what}" in str(caught.value)


PIECES = (
    b"<a href='/court-rules-today'>", b"</a>", b"<h2>", b"<article>", b"<nav>", b"<base href='//['>",
    b"<a href='http://[' rel=next>", b"<link rel=next href=/news/page/2>", b"<!--", b"\x00", b"text ",
)  # fmt: skip


@given(st.one_of(st.binary(max_size=300), st.lists(st.sampled_from(PIECES)).map(b"".join)))
def test_any_bytes_are_a_section_or_a_discovery_error(body: bytes) -> None:
    try:
        page = parse_section(body, URL, source())
    except DiscoveryError:
        return
    assert all(url.startswith("https://example.org/") for url in urls(page))
    assert page.next_url != URL


@pytest.mark.parametrize(
    "body",
    [
        b"<article>" + b"<a href=/court-rules-today></a>" * 50_000,
        b"<div>" * 100_000 + b"<a href=/a>x</a>",
        b"<a href=/a>" * 50_000,
    ],
    ids=["anchors", "depth", "open anchors"],
)
def test_a_hostile_page_takes_time_in_proportion_to_its_size(body: bytes) -> None:
    try:
        assert len(parse_section(body, URL, source()).links) <= 1
    except DiscoveryError:
        return
