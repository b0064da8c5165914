"""What was read from a page in, what speaks for a list of articles and what for one article out.

Each witness has a weight; no single one is right on every site.
"""

from __future__ import annotations

import re

from newscrawl.reading import addresses
from newscrawl.reading.headings import key
from newscrawl.reading.linked import listed, read_links
from newscrawl.reading.seen import Seen, Witness
from newscrawl.reading.text import count_words

_SINGLE = frozenset(
    {"single", "single-post", "singular", "postid", "node-type-article", "page-node-type-article"}
)
_LISTS = {
    "archive": 5.0,
    "category": 4.0,
    "tag": 4.0,
    "author": 4.0,
    "paged": 4.0,
    "search-results": 5.0,
    "home": 3.0,
    "date": 3.0,
    "blog": 2.0,
    "list": 1.5,
}
_LIST_KINDS = {
    "CollectionPage": 3.5,
    "SearchResultsPage": 4.0,
    "ProfilePage": 3.0,
    "ItemList": 2.0,
    "Blog": 1.0,
}
_SITE_TYPES = frozenset({"website", "object", "blog", "profile"})
_LIST_TITLE = re.compile(
    r"(?:(?:tags?|category|categories|topics?|author|archives?|day|month|year|label|posts? (?:tagged|by|in)|articles? (?:tagged|by|in)|stories (?:tagged|by)|"
    r"kategorie|schlagwort|thema|archiv|autor|catégorie|étiquette|auteur|mot-clé|categor[ií]a|etiqueta|archivo|archivio|autore|mese|giorno|anno|categorie|onderwerp|kategoria|tag[- ]?archiv\w*)\s*[:：].+"
    r"|.+\s(?:archives?|archiv|archivi|archivos|archief|arquivos)|archives?(?: for .+)?|(?:all|latest|recent) (?:news|posts|articles|stories|updates)|"
    r".*\b(?:all pages with the (?:tag|category)|browsing (?:category|tag)|posts tagged|articles tagged|tagged with|page \d+ (?:of|von|de|di|z) \d+)\b.*|(?:posts|news|blog|home|tags|categories|authors|articles))",
    re.IGNORECASE,
)
SEARCH_TITLE = re.compile(
    r"(?:(?:you searched for|search results?|search|results for|suchergebnisse?|ergebnisse für|suche nach|résultats? (?:de recherche|pour)|recherche|resultados (?:de|para|da)|buscar|risultati (?:della ricerca|per)|hai cercato|zoekresultaten|wyniki wyszukiwania|результаты поиска|検索結果)\b.*)",
    re.IGNORECASE,
)


INDEX_FROM = 2.5
"""how much more must speak for a list than for an article"""
CERTAIN = 6.0
"""what speaks for an article and needs no look at the page's links, when nothing said is against it"""
RUNNING_WORDS = 150
"""of a text at the place of the site's articles that is no list"""
HEADLINE = 5
"""words from which a title is a headline rather than the name of a section"""


def find_list(seen: Seen) -> list[Witness]:
    """The witnesses for a list of articles, the weightiest first; none when more speaks for an article."""
    said, against = said_for_list(seen), said_for_article(seen)
    links = read_links(seen)
    found = sorted([*said, *listed(seen, links)], key=lambda witness: -witness[1])
    if links.paragraphs >= 4 and seen.words - links.words >= 150:
        against += 1.5
    return found if sum(weight for _, weight in found) - against >= INDEX_FROM else []


def needs_no_links(seen: Seen, *, is_running_text: bool) -> bool:
    """Whether what the page says of itself is enough, or where its text stands and what it is like,
    so that its links need no look.
    """
    if said_for_list(seen):
        return False
    if is_running_text and seen.words >= RUNNING_WORDS:
        return True
    return said_for_article(seen) > CERTAIN


def said_for_list(seen: Seen) -> list[Witness]:
    """Witnesses in the head, the address and the title."""
    claims, classes = seen.metadata.claims, seen.body_classes
    found: list[Witness] = []
    if not _is_single(classes):
        found += _heaviest("class", classes, _LISTS)
    found += _heaviest("type", claims.page_kinds, _LIST_KINDS)
    if (claims.meta.first("og:type") or "").lower() in _SITE_TYPES:
        found.append(("og:type of a site", 1.0))
    if addresses.is_front(seen.url):
        found.append(("front page's address", 3.5))
    elif addresses.is_search(seen.url):
        found.append(("search address", 2.5))
    elif shape := addresses.looks_like_list(seen.url):
        found.append((f"address: {shape}", 2.5))
    if key(seen.metadata.title or "") in {key(name) for name in claims.site_names}:
        found.append(("titled as the site", 1.0))
    for title in seen.metadata.title_variants:
        if _names_list(title):
            return [*found, (f"titled {title[:60]!r}", 2.5)]
    return found


def _names_list(title: str) -> bool:
    return bool(_LIST_TITLE.fullmatch(title) or SEARCH_TITLE.fullmatch(title))


def _heaviest(name: str, values: frozenset[str], weights: dict[str, float]) -> list[Witness]:
    known = [value for value in values if value in weights]
    if not known:
        return []
    value = max(known, key=lambda v: (weights[v], v))
    return [(f"{name} {value}", weights[value])]


def said_for_article(seen: Seen) -> float:
    """How much of head, markup and address speaks for one article."""
    claims = seen.metadata.claims
    weight = 0.0
    if claims.article.kinds and claims.article.is_main:
        own = {key(title) for title in seen.metadata.title_variants}
        agrees = any(key(headline) in own for headline in claims.article.headlines)
        weight += 4.0 if agrees else 1.0
    if claims.microdata.kinds:
        weight += 1.5
    if (claims.meta.first("og:type") or "").lower().endswith("article"):
        weight += 2.0
    if _is_single(seen.body_classes):
        weight += 4.0
    if claims.meta.first("article:published_time", "datepublished", "parsely-pub-date"):
        weight += 1.5
    title = seen.metadata.title or ""
    if count_words(title) >= HEADLINE and not _names_list(title):
        weight += 1.0
    if addresses.looks_like_article(seen.url) and not addresses.looks_like_list(seen.url):
        weight += 1.0
    return weight


def _is_single(classes: frozenset[str]) -> bool:
    return bool(_SINGLE & classes) or any(name.startswith("postid-") for name in classes)
