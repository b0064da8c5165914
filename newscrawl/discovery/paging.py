"""An index page goes in; the address of the page that continues it comes out."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from parsel.csstranslator import HTMLTranslator

from newscrawl.urls import canonical_url, is_same_site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from newscrawl.sources.source import Source

# The number of a page, in the path (/page/2/, /seite-2, /p2) or in the query (?page=2).
_IN_PATH = re.compile(r"/(?:page|seite|pagina|pagine|p)[/-]?(\d{1,5})(?:\.\w+)?/?$", re.IGNORECASE)
_IN_QUERY = re.compile(
    r"(?:^|&)(?:page|paged|pagenum|pg|p|seite|pagina|currentpage)=(\d{1,5})(?:&|$)", re.IGNORECASE
)
_NEXT_WORDS = re.compile(
    r"""[\s←→«»‹›<>]*(?:next(?:\ page)?|older(?:\ (?:posts|entries|articles|stories|news))?
    |more\ (?:posts|articles|stories|news)|load\ more|weiter|nächste(?:\ seite)?|ältere\ beiträge
    |suivante?|page\ suivante|siguiente|próxim[ao]|seguinte|successiv[ao]|volgende)[\s→»›>]*
    |[→»›]""",
    re.IGNORECASE | re.VERBOSE,
)


def find_next_page(tree: HtmlElement, base: str, url: str, source: Source) -> str | None:
    """The next page's canonical URL, on the same site; never the page itself or an earlier one."""
    own = canonical_url(url) or url
    for href in _candidates(tree, base, own, source):
        address = canonical_url(href, base=base)
        if address and address != own and is_same_site(address, own) and _is_later(address, own):
            return address
    return None


def _candidates(tree: HtmlElement, base: str, own: str, source: Source) -> Iterator[str]:
    """Addresses that may be the next page, best first."""
    if source.discover.next_page:
        for element in tree.xpath(_xpath(source.discover.next_page)):
            yield element.get("href") or ""
        return
    links = [element for element in tree.iter("link", "a") if element.get("href")]
    yield from (link.get("href", "") for link in links if "next" in link.get("rel", "").split())
    anchors = [link for link in links if link.tag == "a"]
    for anchor in anchors:
        address = canonical_url(anchor.get("href", ""), base=base)
        if address and page_number(address) == page_number(own) + 1 and _is_same_list(address, own):
            yield address
    for anchor in anchors:
        label = anchor.get("aria-label") or anchor.text_content()
        if _NEXT_WORDS.fullmatch(" ".join(label.split())):
            yield anchor.get("href", "")


@lru_cache(maxsize=1024)
def _xpath(selector: str) -> str:
    return HTMLTranslator().css_to_xpath(selector)


def page_number(url: str) -> int:
    """The number of a page of a list as its address has it; 1 when it has none."""
    parts = urlsplit(url)
    found = _IN_PATH.search(parts.path) or _IN_QUERY.search(parts.query)
    return int(found[1]) if found else 1


def _is_later(address: str, own: str) -> bool:
    # By number where the address has one; a list paged by cursor has none and passes.
    return not _is_same_list(address, own) or page_number(address) > page_number(own)


def _is_same_list(address: str, own: str) -> bool:
    return _without_number(address) == _without_number(own)


def _without_number(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return _IN_PATH.sub("", parts.path).rstrip("/"), _IN_QUERY.sub("", parts.query)
