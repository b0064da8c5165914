"""A page's address in, the day of publication that it names out."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from newscrawl.reading.months import month_number
from newscrawl.reading.times import EARLIEST

_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d\d)([/_.-]?)(0[1-9]|1[0-2]|(?<=[/_.-])[1-9])\2(0[1-9]|[12]\d|3[01]|(?<=[/_.-])[1-9])(?!\d)"
)
_NAMED_MONTH = re.compile(r"/((?:19|20)\d\d)/([a-z]{3,9})/(\d{1,2})(?=/)", re.IGNORECASE)
_STAMP = re.compile(
    r"(?<!\d)(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d\d*(?!\d)"
)
"""an article's number that begins with the minute in which it was made: 202608141030..."""


def url_date(url: str | None, latest: datetime) -> datetime | None:
    """/2026/08/14/, /2026/aug/14/, /2026-08-14-, 20260814: the day in an address, as its UTC midnight."""
    path = (url or "").split("?")[0]
    for found in _DAY.finditer(path):
        if day := _day(found[1], int(found[3]), found[4], latest):
            return day
    for found in _NAMED_MONTH.finditer(path):
        if day := _day(found[1], month_number(found[2]), found[3], latest):
            return day
    return None


def url_stamp(url: str | None, latest: datetime) -> datetime | None:
    """The day in an article's number: A202608141030420001; a guess, for when nothing else is said."""
    for found in _STAMP.finditer((url or "").split("?")[0]):
        if day := _day(found[1], int(found[2]), found[3], latest):
            return day
    return None


def _day(year: str, month: int | None, day: str, latest: datetime) -> datetime | None:
    try:
        moment = datetime(int(year), month or 0, int(day), tzinfo=UTC)
    except ValueError:
        return None
    return moment if EARLIEST <= moment <= latest else None
