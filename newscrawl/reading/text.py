"""A string out of a page in, the same as sound text out: one form of each letter, one kind of space.

Typographic characters (quotes, dashes, currency signs) are the author's and stay.
"""

from __future__ import annotations

import re
import unicodedata

from newscrawl.wordsplit import split_words

_INVISIBLE = dict.fromkeys(
    [
        *range(0x09),
        *range(0x0E, 0x1C),
        0x7F,
        *range(0x80, 0x85),
        *range(0x86, 0xA0),
        0xAD,  # soft hyphen
        0x180E,
        0x200B,  # zero-width space
        0x2060,
        0xFEFF,
        0xFFFD,  # what a decoder puts where it did not understand
        *range(0x202A, 0x202F),  # directions: they belong to the page's layout
        *range(0x2066, 0x206A),
        *range(0xD800, 0xE000),  # halves of surrogate pairs cannot be written to a file
        *range(0xFFF9, 0xFFFC),
        0xFFFE,
        0xFFFF,
    ]
)
_JOINERS = re.compile("[\u200c\u200d]+")
"""They shape Persian, Hindi and emoji; between other letters they are noise."""
_SHAPED_BY_JOINERS = re.compile(
    "[\u0600-\u06ff\u0700-\u07ff\u0900-\u0dff\u1000-\u109f\ufe0f\U0001f000-\U0001faff\u2600-\u27bf\u2190-\u21ff]"
)

_AFTER_LEAD = "\u0080-\u00bf"
_AS_CP1252 = "\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122"
_FIRM = re.compile(
    f"(?<![A-Z\u00c0-\u00de])[\u00c2-\u00c5][{_AFTER_LEAD}]"
    f"|\u00e2[\u20ac\u0080][{_AFTER_LEAD}{_AS_CP1252}]"
)
"""UTF-8 read as Windows-1252, in characters that do not follow each other in any language. After a
capital they may: MANHÃ» ends a quotation in Portuguese."""
_LEAD = ("\u00e2", "\u00c2", "\u00c3", "\u00c4", "\u00c5")
_MOJIBAKE = re.compile(
    f"[\u00c2-\u00c5][{_AFTER_LEAD}{_AS_CP1252}]|\u00e2[\u20ac\u0080][{_AFTER_LEAD}{_AS_CP1252}]"
)


def clean(text: str) -> str:
    """One line: sound characters, single spaces, none at the ends."""
    if text.isascii():
        text = text.strip()
        if text.isprintable() and "  " not in text:
            return text
        text = " ".join(text.split())
        return text if text.isprintable() else " ".join(text.translate(_INVISIBLE).split())
    text = mend_mojibake(text).strip()  # mended first: one of its characters looks like a space
    is_sound = text.isprintable() and "  " not in text  # the plain space is the only printable one
    if not is_sound:
        text = " ".join(text.split())
        is_sound = text.isprintable()
    if not is_sound or "\ufffd" in text:
        text = mend_mojibake(text.translate(_INVISIBLE))
        text = " ".join(text.split())
        if "\u200c" in text or "\u200d" in text:
            text = _drop_idle_joiners(text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _drop_idle_joiners(text: str) -> str:
    def keep_if_shaping(match: re.Match[str]) -> str:
        before = text[match.start() - 1] if match.start() else ""
        return match.group()[:1] if _SHAPED_BY_JOINERS.match(before) else ""

    return _JOINERS.sub(keep_if_shaping, text)


def mend_mojibake(text: str) -> str:
    """Turn stretches of UTF-8 that were read as Windows-1252 back into what they were."""
    for lead in _LEAD:
        if lead in text:
            return _MOJIBAKE.sub(_mend_one, text) if _FIRM.search(text) else text
    return text


def _mend_one(match: re.Match[str]) -> str:
    try:
        raw = b"".join(
            bytes([ord(char)]) if "\x80" <= char <= "\x9f" else char.encode("cp1252")
            for char in match.group()
        )
        return raw.decode("utf-8")
    except UnicodeError:
        return match.group()


_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(
    "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f\u0e80-\u0eff\u1780-\u17ff]"
)
"""Scripts that put no space between words: kana, Han, Thai, Lao, Khmer."""
_SPACED = re.compile("[\u0000-\u0dff\u1e00-\u2fff]*+")
"""a text of none of them, nor of a few others, in one quick look"""
CHARACTERS_A_WORD = 2
"""in those scripts, on average"""


def count_words(text: str) -> int:
    """Words of a text; where a script has no spaces, its characters divided by two."""
    if text.isascii():
        return len(text.split())
    unspaced = len(_UNSPACED.findall(text))
    if not unspaced:
        return len(text.split())
    return len(_UNSPACED.sub(" ", text).split()) + (unspaced + 1) // CHARACTERS_A_WORD


def weigh(text: str) -> int:
    """Length of a text in Latin letters' terms: a Han or kana character says as much as three."""
    size = len(text)
    if text.isascii() or _SPACED.fullmatch(text):
        return size
    return size + 2 * len(_UNSPACED.findall(text))


def key(text: str) -> str:
    """What is equal when two texts say the same, whatever their case, spacing and punctuation."""
    return " ".join(words_of(text))


def words_of(text: str) -> list[str]:
    """The words of a text's key."""
    return split_words(text.casefold())


def first_word(text: str) -> str:
    """The first word of a text's key; empty where there is none."""
    found = _WORD.search(text)
    return key(found.group()).split(" ", 1)[0] if found else ""
