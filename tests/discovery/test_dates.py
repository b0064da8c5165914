from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.discovery.dates import FIRST_YEAR, parse_date

TEN = datetime(2024, 5, 6, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-06T10:00:00Z",
        "2024-05-06T10:00Z",
        "2024-05-06T12:00:00.000+02:00",
        "2024-05-06T12:00:00+0200",
        "2024-05-06 10:00:00",
        "  2024-05-06T10:00:00Z\n",
        "Mon, 06 May 2024 10:00:00 GMT",
        "Mon, 06 May 2024 06:00:00 EDT",
        "Mon, 06 May 2024 12:00:00 +0200",
        "06 May 2024 10:00:00 +0000",
    ],
)
def test_one_moment_in_many_forms(text: str) -> None:
    assert parse_date(text) == TEN


@pytest.mark.parametrize(
    ("text", "day"), [("2024-05-06", (5, 6)), ("2024-05", (5, 1)), ("2024", (1, 1))]
)
def test_a_date_without_time_begins_its_day(text: str, day: tuple[int, int]) -> None:
    assert parse_date(text) == datetime(2024, *day, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "yesterday",
        "2024-02-30",
        "2024-13",
        "0000",
        "0001-01-01T00:00:00Z",
        "1970-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "Mon, 99 May 2024 10:00:00 GMT",
        "Mon, 06 May 2024 10:00:00 +9999999999",
        "2024-05-06T10:00:00Z" + " " * 20 + "x" * 60,
    ],
)
def test_what_is_no_date_is_none(text: str | None) -> None:
    assert parse_date(text) is None


@given(st.one_of(st.text(max_size=70), st.text("0123456789-:TZ+ ,MayJun", max_size=40)))
def test_any_text_is_a_date_in_utc_or_none(text: str) -> None:
    date = parse_date(text)
    assert date is None or (date.tzinfo is UTC and date.year >= FIRST_YEAR)
