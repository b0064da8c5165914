"""Retry-After is seconds or a date; anything else is as if it were not there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.fetching.retry_after import LONGEST, seconds_to_wait

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
CASES = [
    ("120", 120.0),
    (" 0 ", 0.0),
    ("99999999999999999999999999", LONGEST),
    ("Tue, 24 Nov 2026 06:00:30 GMT", 30.0),
    ("Tuesday, 24-Nov-26 06:00:30 GMT", 30.0),
    ("Tue, 24 Nov 2026 06:00:30 -0000", 30.0),
    ("Tue, 24 Nov 2026 07:00:30 +0100", 30.0),
    ("Mon, 23 Nov 2026 06:00:00 GMT", 0.0),
    ("Tue, 24 Nov 2099 06:00:00 GMT", LONGEST),
    ("", None),
    (None, None),
    ("-5", None),
    ("1.5", None),
    ("soon", None),
    ("²", None),
]


@pytest.mark.parametrize(("value", "seconds"), CASES)
def test_seconds_and_dates(value: str | None, seconds: float | None) -> None:
    assert seconds_to_wait(value, now=NOW) == seconds


@given(st.integers(0, 7 * 24 * 3600))
def test_a_date_means_the_time_until_then(seconds: int) -> None:
    date = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)
    assert seconds_to_wait(date, now=NOW) == seconds


@given(st.text())
def test_no_text_raises(value: str) -> None:
    seconds = seconds_to_wait(value, now=NOW)
    assert seconds is None or 0 <= seconds <= LONGEST
