"""A written date or time in, an aware datetime out, in the zone that it was written in.

What has no zone is taken as UTC, a date alone as its midnight.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from newscrawl.reading.months import WORD, month_number
from newscrawl.reading.numerals import plain_date

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""no page of the web is older"""
LATEST_YEAR = 2100

_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[T\s,]+(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"^(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?Z?)?$")
_EPOCH = re.compile(r"^\d{10}(?:\d{3})?$")
_EAST_ASIAN = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]?")
_YEAR_FIRST = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:/(\d{1,2})/(\d{1,2})|\.\s?(\d{1,2})\.\s?(\d{1,2}))(?!\d)"
)
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})([./-])\s?(\d{1,2})\2\s?((?:19|20)\d\d|\d\d)(?!\d)")
_DAY_NAME_YEAR = re.compile(
    r"(?<!\d)(\d{1,2})(?:\.|st|nd|rd|th|er|º|\.º|ª)?[\s,./-]*(?:(?:of|de|del|di|d)[\s'’.]+)?"
    rf"({WORD.pattern})\.?[\s,./-]*(?:(?:de|del)\s+)?((?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_NAME_DAY_YEAR = re.compile(
    rf"({WORD.pattern})\.?\s*(\d{{1,2}})(?:st|nd|rd|th|\.|d)?\s*,?\s+((?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_YEAR_NAME_DAY = re.compile(
    rf"(?<!\d)((?:19|20)\d\d)\.?\s*(?:m\.\s*)?({WORD.pattern})\.?\s*(\d{{1,2}})(?!\d)"
)
_CLOCK = re.compile(
    r"(?<![\d.:])(\d{1,2})\s?[:.h時시]\s?(\d\d)(?::(\d\d))?(?!\d|\.\d)\s*([ap]\.?m\b\.?)?",
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"(?:\b(?:(?:UTC|GMT)(?![+-]\d)|EST|EDT|CST|CDT|MST|MDT|PST|PDT|CET|CEST|MEZ|MESZ|BST|IST|JST|KST|WIB|WITA|WIT|MSK|EET|EEST|"
    r"EAT|SAST|WAT|PKT|SGT|HKT|ICT|AEST|AEDT|NZST|NZDT|BRT|ART|TRT|ET|CT|MT|PT)\b|(?:\b(?:UTC|GMT)\s?)([+-]\d{1,2})(?::?(\d\d))?|([+-]\d\d):?(\d\d))"
)
_ZONES = {
    "UTC": 0, "GMT": 0, "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480,
    "PDT": -420, "CET": 60, "CEST": 120, "MEZ": 60, "MESZ": 120, "BST": 60, "IST": 330, "JST": 540, "KST": 540, "WIB": 420, "WITA": 480, "WIT": 540,
    "MSK": 180, "EET": 120, "EEST": 180, "EAT": 180, "SAST": 120, "WAT": 60, "PKT": 300, "SGT": 480, "HKT": 480, "ICT": 420,
    "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780, "BRT": -180, "ART": -180, "TRT": 180, "ET": -300, "CT": -360, "MT": -420, "PT": -480,
}  # fmt: skip

MOST_CHARACTERS = 200


def parse_time(text: str | None, *, month_first: bool = False) -> datetime | None:
    """The first date in a text of a line's length, with its time of day when that follows.

    `month_first` decides what 3/4/2026 means; 25/4/2026 means the same either way.
    """
    if not text:
        return None
    text = plain_date(text[:MOST_CHARACTERS].strip())
    found = _ISO.search(text)
    moment = _from_iso(found) if found else _from_other(text, month_first=month_first)
    return moment if moment and moment >= EARLIEST and moment.year < LATEST_YEAR else None


def is_day_or_month(text: str) -> bool:
    """It may be 3/4/2026, which is a day of April or of March."""
    found = _NUMERIC.search(text[:MOST_CHARACTERS])
    if found is None or _ISO.search(text):
        return False
    return int(found[1]) <= 12 and int(found[3]) <= 12


def _from_iso(found: re.Match[str]) -> datetime | None:
    year, month, day, hour, minute, second, zone = found.groups()
    return _moment(
        int(year),
        int(month),
        int(day),
        int(hour or 0),
        int(minute or 0),
        int(second or 0),
        _offset(zone),
    )


def _from_other(text: str, *, month_first: bool) -> datetime | None:
    if _EPOCH.match(text):
        return datetime.fromtimestamp(int(text[:10]), UTC)
    if found := _COMPACT.match(text):
        return _moment(*(int(part or 0) for part in found.groups()))
    if not any(character.isdigit() for character in text):
        return None
    if "," in text[:5] and (mail := _from_mail(text)):
        return mail
    found_date = _find_date(text, month_first=month_first)
    if found_date is None:
        return None
    year, month, day, end = found_date
    # "10:22, 14 Aug 2026 | Updated 11:00": what follows a bar belongs to another time.
    text = text[:end] + text[end:].split("|", maxsplit=1)[0]
    clock = _CLOCK.search(text, end) or _CLOCK.search(text[: max(0, end - 8)])
    if clock is None:
        return _moment(year, month, day)
    hour, minute = int(clock[1]), int(clock[2])
    half = (clock[4] or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    offset = _written_offset(text, clock.end())
    return _moment(year, month, day, hour, minute, int(clock[3] or 0), offset) or _moment(
        year, month, day
    )


def _from_mail(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None


def _find_date(text: str, *, month_first: bool) -> tuple[int, int, int, int] | None:
    if found := _EAST_ASIAN.search(text):
        return int(found[1]), int(found[2]), int(found[3]), found.end()
    if found := _YEAR_FIRST.search(text):
        return int(found[1]), int(found[2] or found[4]), int(found[3] or found[5]), found.end()
    for pattern, year, name, day in (
        (_DAY_NAME_YEAR, 3, 2, 1),
        (_NAME_DAY_YEAR, 3, 1, 2),
        (_YEAR_NAME_DAY, 1, 2, 3),
    ):
        for found in pattern.finditer(text):
            number = month_number(found[name])
            if number:
                return int(found[year]), number, int(found[day]), found.end()
    if found := _NUMERIC.search(text):
        first, second, year_number = int(found[1]), int(found[3]), int(found[4])
        if year_number < 100:
            year_number += 2000 if year_number < 70 else 1900
        # A point between the numbers means day first, wherever the page is from.
        if second > 12 or (month_first and found[2] != "." and first <= 12):
            first, second = second, first
        return year_number, second, first, found.end()
    return None


def _written_offset(text: str, start: int) -> int:
    """Minutes east of UTC, as the zone after a time of day says: "14:30 CET", "14:30 (GMT+7)"."""
    zone = _ZONE.search(text, start)
    if zone is None:
        return 0
    hours, minutes = zone[1] or zone[3], zone[2] or zone[4] or "0"
    return _minutes(hours, minutes) if hours else _ZONES[zone[0]]


def _offset(zone: str | None) -> int:
    if not zone or zone[0] not in "+-":
        return 0
    return _minutes(zone[:3], zone[3:].lstrip(":") or "0")


def _minutes(hours: str, minutes: str) -> int:
    total = abs(int(hours)) * 60 + int(minutes)
    return -total if hours.startswith("-") else total


def _moment(
    year: int,
    month: int,
    day: int,
    hour: int = 0,
    minute: int = 0,
    second: int = 0,
    offset: int = 0,
) -> datetime | None:
    try:
        zone = timezone(timedelta(minutes=offset)) if offset else UTC
        moment = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone)
        moment.astimezone(UTC)  # raises where UTC has no such year
    except (ValueError, OverflowError):
        return None
    return moment
