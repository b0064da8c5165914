from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newscrawl.discovery import robots_sitemaps


def test_sitemap_lines_in_order_and_once() -> None:
    text = """\ufeffSitemap: https://example.org/first.xml
    User-agent: *
    Disallow: /sitemap: /not-this.xml
    # Sitemap: https://example.org/commented.xml
    SITEMAP :https://example.org/second.xml.gz   # the old one
    sitemap: https://example.org/first.xml
    Sitemap: /relative.xml
    Sitemap:"""
    named = ["https://example.org/first.xml", "https://example.org/second.xml.gz"]
    assert robots_sitemaps(text.encode()) == named
    base = "https://example.org/robots.txt"
    assert robots_sitemaps(text.encode(), base) == [*named, "https://example.org/relative.xml"]


def test_old_line_ends() -> None:
    assert robots_sitemaps(b"User-agent: *\rSitemap: https://example.org/a.xml\r") == [
        "https://example.org/a.xml"
    ]


def test_an_html_page_names_none() -> None:
    assert robots_sitemaps(b"<html><a href='/sitemap'>Sitemap: see here</a></html>") == []


@given(st.binary(max_size=300))
def test_any_bytes_are_read(body: bytes) -> None:
    assert all(url.startswith("http") for url in robots_sitemaps(b"sitemap:" + body))
