"""A URL goes in; whether it may be an article of a source comes out, by its address alone."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from newscrawl.sources.source import Source
from newscrawl.urls import canonical_url, is_same_site

_NOT_PAGES = """
7z aac apk atom avi avif bin bmp bz2 cab css csv dmg doc docm docx dot eot epub exe flac flv gif
gz heic ico ics iso jar jpe jpeg jpg js json jsonld kml kmz m3u m3u8 m4a m4v map mid midi mkv
mobi mov mp3 mp4 mpeg mpg msi odp ods odt oga ogg ogv opus otf pdf pls png pot pps ppt pptx ps
psd rar rdf rpm rss rtf svg svgz swf tar tgz tif tiff torrent ttf vcf vtt wav webm webmanifest
webp wma wmv woff woff2 xls xlsx xml xsl xz zip
"""
NOT_PAGES = frozenset(_NOT_PAGES.split())
"""Extensions of files that hold no article to read."""

_LISTING_OF = """
author authors autor autoren autore autori categoria categorias categorie categories category
contributor contributors etiqueta etiquetas kategorie kategorien schlagwort schlagworte stichwort
tag tags
"""
LISTING_OF = frozenset(_LISTING_OF.split())
"""Path segments before the name of a list: `/tag/privacy/`."""

FILED_UNDER = frozenset(
    {"label", "labels", "rubrik", "thema", "themen", "topic", "topics", "user", "users"}
)
"""Path segments before the name of a list, or of an article."""

LISTINGS = LISTING_OF | FILED_UNDER | {
    "archive", "archives", "page", "pages", "search", "section", "sections", "seite", "series",
    "suche",
}  # fmt: skip
"""Path segments that name a list when they are the last."""

_SERVICES = """
about about-us account accounts advertise advertising basket careers cart checkout chi-siamo
comment-policy contact contact-us contacto contato cookie-policy cookies datenschutz donate events
faq feed feeds galleries gallery help impressum imprint jobs kontakt legal licensing log-in login
logout mentions-legales my-account newsletter newsletters people podcasts privacy privacy-policy
quem-somos register registration rss shop sign-in sign-up signin signup sitemap sobre staff
subscribe team terms terms-and-conditions terms-of-service terms-of-use uber-uns who-we-are
wp-admin wp-content wp-includes wp-json wp-login.php xmlrpc.php
"""
SERVICES = frozenset(_SERVICES.split())
"""Path segments of forms, notices and all that is neither article nor list."""

WORDPRESS_INNARDS = frozenset({"wp-admin", "wp-content", "wp-includes", "wp-json"})
PAGING = frozenset({"page", "seite", "pagina"})

HEADLINE_WORDS = 4
"""A path segment of as many words is the headline of an article, whatever stands before it."""

SEARCH_PARAMETERS = frozenset({"s", "q", "query", "search", "keyword", "tag", "author", "cat"})

_DATES_ONLY = re.compile(r"(?:^|/)(?:19|20)\d{2}/\d{1,2}(?:/\d{1,2})?$|^(?:19|20)\d{2}$")
_INDEX_FILE = re.compile(r"/(?:index|default)\.\w{2,5}$", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")


def is_wanted(url: str, source: Source) -> bool:
    """Whether a source's rules let this address be fetched as an article.

    A `deny` pattern that is found in it forbids; where there are `allow` patterns one must be
    found; where there are none the address must be on the site of the source's home or sections,
    and none that is a list or a form wherever it is met. Files of pictures, sound, data and the
    home page itself are never wanted.
    """
    canonical = canonical_url(url)
    if canonical is None or is_file(canonical) or is_home(canonical):
        return False
    if _matches(source.discover.deny, canonical):
        return False
    if source.discover.allow:
        return _matches(source.discover.allow, canonical)
    if is_listing(canonical) or is_service(canonical):
        return False
    return any(is_same_site(canonical, own) for own in (source.home, *source.discover.sections))


def is_file(url: str) -> bool:
    """Whether the path ends like a file that is no page, a picture or a feed."""
    _, dot, extension = urlsplit(url).path.rpartition("/")[2].rpartition(".")
    return bool(dot) and extension.lower() in NOT_PAGES


def is_home(url: str) -> bool:
    parts = urlsplit(url)
    return not _segments(url) and not parts.query


def is_listing(url: str) -> bool:
    """Whether an address is surely a list: `/tags/`, `/author/jane-doe/`, `/news/page/2`,
    `/2024/05/`, a search.

    `/topics/privacy/news` is none, nor is `/topics/what-the-court-said`: some sites file their
    articles so.
    """
    segments = _segments(url)
    name = segments[-1] if segments else ""
    parent = segments[-2] if len(segments) > 1 else ""
    if name in LISTINGS or parent in LISTING_OF or _DATES_ONLY.search("/".join(segments)):
        return True
    if _is_headline(name):
        return False
    if parent in FILED_UNDER or (parent in PAGING and name.isdigit()):
        return True
    names = {parameter.partition("=")[0].lower() for parameter in urlsplit(url).query.split("&")}
    return bool(names & SEARCH_PARAMETERS)


def is_service(url: str) -> bool:
    """Whether an address is surely no article: `/privacy-policy`, `/wp-json/...`."""
    segments = _segments(url)
    if not segments:
        return False
    return segments[0] in SERVICES if len(segments) == 1 else segments[0] in WORDPRESS_INNARDS


def is_under_listing(url: str) -> bool:
    """Whether any part of an address names a list; for links of which nothing else is known."""
    return not LISTING_OF.isdisjoint(_segments(url))


def _is_headline(segment: str) -> bool:
    return len(_WORD.findall(segment)) >= HEADLINE_WORDS


def _segments(url: str) -> list[str]:
    path = _INDEX_FILE.sub("/", urlsplit(url).path)
    return [unquote(segment).lower() for segment in path.split("/") if segment]


def last_segment(url: str) -> str:
    """The slug of an article, the name of a list; `index.html` and its like are none."""
    segments = _segments(url)
    return segments[-1] if segments else ""


def _matches(patterns: tuple[str, ...], url: str) -> bool:
    return any(pattern.search(url) for pattern in _compiled(patterns))


@lru_cache(maxsize=1024)
def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in patterns)
