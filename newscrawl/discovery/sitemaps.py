"""Bytes of a sitemap, a sitemap index or a news sitemap go in; its links come out.

The protocol: https://www.sitemaps.org/protocol.html; it also allows feeds and plain text.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from newscrawl.discovery.dates import parse_date
from newscrawl.discovery.described import describe
from newscrawl.discovery.feeds import FEED_ROOTS, parse_feed, unique
from newscrawl.discovery.markup import SAFE_XML, expand, first_text, local_name, mend
from newscrawl.errors import DiscoveryError
from newscrawl.items import Link
from newscrawl.urls import canonical_url

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

ROOTS = frozenset({"urlset", "sitemapindex"})

_SITEMAP_FILE = re.compile(r"sitemap[^/]*\.xml(?:\.gz)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap names, in its order, none twice."""

    links: list[Link] = field(default_factory=list)
    sitemaps: list[Link] = field(default_factory=list)
    """further sitemaps, to be fetched and parsed in their turn"""


def parse_sitemap(body: bytes, url: str) -> Sitemap:
    """Read a sitemap that was served at `url`, compressed or not, well-formed or not.

    Raises:
        DiscoveryError: when it is no sitemap, saying what it is.
    """
    body = expand(body, url)
    sitemap = _read_xml(body, url) or _read_text(body)
    if sitemap is None:
        raise DiscoveryError(f"{url}: is no sitemap but {describe(body)}")
    return sitemap


def _read_xml(body: bytes, url: str) -> Sitemap | None:
    try:
        root, pages, sitemaps = _walk(body, url, recover=False)
    except etree.XMLSyntaxError:
        try:
            root, pages, sitemaps = _walk(mend(body), url, recover=True)
        except etree.XMLSyntaxError:
            return None
    if root.lower() in FEED_ROOTS:
        return Sitemap(links=parse_feed(body, url).links)
    if root not in ROOTS:
        return None
    # Some sitemaps name further ones as if they were pages.
    sitemaps += [link for link in pages if _SITEMAP_FILE.search(link.url)]
    pages = [link for link in pages if not _SITEMAP_FILE.search(link.url)]
    return Sitemap(unique(pages), unique(sitemaps))


def _walk(body: bytes, url: str, *, recover: bool) -> tuple[str, list[Link], list[Link]]:
    """Name of the root, pages and sitemaps; each record is let go as soon as it is read, since a
    sitemap may have 50,000 of them with all their images and translations.
    """
    pages: list[Link] = []
    sitemaps: list[Link] = []
    records = etree.iterparse(
        io.BytesIO(body), tag=("{*}url", "{*}sitemap"), recover=recover, **SAFE_XML
    )
    for _, element in records:
        link = _link_of(element, url)
        if link:
            (sitemaps if local_name(element) == "sitemap" else pages).append(link)
        _let_go(element)
    root = records.root
    return ("" if root is None else local_name(root)), pages, sitemaps


def _let_go(element: Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _link_of(record: Element, url: str) -> Link | None:
    address = first_text(record, "loc")
    canonical = canonical_url(address, base=url) if address else None
    if canonical is None:
        return None
    lastmod = parse_date(first_text(record, "lastmod"))
    news = next(record.iterchildren("{*}news"), None)
    if news is None:
        return Link(canonical, lastmod)
    published = parse_date(first_text(news, "publication_date"))
    return Link(canonical, lastmod or published, first_text(news, "title"))


def _read_text(body: bytes) -> Sitemap | None:
    """One URL a line, and nothing else."""
    lines = body.decode("utf-8-sig", errors="replace").split()
    if not lines or not all(line.startswith(("http://", "https://")) for line in lines):
        return None
    urls = (canonical_url(line) for line in lines)
    return Sitemap(unique(Link(url) for url in urls if url))
