"""A date as a feed or sitemap writes it goes in; an aware datetime in UTC, or None, comes out."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

FIRST_YEAR = 1990
"""Earlier dates are what an empty field becomes (0001-01-01, 1970-01-01): there was no web."""

MAX_LENGTH = 64

_YEAR_AND_MONTH = re.compile(r"(\d{4})(?:-(\d{2}))?")  # W3C date, as the sitemap protocol allows


def parse_date(text: str | None) -> datetime | None:
    """ISO 8601, W3C or RFC 822 date; without a zone it is taken for UTC."""
    text = (text or "").strip()
    if not text or len(text) > MAX_LENGTH:
        return None
    try:
        date = _parse_iso(text) or parsedate_to_datetime(text)
        date = date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):  # as email.utils fails
        return None
    return date if date.year >= FIRST_YEAR else None


def _parse_iso(text: str) -> datetime | None:
    partial = _YEAR_AND_MONTH.fullmatch(text)
    if partial:
        return datetime(int(partial[1]), int(partial[2] or 1), 1, tzinfo=UTC)
    if not text[:4].isdigit():
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
