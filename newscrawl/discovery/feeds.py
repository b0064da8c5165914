"""Bytes of a feed (RSS 0.9x, 1.0, 2.0, Atom, JSON Feed) go in; the links of its items come out."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lxml import etree

from newscrawl.discovery.dates import parse_date
from newscrawl.discovery.described import describe
from newscrawl.discovery.feedtext import Text, digest_of, text_in, text_in_json
from newscrawl.discovery.markup import SAFE_XML, expand, first_text, local_name, mend, text_of
from newscrawl.errors import DiscoveryError
from newscrawl.items import Link
from newscrawl.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from lxml.etree import _Element as Element

FEED_ROOTS = frozenset({"rss", "feed", "rdf", "channel"})
ITEMS = frozenset({"item", "entry"})

# What changed last tells more than what was published first.
DATES = ("updated", "modified", "published", "pubDate", "issued", "date", "created")
JSON_DATES = ("date_modified", "date_published")

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")  # JSON can hold them, and terminals obey them


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed names."""

    links: list[Link]
    """one per item, in the feed's order, none twice"""
    title: str | None = None
    next_url: str | None = None
    """where older items stand (RFC 5005, JSON Feed)"""
    texts: dict[str, str] = field(default_factory=dict)
    """of items that carry more than a short summary: their link, and a digest of the text"""


def parse_feed(body: bytes, url: str) -> Feed:
    """Read a feed that was served at `url`, well-formed or not.

    Raises:
        DiscoveryError: when it is no feed, saying what it is.
    """
    body = expand(body, url)
    if body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        feed = _read_json(body, url)
    else:
        root = parse_root(body, url)
        feed = None if root is None else _read_xml(root, url)
    if feed is None:
        raise DiscoveryError(f"{url}: is no feed but {describe(body)}")
    return feed


def parse_root(body: bytes, url: str) -> Element | None:
    """The feed's element, or None when there is no such thing."""
    try:
        root = etree.fromstring(body, etree.XMLParser(**SAFE_XML), base_url=url)
    except (etree.XMLSyntaxError, ValueError):
        try:
            parser = etree.XMLParser(**SAFE_XML, recover=True)
            root = etree.fromstring(mend(body), parser, base_url=url)
        except etree.XMLSyntaxError:
            return None
    # Recovery gives None for what has no element at all, whatever lxml's types say.
    if root is None or local_name(root).lower() not in FEED_ROOTS:
        return None
    return root


def _read_xml(root: Element, url: str) -> Feed:
    channel = next((child for child in root if local_name(child) == "channel"), root)
    links: list[Link | None] = []
    texts: dict[str, str] = {}
    for item in items_of(root):
        links.append(link_of(item, url))
        _note(texts, links[-1], text_in(item))
    return Feed(
        links=unique(links),
        title=_plain(first_text(channel, "title")),
        next_url=_other_than(url, _href(channel, "next", url)),
        texts=texts,
    )


def items_of(root: Element) -> Iterator[Element]:
    for item in root.iter("{*}item", "{*}entry"):
        if not _is_inside_item(item):
            yield item


def _note(texts: dict[str, str], link: Link | None, text: Text | None) -> None:
    if link is not None and text is not None:
        texts.setdefault(link.url, digest_of(text))


def _is_inside_item(element: Element) -> bool:
    return any(local_name(parent) in ITEMS for parent in element.iterancestors())


def link_of(item: Element, url: str) -> Link | None:
    for address in _addresses(item, url):
        canonical = canonical_url(address, base=item.base or url) if address else None
        if canonical:
            return Link(canonical, _date_of(item), _plain(first_text(item, "title")))
    return None


def _addresses(item: Element, url: str) -> Iterator[str | None]:
    """What may be the item's address, best first."""
    yield first_text(item, "origLink")  # FeedBurner's link leads over its own counter
    yield _href(item, "alternate", url)
    yield first_text(item, "link")
    for guid in item.iterchildren("{*}guid", "{*}id"):
        if guid.get("isPermaLink", "true").lower() != "false" and _is_web_address(text_of(guid)):
            yield text_of(guid)
    for name, value in item.items():
        if name.rpartition("}")[2] == "about" and _is_web_address(value):  # RSS 1.0
            yield value


def _href(element: Element, relation: str, url: str) -> str | None:
    """The address of an Atom link; a page in HTML before one in another format."""
    links = [
        link
        for link in element.iterchildren("{*}link")
        if link.get("href") and link.get("rel", "alternate") == relation
    ]
    links.sort(key=lambda link: "html" not in link.get("type", "text/html"))
    return canonical_url(links[0].get("href", ""), base=links[0].base or url) if links else None


def _date_of(item: Element) -> datetime | None:
    dates = (parse_date(first_text(item, name)) for name in DATES)
    return next(filter(None, dates), None)


def _read_json(body: bytes, url: str) -> Feed | None:
    """A JSON Feed (https://www.jsonfeed.org/version/1.1/)."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return None
    items = document.get("items")
    if not isinstance(items, list):
        return None
    links: list[Link | None] = []
    texts: dict[str, str] = {}
    for item in items:
        if isinstance(item, dict):
            links.append(json_link(item, url))
            _note(texts, links[-1], text_in_json(item))
    next_url = canonical_url(_text(document, "next_url") or "", base=url)
    title = _plain(_text(document, "title"))
    return Feed(unique(links), title, _other_than(url, next_url), texts)


def json_link(item: dict[str, Any], url: str) -> Link | None:
    identifier = _text(item, "id")
    address = _text(item, "url") or (identifier if _is_web_address(identifier) else None)
    canonical = canonical_url(address, base=url) if address else None
    if canonical is None:
        return None
    dates = (parse_date(_text(item, name)) for name in JSON_DATES)
    return Link(canonical, next(filter(None, dates), None), _plain(_text(item, "title")))


def _text(record: dict[str, Any], key: str) -> str | None:
    value = record.get(key)
    return value.strip() or None if isinstance(value, str) else None


def _is_web_address(text: str | None) -> bool:
    return text is not None and text.lower().startswith(("http://", "https://"))


def _other_than(url: str, next_url: str | None) -> str | None:
    return next_url if next_url and next_url != canonical_url(url) else None


def _plain(title: str | None) -> str | None:
    """A title on one line, as text that can be stored; feeds escape it once more than XML asks."""
    text = _CONTROLS.sub(" ", html.unescape(title or "")).encode("utf-8", errors="replace")
    return " ".join(text.decode("utf-8").split()) or None


def unique(links: Iterable[Link | None]) -> list[Link]:
    """Each address once, where it stood first."""
    by_url: dict[str, Link] = {}
    for link in links:
        if link is not None:
            by_url.setdefault(link.url, link)
    return list(by_url.values())
