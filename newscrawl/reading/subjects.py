"""A page's claims in, what it says it is about out: its section and its tags."""

from __future__ import annotations

import re

from newscrawl.reading.claims import Claims
from newscrawl.reading.headings import key

MOST_TAGS = 50
LONGEST_TAG = 80

SECTION_NAMES = (
    "article:section", "parsely-section", "cxenseparse:section", "og:article:section", "og:section",
)  # fmt: skip
OTHER_SECTION_NAMES = (
    "section", "articlesection", "prism.section", "article:category", "mrf:sections", "nypost-section", "primary_section",
    "content_category", "ob:article:section:name", "page.section", "dc.subject", "category",
)  # fmt: skip
_NO_SECTION = frozenset(
    "article articles post posts page story stories blog blogs index home uncategorized uncategorised none null default tags allgemein".split()
)
_BETWEEN = re.compile(r"\s*[,;，、]\s*")
_FACET = re.compile(r"([\w -]{2,20}): ")
_SUBJECT_FACETS = frozenset("category subject topic tag person place location".split())
_MACHINE = re.compile(
    r"^[^\W_]+_\w+$|^(?:PERSON|ORGANIZATION|ORG|LOCATION|GPE|EVENT|MISC)$|://|^#?\W*$"
)
_LETTER = re.compile(r"[^\W\d_]")


def choose_section(claims: Claims, outlets: frozenset[str]) -> str | None:
    """The first that is the name of one: as the head or the JSON-LD says, else of the breadcrumbs."""
    trail = next((name for name in claims.breadcrumbs if key(name) not in outlets), None)
    stated = (
        claims.meta.first(*SECTION_NAMES),
        claims.article.section,
        claims.microdata.section,
        trail,
        *(_BETWEEN.split(text)[0] for text in claims.meta.all(*OTHER_SECTION_NAMES)),
    )
    section = next((name for text in stated if (name := _name(text))), None)
    # What the breadcrumbs spell for readers, the head often has as a part of addresses.
    return _name(trail) or section if section and section.islower() else section


def _name(text: str | None) -> str | None:
    name = (text or "").strip(" -–|/>»")
    return name if name and _is_section(name) else None


def _is_section(text: str) -> bool:
    return (
        len(text) <= LONGEST_TAG
        and text.casefold() not in _NO_SECTION
        and bool(_LETTER.search(text))
        and "://" not in text
    )


def choose_tags(claims: Claims, outlets: frozenset[str]) -> tuple[str, ...]:
    """From the first source that has any: tags, JSON-LD keywords, meta keywords.

    Neither what systems add for themselves nor the outlet's name are tags.
    """
    for stated in (
        claims.meta.all("article:tag", "og:article:tag", "og:video:tag"),
        list(claims.article.keywords),
        list(claims.microdata.keywords),
        claims.meta.all("news_keywords", "parsely-tags", "sailthru.tags"),
        claims.meta.all("keywords"),
    ):
        tags: dict[str, str] = {}
        for text in stated:
            for part in _BETWEEN.split(text):
                if tag := _tag(part):
                    tags.setdefault(tag.casefold(), tag)
        kept = [tag for tag in tags.values() if key(tag) not in outlets]
        if kept:
            return tuple(kept[:MOST_TAGS])
    return ()


def _tag(text: str) -> str | None:
    """Not what a system says to itself: "Partner: Alpha", "type_news", "PERSON", a number."""
    facet = _FACET.match(text)
    if facet:
        text = text[facet.end() :] if facet[1].casefold() in _SUBJECT_FACETS else ""
    is_plain = _LETTER.search(text) and not _MACHINE.search(text)
    return text if is_plain and len(text) <= LONGEST_TAG else None
