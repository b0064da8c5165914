"""Written dates and times become aware UTC datetimes."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.reading.months import month_number
from newscrawl.reading.times import parse_time

DAY = datetime(2026, 8, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-08-14T10:00:00+02:00", DAY.replace(hour=8)),
        ("2026-08-14T10:00:00.123Z", DAY.replace(hour=10)),
        ("2026-08-14 10:00:00 -0500", DAY.replace(hour=15)),
        ("2026-08-14", DAY),
        ("20260814", DAY),
        ("1786701600", DAY.replace(hour=10)),
        ("1786701600000", DAY.replace(hour=10)),
        ("Fri, 14 Aug 2026 10:00:00 GMT", DAY.replace(hour=10)),
        ("August 14, 2026 at 10:30 AM", DAY.replace(hour=10, minute=30)),
        ("12:05 a.m., August 14, 2026", DAY.replace(minute=5)),
        ("Updated 3:02 PM EDT, Fri August 14, 2026", DAY.replace(hour=19, minute=2)),
        (
            "Published: 10:22, 14 Aug 2026 | Updated: 11:00, 15 Aug 2026",
            DAY.replace(hour=10, minute=22),
        ),
        ("14. August 2026, 10:30 Uhr", DAY.replace(hour=10, minute=30)),
        ("le 14 août 2026 à 10h30", DAY.replace(hour=10, minute=30)),
        ("14 de agosto de 2026", DAY),
        ("14 sierpnia 2026", DAY),
        ("14 августа 2026", DAY),
        ("2026 m. rugpjūčio 14 d. 10:20", DAY.replace(hour=10, minute=20)),
        ("2026年8月14日 10時30分", DAY.replace(hour=10, minute=30)),
        ("14/08/2026", DAY),
        ("14.08.2026 - 10:30 Uhr", DAY.replace(hour=10, minute=30)),
        ("١٤ أغسطس 2026", DAY),
    ],
)
def test_a_written_time_is_read(text, expected):
    assert parse_time(text) == expected


def test_who_puts_the_month_first_is_told_by_the_page():
    assert parse_time("3/4/2026") == datetime(2026, 4, 3, tzinfo=UTC)
    assert parse_time("3/4/2026", month_first=True) == datetime(2026, 3, 4, tzinfo=UTC)
    assert parse_time("3.4.2026", month_first=True) == datetime(2026, 4, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        None,
        "Chapter 12",
        "2026-13-45",
        "31 February 2026",
        "0001-01-01",
        "9999-12-31",
        "12 Monkeys 2026",
    ],
)
def test_what_is_no_date_gives_none(text):
    assert parse_time(text) is None


@pytest.mark.parametrize(
    "name", ["Août", "aout", "AUGUST", "Sierpnia", "elokuuta", "Ağustos", "август"[:3]]
)
def test_case_and_accents_of_a_month_do_not_count(name):
    assert month_number(name) == 8


@given(st.text(max_size=300))
def test_any_text_gives_an_aware_time_or_none(text):
    moment = parse_time(text)
    assert moment is None or moment.utcoffset() is not None


@given(st.datetimes(min_value=datetime(1995, 1, 1), max_value=datetime(2090, 1, 1)))  # noqa: DTZ001
def test_iso_times_come_back_as_they_were(moment):
    moment = moment.replace(microsecond=0, tzinfo=UTC)
    assert parse_time(moment.isoformat()) == moment
