"""One block's text in, the reason out for which its wording alone shows that it is residue; or none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from newscrawl.items import Reason
from newscrawl.reading import phrases
from newscrawl.reading.folded import Folded

LONGEST_WHOLE = 320
"""characters of a block that a phrase of `phrases.WHOLE` can fill"""
LONGEST_OPENING = 320
"""characters of a block that is residue because it begins like it; a longer one is prose"""

_END = r"[\s)\].!:;…→›»>▸▼▾↓|*+–—-]*"
_START = r"[\s(\[>«»|•·▶►→↓*#–—-]*"


def _group(reason: Reason, patterns: Iterable[str]) -> str:
    return f"(?P<{reason.value}>{'|'.join(f'(?:{pattern})' for pattern in patterns)})"


_WHOLE = Folded(f"{_START}(?:{'|'.join(_group(*entry) for entry in phrases.WHOLE.items())}){_END}")
_OPENING = Folded(f"{_START}(?:{'|'.join(_group(*entry) for entry in phrases.OPENING.items())})")


_NAME_WORD = r"[^\W\d_a-zß-öø-ÿа-яё][\w.'’-]*"
_PARTICLE = r"(?:van|von|de|der|da|del|di|la|le|el|al|bin|dos|du|den|ten|ter|the|and)"
_NAME = rf"(?:the )?{_NAME_WORD}(?: (?:{_PARTICLE} )*{_NAME_WORD}){{0,4}}"
_BYLINE = re.compile(
    r"(?i:by|von|par|por|di|door|av|yazan|autor(?:en|in)?|author|text|words|story|reporting by|written by"
    r"|texte|texto|testo|tekst|автор|作者|文|記者|लेखक|بقلم)\s*:?\s*"
    rf"{_NAME}(?:(?:,| and| und| et| y| e| en| i| och| ve| &| \|) {_NAME})*(?:\s*[|•·,–—-].{{0,60}})?"
)
_CAPITALISED = re.compile(r"^\S+(?: by)?\s*:?\s*[A-ZÀ-ÞĀ-ŽА-Я\u0900-\uffff]")
LONGEST_BYLINE = 120
LONGEST_LABEL = 120
"""characters of a block outside the article that is looked at for a nearer reason"""


def is_byline(text: str) -> bool:
    """Whether it is "By NAME", "Von NAME und NAME", "Text: NAME"."""
    return (
        len(text) <= LONGEST_BYLINE
        and _CAPITALISED.match(text) is not None
        and _BYLINE.fullmatch(text.rstrip(" .,|")) is not None
    )


def label(text: str) -> Reason | None:
    """The reason for a block that is known not to belong to the article."""
    if len(text) > LONGEST_LABEL:
        return None
    return Reason.BYLINE if is_byline(text) else whole(text)


_OFFERS = re.compile(phrases.OFFERS, re.IGNORECASE)
_SIGN_OFF = re.compile(
    r"\((?:[a-zäöü]{2,5}|[A-Z]{2,5})(?:[/, ]+[A-Za-zäöü]{2,5}){0,3}\)|[A-Za-z]{2,4}/[A-Za-z]{2,4}"
)


def offers(text: str) -> bool:
    """Whether it promises something to those who subscribe."""
    return _OFFERS.search(text) is not None


def is_sign_off(text: str) -> bool:
    """Whether it is "(abc)" or "dpa/abc": the initials of an editor or an agency."""
    return len(text) <= 24 and _SIGN_OFF.fullmatch(text) is not None


_SENTENCE_END = tuple(".!?:;…。！？।؟♦■")
_BEHIND_SENTENCE = "'\"”’»›)] \t\n\xa0"


def ends_sentence(text: str) -> bool:
    """Whether the text of a block ends as sentences do, in quotes and brackets or not."""
    return text.rstrip(_BEHIND_SENTENCE).endswith(_SENTENCE_END)


_CREDIT_END = re.compile(
    r"(?:^|[\s(|/.–—-])(?:photo(?:graph)?s?|images?|pictures?|illustration|credit|bild(?:rechte|quelle)?|fotos?|grafik|quelle"
    r"|crédits?(?: photo)?|imagen|fuente|fonte|immagine|zdjęcie|fot|фото|kuva|mynd|copyright)\s?(?:by |courtesy of )?[:/©] ?[^.:]{2,70}[.)]?$"
    r"|[(/|] ?(?:getty(?: images)?|reuters|shutterstock|alamy|istock|afp|ap|dpa|epa|picture alliance|imago|anp|belga|pa|unsplash)(?:[ /][^()]{0,40})?\)?$"
    r"|(?:/getty images|/afp|/reuters|/ap photo|/shutterstock|/picture alliance)\)?$|\((?:photo|image|foto|picture)s?[: ][^()]{2,80}\)$",
    re.IGNORECASE,
)
_IN_CREDITS = (":", "/", "(", "|", "©")
"""None is without one of these, and to look for them is quick."""


def ends_with_credit(text: str) -> bool:
    """Whether the block's end names a photographer or an agency."""
    begin = max(0, len(text) - 120)
    for mark in _IN_CREDITS:
        if text.find(mark, begin) >= 0:
            return _CREDIT_END.search(text, begin) is not None
    return False


_TRADE = (
    r"(?:reporter|journalist|correspondent|editor|columnist|writer|author|researcher|professor|lecturer|fellow|contributor"
    r"|producer|freelancer?|analyst|critic|curator|lawyer|attorney|director|founder|novelist|historian|scholar|blogger"
    r"|redakteur(?:in)?|journalistin?|autor(?:in)?|korrespondent(?:in)?|journaliste|périodista|periodista|giornalista|redactor)"
)
_BIO = re.compile(
    r"(?!The |An? |This |That |It |He |She |But |In |Der |Die |Das |Le |La |El |Il )"
    r"(?:[A-ZÀ-Þ][\w.'’-]+,? ){1,5}(?:\([^)]*\) )?"
    rf"(?:(?:is|was|ist|est|es|è|é) [^.]{{0,100}}\b{_TRADE}s?\b"
    r"|(?:writes|covers|reports|has (?:written|covered|reported)) (?:about|on|for)?\b)"
)
_SPEAKS_OF_SELF = re.compile(rf"(?:I am|I['’]m) an? [^.]{{0,80}}\b{_TRADE}\b")
LONGEST_BIO = 900


def is_bio(text: str, authors: tuple[str, ...]) -> bool:
    """Whether a last block says who its author is: by an author's name, or by a trade."""
    if len(text) > LONGEST_BIO:
        return False
    start = text[:80].casefold()
    if any(
        len(name) > 4
        and start.startswith((f"{name} ".casefold(), f"{name}’".casefold(), f"{name}'".casefold()))
        for name in authors
    ):
        return True
    return text[:1].isupper() and (_BIO.match(text) or _SPEAKS_OF_SELF.match(text)) is not None


_DATE = re.compile(
    r"\b\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d{2}\b|\b(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}\b|\b(?:[01]?\d|2[0-3])[:h][0-5]\d\b|\b(?:[01]?\d|2[0-3])\.[0-5]\d (?:Uhr|Uhr\b|h\b|pm\b|am\b)"
    r"|\b[^\W\d_]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d\b|\b\d{1,2}(?:st|nd|rd|th|er|º)?\.? (?:de )?[^\W\d_]{3,12}\.?,? (?:de )?(?:19|20)\d\d\b"
    r"|(?:19|20)\d\d ?[年년] ?\d{1,2} ?[月월] ?\d{1,2} ?[日일]",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
MOST_WORDS_BESIDE_A_DATE = 6


def is_dateline(text: str) -> bool:
    """A date with few words beside it; no question, and no signature under a quotation."""
    if text.endswith("?") or text.startswith(("—", "–", "“", '"')) or not _DIGIT.search(text):
        return False
    rest, dates = _DATE.subn(" ", text)
    words = re.findall(r"[^\W\d_]+", rest)
    return dates > 0 and len(words) <= MOST_WORDS_BESIDE_A_DATE


_INVITES = re.compile(rf"{_START}(?:{'|'.join(phrases.INVITING)})", re.IGNORECASE)


def invites(text: str) -> bool:
    """Whether the block begins by inviting to read on elsewhere."""
    return _INVITES.match(text) is not None


@lru_cache(maxsize=10_000)
def whole(text: str) -> Reason | None:
    """Residue that fills the block."""
    if len(text) > LONGEST_WHOLE:
        return None
    found = _WHOLE.fullmatch(text)
    return Reason(str(found.lastgroup)) if found else None


@lru_cache(maxsize=10_000)
def opening(text: str) -> Reason | None:
    """Residue that begins a short block."""
    if len(text) > LONGEST_OPENING:
        return None
    found = _OPENING.match(text)
    return Reason(str(found.lastgroup)) if found else None
