"""What was read from a page in, why it is no article out; None when it is one.

An index page is told by weighing witnesses: no single one of them is right on every site.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from newscrawl.items import BlockKind, Extraction, Page, Reason, RejectionReason
from newscrawl.reading import addresses, walls
from newscrawl.reading.headings import key
from newscrawl.reading.listing import Listing, read_listing
from newscrawl.reading.metadata import Metadata
from newscrawl.reading.wordcount import count_words
from newscrawl.sources.source import Source

Verdict = tuple[RejectionReason, str]

INDEX_FROM = 2.5
"""how much more must speak for a list than for an article"""
STUB_WORDS = 150
"""words below which a locked article is only its beginning"""
TEASER_WORDS = 50
"""words below which an article that is declared not free is taken for its beginning"""
ASKING = frozenset({Reason.PAYWALL, Reason.NEWSLETTER})
"""reasons of blocks that may ask for payment"""
GALLERY_PICTURES = 6
GALLERY_WORDS = 60

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
_LIST_TITLE = re.compile(
    r"(?:(?:tags?|category|categories|topics?|author|archives?|day|month|year|label|posts? (?:tagged|by|in)|articles? (?:tagged|by|in)|stories (?:tagged|by)|"
    r"kategorie|schlagwort|thema|archiv|autor|catégorie|étiquette|auteur|mot-clé|categor[ií]a|etiqueta|archivo|archivio|autore|mese|giorno|anno|categorie|onderwerp|kategoria|tag[- ]?archiv\w*)\s*[:：].+"
    r"|.+\s(?:archives?|archiv|archivi|archivos|archief|arquivos)|archives?(?: for .+)?|(?:all|latest|recent) (?:news|posts|articles|stories|updates)|"
    r".*\b(?:all pages with the (?:tag|category)|browsing (?:category|tag)|posts tagged|articles tagged|tagged with|page \d+ (?:of|von|de|di|z) \d+)\b.*|(?:posts|news|blog|home|tags|categories|authors|articles))",
    re.IGNORECASE,
)
_SEARCH_TITLE = re.compile(
    r"(?:(?:you searched for|search results?|search|results for|suchergebnisse?|ergebnisse für|suche nach|résultats? (?:de recherche|pour)|recherche|resultados (?:de|para|da)|buscar|risultati (?:della ricerca|per)|hai cercato|zoekresultaten|wyniki wyszukiwania|результаты поиска|検索結果)\b.*)",
    re.IGNORECASE,
)
_MARKUP_START = re.compile(
    rb"^\s*(?:\xef\xbb\xbf)?\s*<\?xml[^>]*>\s*(?:<!--.*?-->\s*|<\?[^>]*>\s*)*<(?:rss|feed|urlset|sitemapindex|rdf)\b",
    re.IGNORECASE | re.DOTALL,
)
_FEED_START = re.compile(rb"^\s*<(?:rss|feed|urlset|sitemapindex|rdf:rdf)\b", re.IGNORECASE)
_BINARY_STARTS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"RIFF",
    b"OggS",
    b"ID3",
    b"\x00\x00\x00\x18ftyp",
)
_TEXT_KINDS = (
    "text/html",
    "application/xhtml",
    "text/plain",
    "application/xml",
    "text/xml",
    "application/octet-stream",
    "",
)


def judge_bytes(page: Page) -> Verdict | None:
    """What can be told before anything is parsed: empty, or no HTML."""
    body = page.body
    if not body.strip():
        return RejectionReason.EMPTY, "no bytes"
    kind = (page.header("content-type") or "").split(";")[0].strip().lower()
    if not kind.startswith(_TEXT_KINDS[:-1]) and kind:
        return RejectionReason.NOT_HTML, f"served as {kind}"
    if body.startswith(_BINARY_STARTS):
        return RejectionReason.NOT_HTML, "the bytes are of another format"
    start = body[:2_000]
    if start.count(b"\0") > len(start) // 3 and b"<\0" not in start and b"\0<" not in start:
        return RejectionReason.NOT_HTML, "binary"
    if _MARKUP_START.match(start) or _FEED_START.match(start):
        return RejectionReason.NOT_HTML, "a feed or sitemap"
    if start.lstrip()[:1] in (b"{", b"[") and b"<html" not in start.lower():
        return RejectionReason.NOT_HTML, "JSON"
    return None


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the witnesses look at."""

    found: Extraction
    metadata: Metadata
    listing: Listing
    url: str
    words: int
    paragraphs: int
    """blocks of a sentence's length that are not one link"""
    linked_words: int
    linked_blocks: int


def judge(
    found: Extraction, metadata: Metadata, root: HtmlElement, page: Page, source: Source
) -> Verdict | None:
    """Why a page is no article of its source, and what was seen; None when it is one."""
    seen = _look(found, metadata, root, page.url)
    return (
        _judge_wall(seen, root)
        or _judge_list(seen)
        or _judge_text(seen, root, source)
        or _judge_language(found, source)
    )


def _look(found: Extraction, metadata: Metadata, root: HtmlElement, url: str) -> _Seen:
    listing = read_listing(root, url)
    linked = [block for block in found.blocks if key(block.text) in listing.link_keys]
    linked_ids = {id(block) for block in linked}
    long = [
        block
        for block in found.blocks
        if block.kind is not BlockKind.HEADING
        and id(block) not in linked_ids
        and count_words(block.text) >= 12
    ]
    return _Seen(
        found=found,
        metadata=metadata,
        listing=listing,
        url=url,
        words=count_words(found.body),
        paragraphs=len(long),
        linked_words=sum(count_words(block.text) for block in linked),
        linked_blocks=len(linked),
    )


def _judge_wall(seen: _Seen, root: HtmlElement) -> Verdict | None:
    titles = seen.metadata.title_variants
    if "error404" in seen.listing.body_classes:
        return RejectionReason.SOFT_404, "the page's class says error404"
    text = _visible_text(root) if seen.words < walls.LITTLE else ""
    wall = walls.find_wall(titles, text, seen.words)
    if wall or seen.words >= walls.VERY_LITTLE or _for_article(seen) >= 4:
        return wall
    short = seen.found.body or text
    if missing := walls.says_missing(short):
        return RejectionReason.SOFT_404, f"says {missing!r}"
    if walls.asks_consent(short):
        return RejectionReason.CONSENT_WALL, "little but cookies is spoken of"
    return None


def _judge_list(seen: _Seen) -> Verdict | None:
    witnesses = _for_list(seen)
    against = _for_article(seen)
    if sum(weight for _, weight in witnesses) - against < INDEX_FROM:
        return None
    detail = ", ".join(name for name, _ in sorted(witnesses, key=lambda w: -w[1])[:3])
    is_search = (
        "SearchResultsPage" in seen.metadata.claims.page_kinds
        or "search-results" in seen.listing.body_classes
        or any(_SEARCH_TITLE.fullmatch(title) for title in seen.metadata.title_variants)
        or addresses.is_search(seen.url)
    )
    return (RejectionReason.SEARCH_RESULT if is_search else RejectionReason.INDEX_PAGE), detail


def _for_list(seen: _Seen) -> list[tuple[str, float]]:
    """Witnesses for a list of articles, each with its weight."""
    listing, claims = seen.listing, seen.metadata.claims
    found: list[tuple[str, float]] = []
    classes = [(f"class {name}", _LISTS[name]) for name in listing.body_classes if name in _LISTS]
    if classes and not _is_single(listing.body_classes):
        found.append(max(classes, key=lambda pair: pair[1]))
    kinds = [
        (f"type {kind}", _LIST_KINDS[kind]) for kind in claims.page_kinds if kind in _LIST_KINDS
    ]
    if kinds:
        found.append(max(kinds, key=lambda pair: pair[1]))
    if (claims.meta.first("og:type") or "").lower() in {"website", "object", "blog", "profile"}:
        found.append(("og:type of a site", 1.0))
    if addresses.is_front(seen.url):
        found.append(("front page's address", 3.5))
    elif addresses.is_search(seen.url):
        found.append(("search address", 2.5))
    elif shape := addresses.looks_like_list(seen.url):
        found.append((f"address: {shape}", 2.5))
    title = next(
        (
            t
            for t in seen.metadata.title_variants
            if _LIST_TITLE.fullmatch(t) or _SEARCH_TITLE.fullmatch(t)
        ),
        None,
    )
    if title:
        found.append((f"titled {title[:60]!r}", 2.5))
    return [*found, *_listed(seen)]


def _listed(seen: _Seen) -> list[tuple[str, float]]:
    """Witnesses in the page's body: teasers, headings and blocks that are links."""
    listing = seen.listing
    found: list[tuple[str, float]] = []
    if listing.teasers and listing.teasers >= listing.articles - 1:
        found += _teased(seen)
    own_words = seen.words - seen.linked_words
    if listing.linked_headings >= 6 and listing.linked_headings * 25 > own_words:
        found.append((f"{listing.linked_headings} headings are links", 2.0))
    if seen.linked_blocks >= 5 and (
        seen.linked_words * 6 > seen.words or seen.linked_blocks * 4 > len(seen.found.blocks)
    ):
        found.append((f"{seen.linked_blocks} blocks are links", 2.5))
    elif seen.words < 300 and not seen.paragraphs and len(listing.link_keys) > 15:
        found.append(("links and no paragraph", 1.5))
    return found


def _teased(seen: _Seen) -> list[tuple[str, float]]:
    """Teasers beside an article prove nothing; teasers that hold the text found prove a list."""
    listing, blocks = seen.listing, seen.found.blocks
    held = sum(key(block.text[:500]) in listing.teaser_texts for block in blocks)
    name = f"{listing.teasers} teasers"
    if held * 2 > len(blocks):
        return [(f"{name} hold the text", 4.0 if listing.teasers > 1 else 2.5)]
    if held or seen.paragraphs < 3:
        return [(name, 2.0 if listing.teasers > 1 else 1.0)]
    return [(name, 0.5)]


def _for_article(seen: _Seen) -> float:
    """How much speaks for one article."""
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
    if _is_single(seen.listing.body_classes):
        weight += 4.0
    if claims.meta.first("article:published_time", "datepublished", "parsely-pub-date"):
        weight += 1.5
    if addresses.looks_like_article(seen.url) and not addresses.looks_like_list(seen.url):
        weight += 1.0
    if seen.paragraphs >= 4 and seen.words - seen.linked_words >= 150:
        weight += 1.5
    return weight


def _is_single(classes: frozenset[str]) -> bool:
    return bool(_SINGLE & classes) or any(name.startswith("postid-") for name in classes)


def _judge_text(seen: _Seen, root: HtmlElement, source: Source) -> Verdict | None:
    words, found = seen.words, seen.found
    if words < STUB_WORDS and (lock := _lock(seen, root)):
        return RejectionReason.PAYWALL_STUB, f"{lock}, {words} words"
    if words < GALLERY_WORDS and (gallery := _gallery(seen, root)):
        return RejectionReason.GALLERY, gallery
    if words >= source.read.min_words:
        return None
    text = _visible_text(root)
    if not text:
        return _judge_nothing(root)
    if count_words(text) < 150 and (walls.asks_scripts(text) or _asks_scripts_aside(root)):
        return RejectionReason.SCRIPT_ONLY, "it asks for JavaScript"
    return RejectionReason.TOO_SHORT, f"{words} words" if words else "no text of an article"


def _judge_nothing(root: HtmlElement) -> Verdict:
    for meta in root.iter("meta"):
        if (meta.get("http-equiv") or "").lower() == "refresh":
            return RejectionReason.EMPTY, f"it only leads on: {(meta.get('content') or '')[:80]}"
    if next(root.iter("script"), None) is not None:
        return RejectionReason.SCRIPT_ONLY, "no text, only scripts"
    return RejectionReason.EMPTY, "no text"


def _asks_scripts_aside(root: HtmlElement) -> bool:
    return any(walls.asks_scripts("".join(part.itertext())[:500]) for part in root.iter("noscript"))


def _lock(seen: _Seen, root: HtmlElement) -> str | None:
    """What asks for payment: in a short text, in what was taken out of it, or on a page declared not free."""
    removed = " | ".join(b.text[:300] for b in seen.found.removed if b.reason in ASKING)
    said = walls.asks_payment(seen.found.body[-1_500:]) or walls.asks_payment(removed)
    if said:
        return f"says {said!r}"
    if seen.found.is_free is not False:
        return None
    if seen.words < TEASER_WORDS or walls.asks_payment(_visible_text(root)):
        return "declared not free"
    return None


def _gallery(seen: _Seen, root: HtmlElement) -> str | None:
    kinds = seen.metadata.claims.page_kinds | seen.metadata.claims.article.kinds
    if kinds & {"ImageGallery", "MediaGallery"}:
        return "typed as a gallery"
    pictures = sum(1 for _ in root.iter("figure"))
    if pictures >= GALLERY_PICTURES:
        return f"{pictures} pictures, {seen.words} words"
    return None


def _judge_language(found: Extraction, source: Source) -> Verdict | None:
    wanted = source.read.languages
    if wanted and found.language and found.language not in wanted:
        return RejectionReason.WRONG_LANGUAGE, f"{found.language}, wanted {', '.join(wanted)}"
    return None


def _visible_text(root: HtmlElement) -> str:
    """The text of the body without scripts and styles; of a page with little text, so cheap."""
    body = root.find("body")
    parts: list[str] = []
    length = 0
    for element in (root if body is None else body).iter():
        if isinstance(element.tag, str) and element.tag not in {
            "script",
            "style",
            "template",
            "noscript",
            "head",
            "title",
        }:
            parts.append(element.text or "")
        parts.append(element.tail or "")
        length += len(parts[-1])
        if length > 200_000:
            break
    return " ".join(" ".join(parts).split())
