"""A line of a page in, its pattern out: numbers, dates, times, names and the headline abstracted.

"4 minute read" and "11 minute read" are both "N minute read"; "By Ann Lee | 3 May 2026" is
"By NAME | DATE".
"""

from __future__ import annotations

import re
from functools import lru_cache

from newscrawl.reading.months import month_number

LONGEST = 160
"""characters of a pattern; two longer lines are the same when all their words are"""
SHORTEST_NAME = 4
SHORTEST_TITLE = 12

_ADDRESS = re.compile(r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.-]+")
_NUMBER = re.compile(r"\d+(?:[.,:/-]\d+)*(?:(?:st|nd|rd|th|[ap]m)\b)?", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3,}\.?")
_DATE = re.compile(
    r"(?:(?:(?:on|at|the|of|de|del|um|am|den)\s+)?(?:\bM\b|\bN\b|\bD\b)[\s,./–-]*(?:of\s+|de\s+|at\s+)?){2,}"
)
_MONTH_OR_NUMBER = re.compile(r"\b[NM]\b")
_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun montag dienstag mittwoch "
    "donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves "
    "viernes sábado domingo lunedì martedì mercoledì giovedì venerdì sabato domenica segunda-feira terça-feira "
    "quarta-feira quinta-feira sexta-feira maandag dinsdag woensdag donderdag vrijdag zaterdag zondag".split()
)

_DIGIT = re.compile(r"\d")


def pattern_of(text: str, title: str = "", names: tuple[str, ...] = ()) -> str:
    """The pattern of one line; `title` and `names` are the page's headline and authors."""
    if len(title) >= SHORTEST_TITLE and title in text:
        text = text.replace(title, "TITLE")
    for name in names:
        if len(name) >= SHORTEST_NAME and name.casefold() in text.casefold():
            text = re.sub(re.escape(name), "NAME", text, flags=re.IGNORECASE)
    if "www." in text or "://" in text or "@" in text:
        text = _ADDRESS.sub("LINK", text)
    if not _DIGIT.search(text):
        return text
    named = [word for word in set(_WORD.findall(text)) if _month_or_day(word) != word]
    for word in sorted(named, key=len, reverse=True):  # "Sept." before "Sept"
        text = _of_word(word).sub(_month_or_day(word), text)
    text = _NUMBER.sub("N", text)
    return _DATE.sub(_as_date, text).strip() if named else text.strip()


@lru_cache(maxsize=4_000)
def _month_or_day(word: str) -> str:
    plain = word.rstrip(".")
    if plain.casefold() in _DAYS:
        return "D"
    return "M" if month_number(plain) else word


@lru_cache(maxsize=1_000)
def _of_word(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W\d_]){re.escape(word)}(?![^\W\d_])")


def _as_date(match: re.Match[str]) -> str:
    found = match.group()
    if "M" not in found or not _MONTH_OR_NUMBER.search(found):
        return found
    tail = found[len(found.rstrip(" ,–-")) :]
    return "DATE" + (tail if tail.strip() or not tail else " ")
