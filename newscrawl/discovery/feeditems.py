"""Bytes of a feed and the address of a page in, the item that carries the page's text out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from newscrawl.discovery.feeds import items_of, json_link, link_of, parse_root
from newscrawl.discovery.feedtext import text_in, text_in_json
from newscrawl.discovery.markup import expand, first_text, local_name, text_of
from newscrawl.items import FeedItem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

PUBLISHED = ("published", "pubDate", "issued", "date", "created")
MODIFIED = ("updated", "modified")


def find_item(body: bytes, url: str, page_url: str) -> FeedItem | None:
    """The item of the feed that was served at `url` whose link is `page_url`, if it has a text.

    Raises:
        DiscoveryError: the feed is compressed and grows beyond the limit.
    """
    body = expand(body, url)
    if body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        return _find_in_json(body, url, page_url)
    root = parse_root(body, url)
    for item in items_of(root) if root is not None else ():
        link = link_of(item, url)
        if link is not None and link.url == page_url and (text := text_in(item)) is not None:
            return FeedItem(
                url=page_url,
                text=text[0],
                is_summary=text[1],
                title=link.title,
                authors=tuple(_names(item)),
                published=_first(item, PUBLISHED),
                modified=_first(item, MODIFIED),
                tags=tuple(_tags(item)),
                language=_language(item),
            )
    return None


def _first(item: Element, names: tuple[str, ...]) -> str | None:
    return next(filter(None, (first_text(item, name) for name in names)), None)


def _names(item: Element) -> Iterator[str]:
    """Of Dublin Core, Atom and RSS; that one's has an address, with the name in brackets."""
    for child in item.iterchildren("{*}creator", "{*}author"):
        name = first_text(child, "name") or text_of(child)
        if "@" in name:
            name = name.partition("(")[2].rpartition(")")[0]
        if name.strip():
            yield name.strip()


def _tags(item: Element) -> Iterator[str]:
    for child in item.iterchildren("{*}category", "{*}subject"):
        if said := child.get("label") or child.get("term") or text_of(child):
            yield said


def _language(item: Element) -> str | None:
    for element in (item, *item.iterancestors()):
        said = element.get("{http://www.w3.org/XML/1998/namespace}lang")
        if said or local_name(element) == "channel":
            return said or first_text(element, "language")
    return None


def _find_in_json(body: bytes, url: str, page_url: str) -> FeedItem | None:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return None
    items = document.get("items") if isinstance(document, dict) else None
    for item in items if isinstance(items, list) else ():
        link = json_link(item, url) if isinstance(item, dict) else None
        if link is not None and link.url == page_url and (text := text_in_json(item)) is not None:
            authors = item.get("authors")
            return FeedItem(
                url=page_url,
                text=text[0],
                is_summary=text[1],
                title=link.title,
                authors=tuple(_strings(authors if isinstance(authors, list) else [], "name")),
                published=_string(item.get("date_published")),
                modified=_string(item.get("date_modified")),
                tags=tuple(_strings(item.get("tags"))),
                language=_string(item.get("language")) or _string(document.get("language")),
            )
    return None


def _strings(values: Any, key: str = "") -> Iterator[str]:
    for value in values if isinstance(values, list) else ():
        said = _string(value.get(key) if isinstance(value, dict) else value)
        if said:
            yield said


def _string(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
