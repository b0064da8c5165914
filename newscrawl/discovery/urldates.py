"""A URL goes in; the time from which its article dates, as the address says, comes out."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_DATE = re.compile(
    r"(?:^|[/_-])((?:19|20)\d\d)[/_-](\d{1,2}|"
    + "|".join(_MONTHS)
    + r")(?:[/_-](\d{1,2}))?(?=$|[/_-])",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"(?:^|[/_-])((?:19|20)\d\d)(\d\d)(\d\d)(?=$|[/_.-])")
_YEAR = re.compile(r"/((?:19|20)\d\d)/")


def dates_of(url: str) -> tuple[datetime, datetime] | None:
    """First moment, and the first one after, of the day, month or year that the path names."""
    path = urlsplit(url).path
    for pattern in (_DATE, _PLAIN, _YEAR):
        found = pattern.search(path)
        if found:
            span = _span(*found.groups())
            if span is not None:
                return span
    return None


def _span(
    year_text: str, month_text: str | None = None, day_text: str | None = None
) -> tuple[datetime, datetime] | None:
    year = int(year_text)
    try:
        if month_text is None:
            return datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
        month = _month(month_text)
        first = datetime(year, month, 1, tzinfo=UTC)
        if day_text is not None and 1 <= int(day_text) <= 31:
            day = first.replace(day=int(day_text))
            return day, day + timedelta(days=1)
        return first, datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    except ValueError:  # no such day or month: the figures are no date
        return None


def _month(text: str) -> int:
    return int(text) if text.isdigit() else _MONTHS.index(text.lower()) + 1
