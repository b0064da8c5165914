"""A parsed document in, the typed claims of its meta elements, JSON-LD and microdata out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement

from newscrawl.reading import jsonld
from newscrawl.reading.articles import describe_article, is_article, kinds_of
from newscrawl.reading.claims import ArticleClaim, Claims, MetaTags
from newscrawl.reading.headings import key
from newscrawl.reading.microdata import read_microdata
from newscrawl.reading.values import line

MOST_META = 500
MOST_SCRIPTS = 60

_HEAD_TAGS = ("meta", "link", "script", "title")
_JSON_KINDS = ("application/ld+json", "application/json+ld")


@dataclass(slots=True)
class _Head:
    """What one pass over the document collects."""

    meta: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    scripts: list[Any] = field(default_factory=list)
    title: str | None = None
    canonical: str | None = None
    licence: str | None = None


def read_claims(tree: HtmlElement, headings: Iterable[str] = ()) -> Claims:
    """One pass over meta, link, script and title elements, one over microdata.

    `headings` are the page's visible ones: they tell which of several articles the page is about.
    """
    head = _read_head(tree)
    objects = list(jsonld.walk(head.scripts))
    index = _index_objects(objects)
    articles = [
        describe_article(node, trail, index)
        for node, trail in objects
        if is_article(kinds_of(node)) or ("headline" in node and "datePublished" in node)
    ]
    meta = MetaTags(head.meta)
    shown = (*headings, head.title, meta.first("og:title"), meta.first("twitter:title"))
    titles = {key(text) for text in shown if text}
    addresses = {_address_key(a) for a in (head.canonical, meta.first("og:url")) if a}
    article = choose_article(articles, titles, addresses)
    is_full = bool(article.headlines and article.authors and article.published)
    microdata = ArticleClaim() if is_full else read_microdata(tree)
    return Claims(
        article=article,
        microdata=microdata,
        meta=meta,
        title_element=head.title,
        language=tree.get("lang")
        or tree.get("xml:lang")
        or tree.get("{http://www.w3.org/XML/1998/namespace}lang"),
        canonical=head.canonical,
        page_licence=head.licence,
        page_kinds=frozenset(
            kind for node, trail in objects if not trail for kind in kinds_of(node)
        ),
        site_names=tuple(_site_names(objects, meta, article)),
        articles_listed=sum(not a.is_main for a in articles),
    )


def _read_head(tree: HtmlElement) -> _Head:
    head = _Head()
    count = 0
    for element in tree.iter(*_HEAD_TAGS):
        tag = element.tag
        if tag == "meta":
            count += 1
            if count <= MOST_META:
                _note_meta(element, head)
        elif tag == "link":
            _note_link(element, head)
        elif tag == "script":
            if (element.get("type") or "").strip().lower().startswith(_JSON_KINDS) and len(
                head.scripts
            ) < MOST_SCRIPTS:
                head.scripts += jsonld.load(element.text)
        elif head.title is None and not _is_drawing(element):
            head.title = line(element.text)
    return head


def _is_drawing(element: HtmlElement) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag in {"svg", "g", "symbol", "path"}


def _note_meta(element: HtmlElement, head: _Head) -> None:
    content = element.get("content")
    if content:
        name = (
            element.get("property")
            or element.get("name")
            or element.get("itemprop")
            or element.get("http-equiv")
        )
        if name:
            head.meta[name.strip().lower()].append(content)


def _note_link(element: HtmlElement, head: _Head) -> None:
    relation = (element.get("rel") or "").lower()
    if relation == "canonical":
        head.canonical = head.canonical or line(element.get("href"))
    elif "license" in relation.split():
        head.licence = head.licence or line(element.get("href"))


def _index_objects(objects: list[tuple[jsonld.Node, tuple[str, ...]]]) -> dict[str, jsonld.Node]:
    index: dict[str, jsonld.Node] = {}
    for node, _ in objects:
        name = node.get("@id")
        # A bare reference has the same `@id` as the object it stands for: the fuller one counts.
        if isinstance(name, str) and len(node) > len(index.get(name, ())):
            index[name] = node
    return index


def choose_article(
    articles: list[ArticleClaim], titles: set[str], addresses: set[str]
) -> ArticleClaim:
    """The article object that the page is about: by address, by headline, by place, by fullness."""

    def weight(article: ArticleClaim) -> tuple[int, int]:
        headline = key(article.headlines[0]) if article.headlines else ""
        agrees = bool(headline) and any(
            headline in title or title in headline for title in titles if title
        )
        fits = any(_address_key(a) in addresses for a in article.urls)
        full = sum(
            (
                bool(article.headlines),
                bool(article.authors),
                bool(article.published),
                bool(article.body),
            )
        )
        return 4 * agrees + 4 * fits + 4 * article.is_main, full

    best = max(articles, key=weight, default=None)
    return best if best and (best.is_main or weight(best)[0] >= 4) else ArticleClaim()


def _site_names(
    objects: list[tuple[jsonld.Node, tuple[str, ...]]], meta: MetaTags, article: ArticleClaim
) -> list[str]:
    names = [meta.first("og:site_name"), article.publisher]
    for node, trail in objects:
        kinds = kinds_of(node)
        if "WebSite" in kinds or (not trail and any(k.endswith("Organization") for k in kinds)):
            names += [line(node.get("name")), line(node.get("alternateName"))]
    names += [meta.first("application-name"), meta.first("apple-mobile-web-app-title")]
    return list(dict.fromkeys(name for name in names if name))


def _address_key(address: str) -> str:
    return (
        address.split("#", maxsplit=1)[0]
        .split("?", maxsplit=1)[0]
        .rsplit("//", maxsplit=1)[-1]
        .removeprefix("www.")
        .rstrip("/")
        .lower()
    )
