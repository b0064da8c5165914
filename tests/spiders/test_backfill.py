"""What belongs to a stretch of time, by lastmod and by address."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newscrawl.errors import ConfigurationError
from newscrawl.items import Link
from newscrawl.spiders.backfill import Backfill, backfill_of

SITE = "https://harbour.example"
MARCH = backfill_of("2026-03-01", "2026-03-31")


def day(month: int, number: int, hour: int = 0) -> datetime:
    return datetime(2026, month, number, hour, tzinfo=UTC)


def test_the_last_day_belongs_to_it():
    assert (MARCH.since, MARCH.until) == (day(3, 1), day(4, 1))


@pytest.mark.parametrize(
    ("path", "lastmod", "is_wanted"),
    [
        ("/story", day(3, 1), True),
        ("/story", day(3, 31, 23), True),
        ("/story", day(4, 1), False),
        ("/story", day(2, 28), False),
        ("/story", None, False),
        ("/2026/03/15/story", None, True),
        ("/2026/03/story", None, True),
        ("/2026/story", None, True),
        ("/2026/02/story", None, False),
        ("/2026/03/story", day(5, 1), True),
        ("/2026/02/story", day(3, 2), True),
        ("/2026/story", day(5, 1), False),
    ],
)
def test_a_link_belongs_by_its_date(path: str, lastmod: datetime | None, is_wanted: bool):
    assert MARCH.wants(Link(SITE + path, lastmod)) is is_wanted


def test_a_part_of_a_month_leaves_months_by_address_open():
    week = Backfill(day(3, 8), day(3, 15))
    assert week.wants(Link(f"{SITE}/2026/03/story"))
    assert not week.wants(Link(f"{SITE}/2026/03/story", day(3, 20)))


def test_without_dates_there_is_none():
    assert backfill_of("", "") is None


def test_one_end_is_enough():
    assert backfill_of("", "1995-01-01").wants(Link(f"{SITE}/1994/12/story"))
    assert backfill_of("2026-03-01", "").wants(Link(f"{SITE}/2026/04/story"))


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        ("yesterday", "", "since: 'yesterday' is no date such as 2026-11-24"),
        ("", "2026-13-01", "until: '2026-13-01' is no date"),
        ("2026-03-02", "2026-03-01", "must be before until"),
    ],
)
def test_what_is_no_stretch_of_time_is_named(since: str, until: str, words: str):
    with pytest.raises(ConfigurationError, match=words):
        backfill_of(since, until)
