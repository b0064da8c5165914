from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.discovery import Feed, parse_feed
from newscrawl.errors import DiscoveryError
from newscrawl.items import Link

URL = "https://example.org/feed/"
STORY = "https://example.org/story"


def feed(text: str, *, encoding: str = "utf-8") -> Feed:
    return parse_feed(dedent(text).strip().encode(encoding), URL)


def rss(item: str, *, channel: str = "") -> Feed:
    return feed(
        f"""<?xml version="1.0"?>
        <rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
             xmlns:atom="http://www.w3.org/2005/Atom"
             xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">
        <channel>{channel}<item>{item}</item></channel></rss>"""
    )


def atom(entry: str, *, attributes: str = "") -> Feed:
    return feed(
        f"""<?xml version="1.0" encoding="utf-8"?>
        <feed xmlns="http://www.w3.org/2005/Atom" {attributes}><entry>{entry}</entry></feed>"""
    )


def test_rss() -> None:
    read = rss(
        f"<title>Court rules</title><link>{STORY}</link>"
        "<pubDate>Mon, 06 May 2024 10:00:00 +0200</pubDate>",
        channel="<title>The\n Outlet</title><link>https://example.org/</link>",
    )
    published = datetime(2024, 5, 6, 8, tzinfo=UTC)
    assert read == Feed([Link(STORY, published, "Court rules")], title="The Outlet")


def test_atom() -> None:
    read = atom(
        f"""<title type="html">Court &amp;amp; state</title><id>tag:1</id>
        <link rel="enclosure" href="/talk.mp3"/><link rel="replies" href="/story/comments"/>
        <link type="application/json" href="/story.json"/><link href="{STORY}"/>
        <published>2024-05-06T10:00:00Z</published><updated>2024-05-07T10:00:00+02:00</updated>"""
    )
    assert read.links == [Link(STORY, datetime(2024, 5, 7, 8, tzinfo=UTC), "Court & state")]


def test_rss_1_with_its_items_beside_the_channel() -> None:
    read = feed(
        f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
            xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
        <channel rdf:about="https://example.org/"><title>Outlet</title>
        <items><rdf:Seq><rdf:li rdf:resource="{STORY}"/></rdf:Seq></items></channel>
        <item rdf:about="{STORY}"><title>One</title><dc:date>2024-05-06</dc:date></item>
        <item rdf:about="{STORY}?from=about"><link>{STORY}/2</link></item></rdf:RDF>"""
    )
    assert read == Feed(
        [Link(STORY, datetime(2024, 5, 6, tzinfo=UTC), "One"), Link(f"{STORY}/2")], title="Outlet"
    )


def test_rss_0_90_and_a_root_of_upper_case_names_are_no_obstacle() -> None:
    read = feed(
        f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
            xmlns="http://my.netscape.com/rdf/simple/0.9/">
        <channel><title>Outlet</title></channel><item><link>{STORY}</link></item></rdf:RDF>"""
    )
    assert read.links == [Link(STORY)]


def test_json_feed() -> None:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Outlet",
        "next_url": "/feed/?page=2",
        "items": [
            {"id": 1, "url": "/story", "title": "One", "date_published": "2024-05-06T10:00:00Z"},
            {"id": f"{STORY}/2", "date_modified": "2024-05-07", "date_published": "2024-05-06"},
            {"id": "3"},
            "no item",
        ],
    }
    assert parse_feed(b"\xef\xbb\xbf\n" + json.dumps(document).encode(), URL) == Feed(
        [
            Link(STORY, datetime(2024, 5, 6, 10, tzinfo=UTC), "One"),
            Link(f"{STORY}/2", datetime(2024, 5, 7, tzinfo=UTC)),
        ],
        title="Outlet",
        next_url="https://example.org/feed/?page=2",
    )


@pytest.mark.parametrize(
    "item",
    [
        "<link>/story</link>",
        "<link>\n https://example.org/story?utm_source=rss#top \n</link>",
        "<link><![CDATA[https://example.org/story]]></link>",
        "<link/><guid>https://example.org/story</guid>",
        '<guid isPermaLink="true">https://example.org/story</guid>',
        '<atom:link rel="alternate" href="https://example.org/story"/>',
        '<atom:link rel="self" href="https://example.org/x"/><link>https://example.org/story</link>',
        "<link>https://feeds.example.com/1</link><feedburner:origLink>/story</feedburner:origLink>",
        "<link>mailto:desk@example.org</link><guid>https://example.org/story</guid>",
    ],
)
def test_where_an_item_has_its_address(item: str) -> None:
    assert [link.url for link in rss(item).links] == [STORY]


@pytest.mark.parametrize(
    "item",
    [
        "<title>No address</title>",
        '<guid isPermaLink="false">https://example.org/?p=1</guid>',
        "<guid>4711</guid>",
        "<link>javascript:void(0)</link>",
        "<comments>https://example.org/story/comments</comments>",
    ],
)
def test_an_item_without_an_address_names_no_link(item: str) -> None:
    assert rss(item).links == []


def test_a_title_can_be_stored_and_printed() -> None:
    text = r'{"items": [{"url": "/story", "title": "A\u001b[2J\ud800 &amp; B\n\u0000"}]}'
    assert feed(text).links == [Link(STORY, title="A [2J? & B")]


def test_xml_base_is_what_relative_links_are_relative_to() -> None:
    assert atom('<link href="story"/>', attributes='xml:base="https://other.example/news/"') == (
        Feed([Link("https://other.example/news/story")])
    )
    assert atom('<link href="a" xml:base="/x/"/>').links == [Link("https://example.org/x/a")]


def test_an_address_counts_once_where_it_stands_first() -> None:
    read = rss(
        f"<link>{STORY}</link></item><item><link>/b</link></item><item><link>{STORY}#1</link>"
    )
    assert [link.url for link in read.links] == [STORY, "https://example.org/b"]


@pytest.mark.parametrize(
    ("href", "next_url"),
    [
        ("/feed/?paged=2", "https://example.org/feed/?paged=2"),
        (URL, None),
        ("javascript:void(0)", None),
    ],
)
def test_the_feed_that_continues_this_one(href: str, next_url: str | None) -> None:
    link = f'<link rel="next" href="{href}"/>'
    text = f'<feed xmlns="http://www.w3.org/2005/Atom">{link}<entry/></feed>'
    assert feed(text).next_url == next_url
    assert rss("", channel=link.replace("<link", "<atom:link")).next_url == next_url


def test_a_wrong_date_costs_the_date_only() -> None:
    item = f"<link>{STORY}</link><pubDate>yesterday</pubDate><dc:date>2024-05-06</dc:date>"
    assert rss(item).links == [Link(STORY, datetime(2024, 5, 6, tzinfo=UTC))]
    assert rss(f"<link>{STORY}</link><pubDate>soon</pubDate>").links == [Link(STORY)]


BROKEN = {
    "bare ampersand": "<rss><channel><item><link>{}?a=1&b=2</link></item></channel></rss>",
    "ampersand in CDATA": "<rss><channel><title>A & B</title><item><link><![CDATA[{}?a=1&b=2]]>"
    "</link></item></channel></rss>",
    "text before": "Warning: x in <b>y</b>\n<?xml version='1.0'?><rss><channel><item>"
    "<link>{}?a=1&amp;b=2</link></item></channel></rss>",
    "entity of HTML": "<rss><channel><title>&nbsp;</title><item><link>{}?a=1&amp;b=2</link></item>"
    "</channel></rss>",
    "control character": "<rss><channel><title>\x08</title><item><link>{}?a=1&amp;b=2</link></item>"
    "</channel></rss>",
    "cut off": "<rss><channel><item><link>{}?a=1&amp;b=2</link></item><item><link>https://exam",
    "undeclared prefix": "<rss><channel><media:x/><item><link>{}?a=1&amp;b=2</link></item>"
    "</channel></rss>",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_feed_is_mended(text: str) -> None:
    assert [link.url for link in feed(text.format(STORY)).links] == [f"{STORY}?a=1&b=2"]


@pytest.mark.parametrize(
    ("declared", "written"),
    [("utf-8", "cp1252"), ("iso-8859-1", "iso-8859-1"), ("no-such", "utf-8"), ("utf-16", "utf-16")],
)
def test_a_title_in_another_encoding(declared: str, written: str) -> None:
    text = f"""<?xml version="1.0" encoding="{declared}"?>
        <rss><channel><item><title>Straße</title><link>{STORY}</link></item></channel></rss>"""
    assert feed(text, encoding=written).links == [Link(STORY, title="Straße")]


def test_a_feed_in_gzip_that_the_header_did_not_tell() -> None:
    body = f"<rss><channel><item><link>{STORY}</link></item></channel></rss>".encode()
    assert parse_feed(gzip.compress(body), URL).links == [Link(STORY)]


def test_a_feed_without_items_is_a_feed() -> None:
    assert feed("<rss><channel><title>Outlet</title></channel></rss>") == Feed([], title="Outlet")


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"", "nothing"),
        (b" \n", "nothing"),
        (b"<!doctype html><html><title>Not\n found</title><p>x", 'an HTML page titled "Not found"'),
        (b"<html><body><p>x", "an HTML page without title"),
        (b"<html><pre><rss><item></html>", "an HTML page without title"),
        (b'{"posts": []}', "JSON without items"),
        (b'{"items": {}}', "JSON without items"),
        (b'{"items": [', "broken JSON"),
        (b'{"a":' * 100_000, "broken JSON"),
        (b"<urlset/>", "markup that begins with <urlset>"),
        (b"\x00\x01\x02", "binary data"),
        (
            b"Too many requests\x1b[2J",
            'text that begins with "Too many requests\N{REPLACEMENT CHARACTER}[2J"',
        ),
        (b"\x1f\x8bno gzip", "broken gzip"),
    ],
)
def test_what_is_no_feed_is_said_to_be_what_it_is(body: bytes, what: str) -> None:
    with pytest.raises(DiscoveryError) as caught:
        parse_feed(body, URL)
    assert what in str(caught.value)
    assert URL in str(caught.value)


def test_entities_are_not_expanded() -> None:
    bomb = (
        b"<!DOCTYPE rss [<!ENTITY a '" + b"x" * 100_000 + b"'><!ENTITY f SYSTEM '/etc/hostname'>]>"
    )
    item = b"<rss><channel><title>&f;" + b"&a;" * 10_000 + b"</title><item/></channel></rss>"
    title = parse_feed(bomb + item, URL).title
    assert title is not None
    assert len(title) < 100_000


PIECES = (
    b"<rss>", b"<channel>", b"<item>", b"</item>", b"<link>", b"</link>", b"</rss>", b"<![CDATA[",
    b"]]>", b"&", b"&#x1;", b"<!", b"<?xml", b"?>", b'encoding="utf-16"', b"\xff\xfe", b"{", b'"',
    b"<feed xmlns='a:b:", b"'>", b"<entry xml:base='http://['", b">", b"http://[", b"\x00", b"items",
)  # fmt: skip


def links_of(body: bytes) -> list[Link]:
    """No links for what is no feed: then it must have been said in the one way."""
    try:
        return parse_feed(body, URL).links
    except DiscoveryError:
        return []


@given(st.one_of(st.binary(max_size=300), st.lists(st.sampled_from(PIECES)).map(b"".join)))
def test_any_bytes_are_a_feed_or_a_discovery_error(body: bytes) -> None:
    assert all(link.url.startswith(("http://", "https://")) for link in links_of(body))


@pytest.mark.parametrize(
    "body",
    [
        b"\n" * 1_000_000 + b"<rss/>",
        b"<rss><channel>" + b"<item><title>x</title>" * 50_000,
        b"<rss><channel>" + b"<![CDATA[" * 200_000,
        b"<rss><channel>" + b"<" * 1_000_000,
        b"<rss><channel><title>" + b"&" * 1_000_000,
        b"<rss" * 200_000,
        b"<?xml version='1.0' encoding='punycode'?><rss>" + b"\xff" + b"a-b" * 500_000,
        gzip.compress(b"") * 50_000,
        b"<rss><channel>" + b"<item><link>/a</link></item>" * 20_000,
    ],
    ids=[
        "newlines",
        "open items",
        "open CDATA",
        "brackets",
        "ampersands",
        "roots",
        "codec",
        "gzip",
        "items",
    ],
)
def test_a_hostile_feed_takes_time_in_proportion_to_its_size(body: bytes) -> None:
    # Anything quadratic would take minutes here, and the whole run with it.
    assert len(links_of(body)) <= 1
