"""An index page of a source goes in; the links that look like its articles, and the next page,
come out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from newscrawl.discovery.described import describe
from newscrawl.discovery.links import is_listing, is_under_listing, is_wanted, last_segment
from newscrawl.discovery.paging import find_next_page
from newscrawl.errors import DiscoveryError
from newscrawl.hosts import is_same_host
from newscrawl.items import Link
from newscrawl.urls import canonical_url

if TYPE_CHECKING:
    from newscrawl.sources.source import Source

HEADLINE_WORDS = 4
"""An anchor of fewer words is a button or a menu entry, unless it is a heading."""

SLUG_WORDS = 3
"""A last path segment of fewer words may be a section; of as many it is a headline."""

MAX_ANCHORS = 5000
"""No index page for readers has as many; what has is not read to its end."""

MENUS = frozenset({"nav", "footer"})
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

_DATE_IN_PATH = re.compile(r"/(?:19|20)\d{2}/(?:\d{1,2}|[a-z]{3})/")
_NUMBER_IN_SLUG = re.compile(r"\d{4,}")
_WORD = re.compile(r"[^\W_]{2,}")


Cards = dict[HtmlElement, str]
"""The heading of each `article` element of a page that was looked into."""


class Rank(IntEnum):
    """What an anchor is."""

    PLAIN = 0
    """a menu entry, a button, a picture"""
    TEXT = 1
    """a text of some length"""
    HEADING = 2


@dataclass(frozen=True, slots=True)
class SectionPage:
    """What an index page links to."""

    links: list[Link]
    """what looks like articles, in the page's order, none twice; the title is the anchor's"""
    next_url: str | None = None


def parse_section(page: bytes | HtmlElement, url: str, source: Source) -> SectionPage:
    """Read an index page that was served at `url`.

    Where the source has `allow` patterns they alone decide; otherwise address and anchor do.

    Raises:
        DiscoveryError: when there is no link in it at all, saying what it is.
    """
    tree = page if isinstance(page, HtmlElement) else parse_page(page)
    anchors = [] if tree is None else list(tree.iter("a"))
    if tree is None or not any(anchor.get("href") for anchor in anchors):
        what = describe(page) if isinstance(page, bytes) else "a page without any"
        raise DiscoveryError(f"{url}: is no page of links but {what}")
    base = base_of(tree, url)
    return SectionPage(
        links=_find_articles(anchors, base, url, source),
        next_url=find_next_page(tree, base, url, source),
    )


def parse_page(body: bytes) -> HtmlElement | None:
    if b"\0" in body[:1024] and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    # A page that does not name its encoding is in UTF-8 if it can be; libxml2 assumes otherwise.
    encoding = "utf-8" if _is_utf8(body) else None
    parser = HTMLParser(
        encoding=encoding, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return document_fromstring(body, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):  # empty, or nothing that is an element
        return None


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def base_of(tree: HtmlElement, url: str) -> str:
    for element in tree.iter("base"):
        href = element.get("href")
        if href:
            return canonical_url(href, base=url) or url
    return url


def _find_articles(anchors: list[HtmlElement], base: str, url: str, source: Source) -> list[Link]:
    own = canonical_url(url)
    best: dict[str, tuple[Rank, str]] = {}
    cards: Cards = {}
    for anchor in anchors[:MAX_ANCHORS]:
        address = canonical_url(anchor.get("href") or "", base=base)
        if address is None or address == own or not is_wanted(address, source):
            continue
        found = _judge(anchor, cards)
        best[address] = max(found, best.get(address, found), key=lambda pair: pair[0])
    return [
        Link(address, title=title or None)
        for address, (rank, title) in best.items()
        if source.discover.allow
        or (rank > Rank.PLAIN and looks_like_article(address) and is_same_host(address, base))
    ]


def _judge(anchor: HtmlElement, cards: Cards) -> tuple[Rank, str]:
    """How surely an anchor announces an article, and under what title."""
    title = _line(anchor)
    ancestors = {str(element.tag) for element in anchor.iterancestors()}
    if ancestors & MENUS:
        return Rank.PLAIN, title
    inner = next((element for element in anchor.iter(*HEADINGS)), None)
    if ancestors.intersection(HEADINGS) or inner is not None:
        return Rank.HEADING, title if inner is None else _line(inner)
    if len(_WORD.findall(title)) >= HEADLINE_WORDS:
        return Rank.TEXT, title
    # A card whose whole face is the link: the anchor itself has nothing to read.
    heading = "" if title else _heading_of_card(anchor, cards)
    return (Rank.TEXT, heading) if heading else (Rank.PLAIN, title)


def _heading_of_card(anchor: HtmlElement, cards: Cards) -> str:
    card = next(anchor.iterancestors("article"), None)
    if card is None:
        return ""
    if card not in cards:
        heading = next(card.iter(*HEADINGS), None)
        cards[card] = "" if heading is None else _line(heading)
    return cards[card]


def _line(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def looks_like_article(url: str) -> bool:
    """Whether an address is made like one of an article: dated, numbered, or a headline's words."""
    if is_listing(url) or is_under_listing(url):
        return False
    parts = urlsplit(url)
    path = unquote(parts.path)
    slug = last_segment(url)
    return bool(
        _DATE_IN_PATH.search(path + "/")
        or _NUMBER_IN_SLUG.search(slug)
        or len(_WORD.findall(slug)) >= SLUG_WORDS
        or parts.query
    )
