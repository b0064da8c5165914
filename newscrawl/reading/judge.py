"""What was read from a page in, why it is no article out; None when it is one."""

from __future__ import annotations

from lxml.etree import _Element as Element

from newscrawl.items import Extraction, Reason, RejectionReason
from newscrawl.reading import addresses, walls
from newscrawl.reading.seen import Seen
from newscrawl.reading.text import count_words
from newscrawl.reading.values import text_of
from newscrawl.reading.witnesses import SEARCH_TITLE, find_list, said_for_article
from newscrawl.sources.source import Source

Verdict = tuple[RejectionReason, str]

STUB_WORDS = 150
"""words below which a locked article is only its beginning"""
TEASER_WORDS = 50
"""words below which an article that is declared not free is taken for its beginning"""
ASKING = frozenset({Reason.PAYWALL, Reason.NEWSLETTER})
"""reasons of blocks that may ask for payment"""
GALLERY_PICTURES = 6
GALLERY_WORDS = 60
MOST_GALLERY_WORDS = 300
CAPTION_WORDS = 15
"""that a picture of a gallery has on average, at most"""
PARAGRAPH_WORDS = 25
MOST_VISIBLE = 50_000
"""characters of a page's visible text that are looked at"""

_UNSEEN = frozenset({"script", "style", "template", "noscript", "head", "title"})


def judge(seen: Seen, source: Source, *, is_certain: bool) -> Verdict | None:
    """Why a page is no article of its source, and what was seen; None when it is one.

    Args:
        is_certain: it is no list of articles (`witnesses.needs_no_links`).
    """
    return (
        _judge_wall(seen, seen.root)
        or (None if is_certain else _judge_list(seen))
        or _judge_text(seen, seen.root, source)
        or _judge_language(seen.found, source)
    )


def _judge_wall(seen: Seen, root: Element) -> Verdict | None:
    titles = seen.metadata.title_variants
    if "error404" in seen.body_classes:
        return RejectionReason.SOFT_404, "the page's class says error404"
    text = _visible_text(root) if seen.words < walls.LITTLE else ""
    wall = walls.find_wall(titles, text, seen.words)
    if wall is None and walls.is_consent_dialogue(seen.found.body, seen.words):
        return RejectionReason.CONSENT_WALL, "the site and its partners ask for consent"
    if wall or seen.words >= walls.VERY_LITTLE or said_for_article(seen) >= 4:
        return wall
    if mark := walls.find_mark(root):
        return RejectionReason.BOT_WALL, f"has {mark!r} in it"
    short = seen.found.body or text
    if missing := walls.says_missing(short):
        return RejectionReason.SOFT_404, f"says {missing!r}"
    if walls.asks_consent(short):
        return RejectionReason.CONSENT_WALL, "little but cookies is spoken of"
    return None


def _judge_list(seen: Seen) -> Verdict | None:
    witnesses = find_list(seen)
    if not witnesses:
        return None
    is_search = (
        "SearchResultsPage" in seen.metadata.claims.page_kinds
        or "search-results" in seen.body_classes
        or any(SEARCH_TITLE.fullmatch(title) for title in seen.metadata.title_variants)
        or addresses.is_search(seen.url)
    )
    reason = RejectionReason.SEARCH_RESULT if is_search else RejectionReason.INDEX_PAGE
    return reason, ", ".join(name for name, _ in witnesses[:3])


def _judge_text(seen: Seen, root: Element, source: Source) -> Verdict | None:
    words = seen.words
    if words < STUB_WORDS and (lock := _lock(seen, root)):
        return RejectionReason.PAYWALL_STUB, f"{lock}, {words} words"
    if words < MOST_GALLERY_WORDS and (gallery := _gallery(seen, root)):
        return RejectionReason.GALLERY, gallery
    if words >= source.read.min_words:
        return None
    text = _visible_text(root)
    if not text:
        return _judge_nothing(root)
    if count_words(text) < 150 and (walls.asks_scripts(text) or _asks_scripts_aside(root)):
        return RejectionReason.SCRIPT_ONLY, "it asks for JavaScript"
    return RejectionReason.TOO_SHORT, f"{words} words" if words else "no text of an article"


def _judge_nothing(root: Element) -> Verdict:
    for meta in root.iter("meta"):
        if (meta.get("http-equiv") or "").lower() == "refresh":
            return RejectionReason.EMPTY, f"it only leads on: {(meta.get('content') or '')[:80]}"
    if next(root.iter("script"), None) is not None:
        return RejectionReason.SCRIPT_ONLY, "no text, only scripts"
    return RejectionReason.EMPTY, "no text"


def _asks_scripts_aside(root: Element) -> bool:
    return any(walls.asks_scripts(text_of(part, 500)) for part in root.iter("noscript"))


def _lock(seen: Seen, root: Element) -> str | None:
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


def _gallery(seen: Seen, root: Element) -> str | None:
    """Pictures, and no more text than captions have: little in all, and no paragraph."""
    captions = all(count_words(block.text) < PARAGRAPH_WORDS for block in seen.found.blocks)
    if seen.words >= GALLERY_WORDS and not captions:
        return None
    kinds = seen.metadata.claims.page_kinds | seen.metadata.claims.article.kinds
    if kinds & {"ImageGallery", "MediaGallery"}:
        return "typed as a gallery"
    figures = sum(1 for _ in root.iter("figure"))
    # A picture that is a link leads to another article; lists of those are told before.
    pictures = sum(
        1 for picture in root.iter("img") if next(picture.iterancestors("a"), None) is None
    )
    found = max(figures, pictures if said_for_article(seen) else 0)
    if found >= GALLERY_PICTURES and seen.words < max(GALLERY_WORDS, CAPTION_WORDS * found):
        return f"{found} pictures, {seen.words} words"
    return None


def _judge_language(found: Extraction, source: Source) -> Verdict | None:
    wanted = source.read.languages
    if wanted and found.language and found.language not in wanted:
        return RejectionReason.WRONG_LANGUAGE, f"{found.language}, wanted {', '.join(wanted)}"
    return None


def _visible_text(root: Element) -> str:
    """The text of the body without scripts and styles, its beginning where there is much."""
    body = root.find("body")
    parts: list[str] = []
    length = 0
    for element in (root if body is None else body).iter():
        if element.tag not in _UNSEEN and element.text:
            parts.append(element.text[:MOST_VISIBLE])
            length += len(parts[-1])
        if element.tail:
            parts.append(element.tail[:MOST_VISIBLE])
            length += len(parts[-1])
        if length > MOST_VISIBLE:
            break
    return " ".join(" ".join(parts).split())
