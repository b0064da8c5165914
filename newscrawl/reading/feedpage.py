"""An item of a feed in, its text as an `Article` or a `Rejection` out: read and judged like a page.

The item is made a page of its own, so that everything that holds for pages holds for it: the rules
of residue, the source's own, the judge. A feed mostly has summaries, and those are no articles.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from html import escape, unescape

from newscrawl.items import Article, FeedItem, Page, ReadPath, Rejection, RejectionReason
from newscrawl.reading.reader import READER_VERSION, read
from newscrawl.sources.source import Source

LEAST_WORDS = 80
"""of a text that stands where a feed has the full one"""
LEAST_WORDS_OF_A_SUMMARY = 150
"""of one that stands where summaries do"""
_HAS_MARKUP = re.compile(
    r"<(?:p|br|div|h[1-6]|ul|ol|blockquote|figure|section|article)\b", re.IGNORECASE
)
_TAG = re.compile(r"<[^>]{0,2000}>")
_APPEARED_FIRST = re.compile(
    r"<p>\s*(?:the post|der beitrag|l.article|la entrada|l.articolo|o post)\s+<a\b.*$",
    re.IGNORECASE | re.DOTALL,
)
"""the line that WordPress puts under each item"""
_LINK_TO_THE_REST = re.compile(
    r"<a\b[^>]*>\s*(?:<[^>]*>\s*)*\W*(?:read (?:more|on|full|the (?:full|rest|whole))|(?:continue|keep) reading"
    r"|full (?:story|article)|weiterlesen|mehr lesen|lire (?:la suite|plus)|(?:leer|seguir|ver) (?:más|leyendo)"
    r"|continua a leggere|leggi (?:tutto|di più)|lees (?:verder|meer)|czytaj (?:więcej|dalej)"
    r"|continuar (?:lendo|leyendo)|leia mais)\b(?:(?!</a>).)*</a>\W*(?:<[^>]*>\W*)*$",
    re.IGNORECASE | re.DOTALL,
)
_DOTS = re.compile(r"(?:…|\.\.\.)[\s\])»”\"']*$")
_TAIL = 1500
"""characters at the end in which a cut is looked for"""


def read_item(item: FeedItem, source: Source, fetched_at: datetime) -> Article | Rejection:
    """Read an item of a feed that was fetched at `fetched_at`."""
    page = page_of(item, fetched_at)
    result = read(page, source)
    if isinstance(result, Rejection):
        return result
    words = len(result.body.split())
    if is_cut(item.text):
        why = "the feed has only the beginning"
    elif words < (LEAST_WORDS_OF_A_SUMMARY if item.is_summary else LEAST_WORDS):
        why = f"{words} words in the feed"
    else:
        return replace(result, url=item.url, page_url=item.url, read_by=ReadPath.FEED)
    return Rejection(
        source=source.name,
        page_url=item.url,
        fetched_at=fetched_at,
        reason=RejectionReason.TOO_SHORT,
        detail=why,
        reader_version=READER_VERSION,
    )


def is_cut(text: str) -> bool:
    """Whether a text ends in dots, or in a link to the rest of it."""
    tail = _APPEARED_FIRST.sub("", text[-_TAIL:])
    if _LINK_TO_THE_REST.search(tail):
        return True
    return bool(_DOTS.search(unescape(_TAG.sub(" ", tail)).rstrip()))


def page_of(item: FeedItem, fetched_at: datetime) -> Page:
    """The item as a page of its own, in UTF-8."""
    metas = [
        *(("author", name) for name in item.authors),
        *(("article:tag", tag) for tag in item.tags),
    ]
    if item.published:
        metas.append(("article:published_time", item.published))
    if item.modified:
        metas.append(("article:modified_time", item.modified))
    head = "".join(
        f'<meta {"property" if ":" in name else "name"}="{name}" content="{escape(said)}">'
        for name, said in metas
    )
    title = escape(item.title or "")
    language = f' lang="{escape(item.language)}"' if item.language else ""
    html = (
        f"<!doctype html><html{language}><head><meta charset=utf-8><title>{title}</title>{head}</head>"
        f"<body><article><h1>{title}</h1>{_paragraphs(item.text)}</article></body></html>"
    )
    return Page(
        url=item.url,
        requested_url=item.url,
        body=html.encode("utf-8", "replace"),
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        fetched_at=fetched_at,
    )


def _paragraphs(text: str) -> str:
    """Plain text gets a paragraph for each of its lines; what has markup stays as it is."""
    if _HAS_MARKUP.search(text):
        return text
    return "".join(f"<p>{line}</p>" for line in text.splitlines() if line.strip())
