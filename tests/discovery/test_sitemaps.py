from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.discovery import Sitemap, markup, parse_sitemap
from newscrawl.errors import DiscoveryError
from newscrawl.items import Link

URL = "https://example.org/sitemap.xml"
STORY = "https://example.org/story"
NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" '
    'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
)


def urlset(records: str, *, attributes: str = NAMESPACES) -> Sitemap:
    text = f'<?xml version="1.0" encoding="UTF-8"?><urlset {attributes}>{records}</urlset>'
    return parse_sitemap(text.encode(), URL)


def test_pages_with_their_dates_in_order() -> None:
    read = urlset(
        f"""<url><loc> {STORY}\n</loc><lastmod>2024-05-06T10:00:00+02:00</lastmod></url>
        <url><loc>/b?utm_source=sitemap</loc></url><url><loc>{STORY}#again</loc></url>"""
    )
    assert read == Sitemap(
        [Link(STORY, datetime(2024, 5, 6, 8, tzinfo=UTC)), Link("https://example.org/b")]
    )


def test_a_news_sitemap_gives_title_and_date() -> None:
    news = (
        "<news:news><news:publication><news:name>Outlet</news:name></news:publication>"
        "<news:publication_date>2024-05-06</news:publication_date>"
        "<news:title>Court\n rules</news:title></news:news>"
    )
    read = urlset(f"<url><loc>{STORY}</loc>{news}</url>")
    assert read.links == [Link(STORY, datetime(2024, 5, 6, tzinfo=UTC), "Court rules")]
    read = urlset(f"<url><loc>{STORY}</loc><lastmod>2024-06-01</lastmod>{news}</url>")
    assert read.links == [Link(STORY, datetime(2024, 6, 1, tzinfo=UTC), "Court rules")]


def test_pictures_and_translations_are_no_pages() -> None:
    read = urlset(
        f"""<url><image:image><image:loc>https://example.org/a.jpg</image:loc></image:image>
        <xhtml:link rel="alternate" hreflang="de" href="https://example.org/de/"/>
        <loc>{STORY}</loc></url>"""
    )
    assert read == Sitemap([Link(STORY)])


def test_a_sitemap_index_names_sitemaps() -> None:
    text = f"""<sitemapindex {NAMESPACES}><sitemap><loc>/a.xml</loc><lastmod>2024-05</lastmod>
        </sitemap><sitemap><loc>/b.xml.gz</loc></sitemap></sitemapindex>"""
    assert parse_sitemap(text.encode(), URL) == Sitemap(
        sitemaps=[
            Link("https://example.org/a.xml", datetime(2024, 5, 1, tzinfo=UTC)),
            Link("https://example.org/b.xml.gz"),
        ]
    )


def test_a_sitemap_among_the_pages_is_a_sitemap() -> None:
    read = urlset(f"<url><loc>/sitemap-2024.xml</loc></url><url><loc>{STORY}</loc></url>")
    assert read == Sitemap([Link(STORY)], [Link("https://example.org/sitemap-2024.xml")])


@pytest.mark.parametrize("attributes", ["", 'xmlns="http://www.google.com/schemas/sitemap/0.84"'])
def test_the_namespace_does_not_matter(attributes: str) -> None:
    assert urlset(f"<url><loc>{STORY}</loc></url>", attributes=attributes).links == [Link(STORY)]


@pytest.mark.parametrize("lastmod", ["", "soon", "0001-01-01T00:00:00Z", "2024-13-45"])
def test_a_bad_date_is_none(lastmod: str) -> None:
    read = urlset(f"<url><loc>{STORY}</loc><lastmod>{lastmod}</lastmod></url>")
    assert read.links == [Link(STORY)]


def test_addresses_that_are_none_are_passed_over() -> None:
    read = urlset(f"<url><loc>mailto:a@b</loc></url><url/><url><loc>{STORY}</loc></url>")
    assert read.links == [Link(STORY)]


def test_broken_markup_is_mended() -> None:
    text = f"\n<urlset><url><loc>{STORY}?a=1&b=2</loc></url><url><loc>https://example.o"
    assert parse_sitemap(text.encode(), URL).links == [Link(f"{STORY}?a=1&b=2")]


def test_plain_text() -> None:
    assert parse_sitemap(f"\ufeff{STORY}\r\n\r\n{STORY}/2\n".encode(), URL).links == [
        Link(STORY),
        Link(f"{STORY}/2"),
    ]


def test_a_feed_may_be_a_sitemap() -> None:
    text = f"<rss><channel><item><link>{STORY}</link></item></channel></rss>"
    assert parse_sitemap(text.encode(), URL).links == [Link(STORY)]


@pytest.mark.parametrize("members", [1, 2])
def test_gzip_whatever_its_name(members: int) -> None:
    text = f"<urlset><url><loc>{STORY}</loc></url></urlset>".encode()
    half = len(text) // members
    body = b"".join(gzip.compress(text[at : at + half]) for at in range(0, len(text), half))
    assert parse_sitemap(body, URL).links == [Link(STORY)]


def test_gzip_that_was_cut_off_gives_what_came() -> None:
    records = "".join(f"<url><loc>{STORY}/{number}</loc></url>" for number in range(2000))
    body = gzip.compress(f"<urlset>{records}</urlset>".encode())
    links = parse_sitemap(body[: len(body) // 2], URL).links
    assert 100 < len(links) < 2000
    assert links == [Link(f"{STORY}/{number}") for number in range(len(links))]


def test_gzip_that_grows_without_bound_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup, "MAX_EXPANDED", 10_000)
    for body in (gzip.compress(b" " * 20_000), gzip.compress(b" " * 6_000) * 2):
        with pytest.raises(DiscoveryError, match="grows beyond 10,000 bytes"):
            parse_sitemap(body, URL)


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"", "nothing"),
        (b"<html><head><title>404</title></head></html>", 'an HTML page titled "404"'),
        (b"{}", "JSON without items"),
        (b"see https://example.org/", "text that begins with"),
        (b"<opml/>", "markup that begins with <opml>"),
    ],
)
def test_what_is_no_sitemap_is_said_to_be_what_it_is(body: bytes, what: str) -> None:
    with pytest.raises(DiscoveryError) as caught:
        parse_sitemap(body, URL)
    assert f"{URL}: is no sitemap but {what}" in str(caught.value)


def test_an_empty_sitemap_is_a_sitemap() -> None:
    assert urlset("") == Sitemap()


PIECES = (
    b"<urlset>", b"<url>", b"</url>", b"<loc>", b"</loc>", b"</urlset>", b"<sitemapindex>", b"&x;",
    b"<sitemap>", b"https://a/", b"http://[", b"<!DOCTYPE a [", b"]>", b"\x1f\x8b\x08", b"<rss>",
    b"<lastmod>", b"2024", b"<news:news>", b"<!--", b"-->", b"\xfe\xff", b"\x00",
)  # fmt: skip


def links_of(body: bytes) -> list[Link]:
    """No links for what is no sitemap: then it must have been said in the one way."""
    try:
        sitemap = parse_sitemap(body, URL)
    except DiscoveryError:
        return []
    return sitemap.links + sitemap.sitemaps


@given(st.one_of(st.binary(max_size=300), st.lists(st.sampled_from(PIECES)).map(b"".join)))
def test_any_bytes_are_a_sitemap_or_a_discovery_error(body: bytes) -> None:
    assert all(link.url.startswith(("http://", "https://")) for link in links_of(body))


@pytest.mark.parametrize(
    "body",
    [
        b"\n" * 1_000_000 + b"<urlset/>",
        b"<urlset>" + b"<url>" * 200_000,
        b"<urlset>" + b"<url><loc>https://example.org/a" * 50_000,
        b"<urlset>" + b"<url><loc>https://example.org/a</loc></url>" * 50_000,
        b"<urlset>" + b"&" * 1_000_000,
        b"http://" * 200_000,
    ],
    ids=["newlines", "open records", "open addresses", "records", "ampersands", "text"],
)
def test_a_hostile_sitemap_takes_time_in_proportion_to_its_size(body: bytes) -> None:
    # Anything quadratic would take minutes here, and the whole run with it.
    assert len(links_of(body)) <= 1
