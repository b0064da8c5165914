"""A parsed document in, what it says about itself out: title, authors, times, language and the rest."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from urllib.parse import urlsplit

from lxml.etree import _Element as Element

from newscrawl.items import ArticleType, RightsSignal
from newscrawl.reading.access import is_free
from newscrawl.reading.authors import choose_authors
from newscrawl.reading.claims import Claims
from newscrawl.reading.dates import choose_dates
from newscrawl.reading.header import read_everywhere, read_header
from newscrawl.reading.headings import find_headline, key, read_headings
from newscrawl.reading.kinds import choose_kind
from newscrawl.reading.language import code_of
from newscrawl.reading.licences import choose_licence
from newscrawl.reading.outlets import outlet_keys
from newscrawl.reading.parts import read_parts
from newscrawl.reading.pictures import choose_picture
from newscrawl.reading.signals import read_signals
from newscrawl.reading.structured import read_claims
from newscrawl.reading.subjects import choose_section, choose_tags
from newscrawl.reading.titles import choose_title
from newscrawl.reading.values import absolute_url, plain_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """The fields of an `Extraction` that are not its text, and some witnesses for reader and judge."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    """aware, UTC"""
    modified_at: datetime | None = None
    """aware, UTC; never before `published_at`"""
    date: dt.date | None = None
    """the day of `published_at`, by the page's own calendar"""
    language: str | None = None
    """ISO 639-1 code as the page declares it; the text may know better"""
    description: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    licence: str | None = None
    canonical_url: str | None = None
    image_url: str | None = None
    image_caption: str | None = None
    site_name: str | None = None
    article_type: ArticleType | None = None
    is_free: bool | None = None
    signals: tuple[RightsSignal, ...] = ()
    """of rights"""
    title_variants: tuple[str, ...] = ()
    """the forms the headline takes on the page, the chosen one first"""
    claims: Claims
    """all that the head and the structured data claim, unweighed"""

    @property
    def article_body(self) -> str | None:
        """`articleBody` of the JSON-LD, as plain text: a witness for the body, often wrong."""
        return plain_text(self.claims.article.body)


def read_metadata(
    tree: Element, url: str | None = None, *, fetched_at: datetime | None = None
) -> Metadata:
    """Weigh what the document's JSON-LD, meta elements and visible header say.

    `tree` is the root of the whole document, head and scripts included; it is not changed.
    Nothing is claimed to be later than `fetched_at`. Nothing is raised, whatever the page holds.
    """
    parts = read_parts(tree)
    headings = read_headings(parts.headings)
    shown = tuple(heading.text for heading in headings)
    claims = read_claims(tree, parts, shown)
    outlets = outlet_keys(claims.site_names, url)
    header = cache(lambda: read_header(find_headline(tree, headings, _known_headlines(claims))))
    elsewhere = cache(lambda: read_everywhere(tree))
    title, variants = choose_title(claims, headings, outlets)
    dates = choose_dates(claims, header, url, fetched_at, elsewhere)
    image_url, image_caption = choose_picture(claims, parts.figures, url)
    section = choose_section(claims, outlets)
    licence = choose_licence(claims, parts.licence_links, url)
    return Metadata(
        title=title,
        title_variants=variants,
        authors=choose_authors(claims, outlets, header, elsewhere),
        published_at=dates.published_at,
        modified_at=dates.modified_at,
        date=dates.day,
        language=_language(claims),
        description=_description(claims),
        section=section,
        tags=choose_tags(claims, outlets),
        licence=licence[0] if licence else None,
        signals=read_signals(parts, licence, url, fetched_at),
        canonical_url=_canonical(claims, url),
        image_url=image_url,
        image_caption=image_caption,
        site_name=next(iter(claims.site_names), None),
        article_type=choose_kind(claims, section, url),
        is_free=is_free(claims),
        claims=claims,
    )


def _known_headlines(claims: Claims) -> frozenset[str]:
    forms = (claims.title_element, claims.meta.first("og:title"), *claims.article.headlines)
    return frozenset(key(text) for text in forms if text)


def _language(claims: Claims) -> str | None:
    stated = (
        claims.language,
        claims.meta.first("og:locale"),
        claims.article.language,
        claims.meta.first("content-language", "language", "dc.language", "dcterms.language"),
    )
    return next((code for text in stated if (code := code_of(text))), None)


def _description(claims: Claims) -> str | None:
    meta = claims.meta.first(
        "og:description", "description", "twitter:description", "dc.description"
    )
    return meta or claims.article.description or claims.microdata.description


def _canonical(claims: Claims, url: str | None) -> str | None:
    """Not one that leads from an article to the front page: that is a wrong setting of the site."""
    for stated in (claims.canonical, claims.meta.first("og:url"), *claims.article.urls[:1]):
        address = absolute_url(stated, url)
        if address and not (_is_front(address) and url and not _is_front(url)):
            return address.split("#")[0]
    return None


def _is_front(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.path in {"", "/"} and not parts.query
