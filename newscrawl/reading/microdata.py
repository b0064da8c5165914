"""A parsed document in, what its microdata (`itemprop`) claims about the article out."""

from __future__ import annotations

from lxml import etree
from lxml.etree import _Element as Element

from newscrawl.reading.articles import is_article
from newscrawl.reading.claims import ArticleClaim, Signature
from newscrawl.reading.values import line, text_of, truth

MOST_PROPERTIES = 300

_PROPERTIES = etree.XPath("//@itemprop")
_WANTED = frozenset({
    "headline", "name", "author", "creator", "datePublished", "dateModified", "articleSection", "keywords",
    "description", "inLanguage", "isAccessibleForFree", "license",
})  # fmt: skip


def read_microdata(tree: Element) -> ArticleClaim:
    """The properties that belong to the first object of an article type."""
    article: Element | None = None
    found: dict[str, list[str]] = {}
    for name in _PROPERTIES(tree)[:MOST_PROPERTIES]:
        if name not in _WANTED:
            continue
        element = name.getparent()
        scope = _scope(element)
        if scope is None:
            continue
        if article is None and is_article(_kinds(scope)):
            article = scope
        if scope is article:
            value = _value(element)
            if value:
                found.setdefault(str(name), []).append(value)
    if article is None:
        return ArticleClaim()

    def first(*names: str) -> str | None:
        return next((found[name][0] for name in names if name in found), None)

    return ArticleClaim(
        kinds=_kinds(article),
        headlines=tuple(found.get("headline", ())[:1] or found.get("name", ())[:1]),
        authors=tuple(
            Signature(text) for text in (found.get("author") or found.get("creator") or ())
        ),
        published=first("datePublished"),
        modified=first("dateModified"),
        section=first("articleSection"),
        keywords=tuple(found.get("keywords", ())),
        description=first("description"),
        language=first("inLanguage"),
        licence=first("license"),
        is_free=truth(first("isAccessibleForFree")),
    )


def _scope(element: Element) -> Element | None:
    for count, parent in enumerate(element.iterancestors()):
        if parent.get("itemscope") is not None:
            return parent
        if count > 60:
            break
    return None


def _kinds(scope: Element) -> frozenset[str]:
    return frozenset(kind.rsplit("/", 1)[-1] for kind in (scope.get("itemtype") or "").split())


def _value(element: Element) -> str | None:
    if element.get("itemscope") is not None:
        for part in element.iter():
            if part.get("itemprop") == "name":
                return _plain(part)
    return _plain(element)


def _plain(element: Element) -> str | None:
    for name in ("content", "datetime"):
        if text := line(element.get(name)):
            return text
    if element.tag in {"a", "link"} and not text_of(element).strip():
        return line(element.get("href"))
    return line(text_of(element, 500))
