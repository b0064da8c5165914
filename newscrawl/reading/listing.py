"""A parsed document in, what it shows of a list of other pages out."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml.etree import _Element as Element

from newscrawl.reading.headings import key
from newscrawl.reading.values import absolute_url, text_of

MOST_LINKS = 2_000
MOST_HEADINGS = 300
MOST_ARTICLES = 100
MOST_LEVELS = 40
MOST_PARTS = 60
"""of an article element that are looked at"""
LONGEST_TEASER = 700
"""characters, white space included"""
FAR_LIST = 3
"""article elements whose headings lead to another site, from which on they make a list"""
SHORTEST_KEY = 6
"""letters of a link that is more than a number or an arrow"""
SHORTEST_HEADLINE = 16
"""letters; a shorter link is the name of a section or a person"""

_BESIDE = frozenset({"nav", "aside", "footer"})
_HEADINGS = ("h1", "h2", "h3", "h4")
_TEXTS = ("p", "h1", "h2", "h3", "h4", "div", "li")


@dataclass(frozen=True, slots=True)
class Listing:
    link_keys: frozenset[str]
    """what links say, as `key` makes it"""
    headlines: int
    """links of a headline's length to another page of the site, outside menus and margins"""
    linked_headings: int
    """headings outside menus and margins that lead to another page of the site"""
    articles: int
    """article elements outside menus, margins and other article elements"""
    teasers: int
    """those of them whose first heading leads to another page of the site"""
    teaser_texts: frozenset[str]
    """what stands in the paragraphs of those, as `key` makes it"""


def read_listing(tree: Element, url: str) -> Listing:
    own = {path_of(url)}
    for link in tree.iter("link"):
        if link.get("rel") in {"canonical", "shortlink"}:
            own.add(path_of(absolute_url(link.get("href"), url) or url))
    link_keys, headlines = _read_headlines(tree, url, own)
    articles, teasers, texts = _read_articles(tree, url, own)
    return Listing(
        link_keys=link_keys,
        headlines=headlines,
        linked_headings=_count_linked_headings(tree, url, own),
        articles=articles,
        teasers=teasers,
        teaser_texts=texts,
    )


def path_of(address: str) -> str:
    """Path and query without a slash at the end: two addresses of one page share it."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    return f"{parts.path.rstrip('/')}?{parts.query}"


def _read_headlines(tree: Element, url: str, own: set[str]) -> tuple[frozenset[str], int]:
    """What links say, and how many of them are headlines that stand where articles stand."""
    keys: set[str] = set()
    count = 0
    for link in islice(tree.iter("a"), MOST_LINKS):
        text = text_of(link, 500)
        said = key(text)
        if len(said) < SHORTEST_KEY or said in keys:
            continue
        keys.add(said)
        is_headline = len(said) >= SHORTEST_HEADLINE and (
            text.count(" ") >= 2 or not text.isascii()
        )
        if is_headline and _target(link, url, own) == "near" and not _is_beside(link):
            count += 1
    return frozenset(keys), count


def _count_linked_headings(tree: Element, url: str, own: set[str]) -> int:
    found = 0
    for count, heading in enumerate(tree.iter(*_HEADINGS)):
        if count >= MOST_HEADINGS:
            break
        if leads_elsewhere(heading, url, own) and not _is_beside(heading):
            found += 1
    return found


def leads_elsewhere(heading: Element, url: str, own: set[str]) -> bool:
    """A heading that is a link, or in one, to another page of the same site."""
    return _target(_link_of(heading), url, own) == "near"


def _link_of(heading: Element) -> Element | None:
    link = next(heading.iter("a"), None)
    if link is not None:
        return link
    parent = heading.getparent()
    for _ in range(3):
        if parent is None or parent.tag == "a":
            return parent
        parent = parent.getparent()
    return None


def _target(link: Element | None, url: str, own: set[str]) -> str:
    """`near`: another page of the site; `far`: another site; empty: nowhere else."""
    href = (link.get("href") or "").strip() if link is not None else ""
    if not href or href.startswith(("#", "javascript:", "mailto:")):
        return ""
    try:
        address = urljoin(url, href)
        if _site(address) != _site(url):
            return "far"
    except ValueError:
        return ""
    return "" if path_of(address) in own or path_of(address) == "?" else "near"


def _site(address: str) -> str:
    return ".".join((urlsplit(address).hostname or "").split(".")[-2:])


def _is_beside(element: Element) -> bool:
    for count, parent in enumerate(element.iterancestors()):
        if parent.tag in _BESIDE:
            return True
        if count > MOST_LEVELS:
            break
    return False


def _read_articles(tree: Element, url: str, own: set[str]) -> tuple[int, int, frozenset[str]]:
    articles = near = far = 0
    texts: set[str] = set()
    for count, article in enumerate(tree.iter("article")):
        if count >= MOST_ARTICLES:
            break
        if _is_beside(article) or next(article.iterancestors("article"), None) is not None:
            continue
        articles += 1
        target = _target_of(article, url, own)
        near += target == "near"
        far += target == "far"
        if target:
            texts.update(
                key(text_of(part, 500)) for part in islice(article.iter(*_TEXTS), MOST_PARTS)
            )
    # A post about a page elsewhere may have its headline lead there: only many make a list.
    teasers = near + (far if far >= FAR_LIST else 0)
    return articles, teasers, frozenset(texts - {""}) if teasers else frozenset()


def _target_of(article: Element, url: str, own: set[str]) -> str:
    """Where its heading leads, or the whole of a short one."""
    heading = next(article.iter(*_HEADINGS), None)
    target = _target(_link_of(heading), url, own) if heading is not None else ""
    if target or len(text_of(article)) > LONGEST_TEASER:
        return target
    targets = {_target(link, url, own) for link in article.iter("a")}
    return "near" if "near" in targets else ""
