"""A URL goes in; whether it is of a kind that has no end comes out, by its address alone."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import unquote, urlsplit

MAX_SEGMENTS = 20
MAX_PARAMETERS = 12
MAX_REPEATS = 3
"""times that a parameter, or one name in a path, may stand in an address"""

_SESSION = re.compile(
    r"(?:php|asp|j|java)?sess(?:ion)?_?-?id|aspsessionid\w*|sid|cfid|cftoken|oscsid|zenid"
    r"|session_?(?:key|token)",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[\w-]{12,}")
_SESSION_IN_PATH = re.compile(r"/\(S\(\w+\)\)/|;(?:jsessionid|phpsessid|sid)=", re.IGNORECASE)
_CALENDAR = re.compile(
    r"/(?:[\w-]*calendar|calendario|calendrier|kalender|agenda|veranstaltungen|events?)/"
    r"(?:(?:day|week|month|year|list|today|tag|woche|monat|jahr)/)?"
    r"\d{4}(?:[-/]\d{1,2}){0,2}/?$",
    re.IGNORECASE,
)
_CALENDAR_PARAMETERS = frozenset(
    {"year", "month", "week", "day", "yr", "mo", "jahr", "monat", "annee", "mois", "ano", "mes"}
)
_CALENDAR_DATES = re.compile(
    r"(?:tribe-bar-date|eventdate|event_date|caldate|cal_date|calendar(?:_?date)?|ical|eventdisplay)",
    re.IGNORECASE,
)


def is_trap(url: str) -> bool:
    """Whether an address looks like one of endlessly many: a session's, a calendar's, one that
    grew by a relative link that was followed again and again.
    """
    parts = urlsplit(url)
    path = parts.path
    if _SESSION_IN_PATH.search(path) or _CALENDAR.search(path):
        return True
    segments = [segment for segment in unquote(path).lower().split("/") if segment]
    if len(segments) > MAX_SEGMENTS or _repeats(segments):
        return True
    return bool(parts.query) and _is_trap_query(parts.query)


def _repeats(segments: list[str]) -> bool:
    """Whether names come again in the same order (`a/b/a/b`), or one comes again and again.

    Numbers do so in dates: `/2011/11/11/11/`.
    """
    names = Counter(segment for segment in segments if not segment.isdigit())
    if names and max(names.values()) > MAX_REPEATS:
        return True
    for length in range(2, len(segments) // 2 + 1):
        for start in range(len(segments) - 2 * length + 1):
            first = segments[start : start + length]
            is_dated = all(segment.isdigit() for segment in first)
            if not is_dated and first == segments[start + length : start + 2 * length]:
                return True
    return False


def _is_trap_query(query: str) -> bool:
    pairs = [parameter.partition("=")[::2] for parameter in query.split("&") if parameter]
    names = Counter(unquote(name).lower() for name, _ in pairs)
    if len(pairs) > MAX_PARAMETERS or max(names.values(), default=0) > MAX_REPEATS:
        return True
    if any(_SESSION.fullmatch(unquote(name)) and _TOKEN.fullmatch(value) for name, value in pairs):
        return True
    if any(_CALENDAR_DATES.fullmatch(name) for name in names):
        return True
    return len(_CALENDAR_PARAMETERS & names.keys()) > 1
