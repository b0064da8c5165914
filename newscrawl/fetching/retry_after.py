"""A Retry-After header in, the seconds to wait out."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST = 7 * 24 * 3600.0
"""seconds; a longer wait is cut to this"""


def seconds_to_wait(value: str | None, *, now: datetime) -> float | None:
    """What `Retry-After` asks for (RFC 9110, 10.2.3): seconds, or the time until a date.

    None when there is no such header, or it is neither.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        # More digits than these are more than the longest wait, whatever they say.
        return min(float(text[:12]), LONGEST)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    if moment.tzinfo is None:  # "-0000": UTC, from a machine that knows no zone
        moment = moment.replace(tzinfo=UTC)
    return min(max((moment - now).total_seconds(), 0.0), LONGEST)
