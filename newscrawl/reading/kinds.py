"""What a page's types, section and address say in, the kind of its article out."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from newscrawl.items import ArticleType
from newscrawl.reading.claims import Claims

_BY_SCHEMA = {
    "LiveBlogPosting": ArticleType.LIVE_BLOG,
    "OpinionNewsArticle": ArticleType.OPINION,
    "PodcastEpisode": ArticleType.PODCAST,
    "RadioEpisode": ArticleType.PODCAST,
    "NewsArticle": ArticleType.NEWS,
    "ReportageNewsArticle": ArticleType.NEWS,
    "AnalysisNewsArticle": ArticleType.NEWS,
    "BackgroundNewsArticle": ArticleType.NEWS,
}
_WORDS = {
    ArticleType.LIVE_BLOG: r"live|live-?blogs?|live-?ticker|live-?updates?|news-?(?:ticker|blog)|en-direct|en-directo|diretta|ao-vivo|na-zywo|canli",
    ArticleType.OPINION: (
        r"opinions?|op-?eds?|comment(?:ary|isfree|is-free)?|editorials?|columns?|columnists?|viewpoints?|meinung(?:en)?|(?:gast-?)?kommentare?|gastbeitr(?:a|ä|ae)ge?|kolumnen?|leitartikel|standpunkte?|"
        r"debatte|tribunes?|idees|chroniques?|opinion(?:es)?|columnas?|editoriales|tribuna|opiniao|colunas|opinioni|commenti|editoriali|"
        r"opinie|columns|opinie-en-debat|opinie-i-komentarze|komentarze|felietony|mnenia|debatt|ledare|kronik|leder|meninger|mielipide"
    ),
    ArticleType.PRESS_RELEASE: (
        r"press-?releases?|pressemitteilung(?:en)?|communiques?(?:-de-presse)?|comunicati(?:-stampa)?|comunicados?(?:-de-prensa)?|notas?-de-prensa|"
        r"persbericht(?:en)?|comunicados-de-imprensa|pressmeddelanden?|pressemeddelelser?"
    ),
    ArticleType.PODCAST: r"podcasts?",
    ArticleType.VIDEO: r"videos?|watch|mediathek",
}  # fmt: skip
_PATTERNS = {kind: re.compile(rf"(?:{words})", re.IGNORECASE) for kind, words in _WORDS.items()}
_FROM_SECTION = (ArticleType.OPINION, ArticleType.PRESS_RELEASE, ArticleType.PODCAST)


def choose_kind(claims: Claims, section: str | None, url: str | None) -> ArticleType | None:
    """Exact types first, then the section, then the address; plain news when only that is said."""
    stated = [
        _BY_SCHEMA[kind]
        for kind in sorted(claims.article.kinds | claims.microdata.kinds)
        if kind in _BY_SCHEMA
    ]
    exact = [kind for kind in stated if kind is not ArticleType.NEWS]
    if exact:
        return ArticleType.LIVE_BLOG if ArticleType.LIVE_BLOG in exact else exact[0]
    sections = (section, *claims.breadcrumbs)
    named = next(filter(None, (_by_name(name, _FROM_SECTION) for name in sections)), None)
    named = named or _by_address(url)
    if named:
        return named
    if (claims.meta.first("og:type") or "").startswith("video") and not stated:
        return ArticleType.VIDEO
    return ArticleType.NEWS if stated else None


def _by_name(section: str | None, kinds: tuple[ArticleType, ...]) -> ArticleType | None:
    name = (section or "").strip().replace(" ", "-")
    return next((kind for kind in kinds if _PATTERNS[kind].fullmatch(name)), None)


def _by_address(url: str | None) -> ArticleType | None:
    try:
        folders = [part for part in urlsplit(url or "").path.split("/") if part][:-1]
    except ValueError:
        return None
    for folder in folders:
        found = _by_name(folder, tuple(_PATTERNS))
        if found:
            return found
    return None
