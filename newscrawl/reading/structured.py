"""A parsed document in, the typed claims of its meta elements, JSON-LD and microdata out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from lxml.etree import _Element as Element

from newscrawl.reading import jsonld
from newscrawl.reading.articles import describe_article, is_article, kinds_of
from newscrawl.reading.breadcrumbs import read_breadcrumbs
from newscrawl.reading.claims import ArticleClaim, Claims, MetaTags
from newscrawl.reading.headings import key
from newscrawl.reading.microdata import read_microdata
from newscrawl.reading.parts import Parts
from newscrawl.reading.values import line

_Objects: TypeAlias = list[tuple[jsonld.Node, tuple[str, ...], frozenset[str]]]
_PAGES = frozenset({"WebPage", "ItemPage", "AboutPage", "MedicalWebPage"})


def read_claims(tree: Element, parts: Parts, headings: Iterable[str] = ()) -> Claims:
    """Weigh nothing yet: put what meta elements, JSON-LD and microdata say into one value.

    `headings` are the page's visible ones: they tell which of several articles the page is about.
    """
    objects = [(node, trail, kinds_of(node)) for node, trail in jsonld.walk(parts.scripts)]
    index = _index_objects(objects)
    articles = [
        describe_article(node, kinds, trail, index)
        for node, trail, kinds in objects
        if is_article(kinds) or ("headline" in node and "datePublished" in node)
    ]
    meta = MetaTags(parts.meta)
    shown = (*headings, parts.title, meta.first("og:title"), meta.first("twitter:title"))
    titles = {key(text) for text in shown if text}
    addresses = {_address_key(a) for a in (parts.canonical, meta.first("og:url")) if a}
    article = choose_article(articles, titles, addresses)
    is_full = bool(article.headlines and article.authors and article.published)
    microdata = ArticleClaim() if is_full else read_microdata(tree)
    page = _find_page(objects)
    return Claims(
        article=article,
        microdata=microdata,
        meta=meta,
        title_element=parts.title,
        language=tree.get("lang")
        or tree.get("xml:lang")
        or tree.get("{http://www.w3.org/XML/1998/namespace}lang"),
        canonical=parts.canonical,
        page_licence=parts.licence,
        page_published=line(page.get("datePublished")),
        page_modified=line(page.get("dateModified")),
        page_kinds=frozenset(kind for _, trail, kinds in objects if not trail for kind in kinds),
        site_names=tuple(_site_names(objects, meta, article)),
        breadcrumbs=read_breadcrumbs(
            (node for node, _, kinds in objects if "BreadcrumbList" in kinds), titles
        ),
        articles_listed=sum(not a.is_main for a in articles),
    )


def _index_objects(objects: _Objects) -> dict[str, jsonld.Node]:
    index: dict[str, jsonld.Node] = {}
    for node, _, _ in objects:
        name = node.get("@id")
        # A bare reference has the same `@id` as the object it stands for: the fuller one counts.
        if isinstance(name, str) and len(node) > len(index.get(name, ())):
            index[name] = node
    return index


def _find_page(objects: _Objects) -> jsonld.Node:
    """The object that describes the page, where it is dated; empty when there is none."""
    return next(
        (
            node
            for node, trail, kinds in objects
            if not trail and "datePublished" in node and kinds & _PAGES
        ),
        {},
    )


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


def _site_names(objects: _Objects, meta: MetaTags, article: ArticleClaim) -> list[str]:
    names = [meta.first("og:site_name"), article.publisher]
    for node, trail, kinds in objects:
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
