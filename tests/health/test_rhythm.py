"""Which pauses of a source are expected to come again a year later."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from newscrawl.health.rhythm import rhythm_of
from newscrawl.storage.days import DayCounts

DAY = timedelta(days=1)
START, TODAY = date(2024, 2, 1), date(2025, 12, 1)


def published(*pauses: tuple[date, date]) -> list[DayCounts]:
    """Every day, but for the pauses."""
    days = (START + number * DAY for number in range((TODAY - START).days))
    zeros = {"titled": 0, "authored": 0, "dated": 0, "future": 0, "removed": 0, "by_profile": 0}
    return [
        DayCounts(day=day, articles=1, words_median=500, words=500, languages={}, **zeros)
        for day in days
        if not any(begin <= day <= end for begin, end in pauses)
    ]


SPRING = (date(2024, 5, 10), date(2024, 5, 28))
SPRING_AGAIN = (date(2025, 5, 12), date(2025, 5, 30))
AUTUMN = (date(2024, 9, 10), date(2024, 9, 28))


@pytest.mark.parametrize(
    ("pauses", "expected"),
    [
        ([SPRING], True),
        ([SPRING, AUTUMN], False),
        ([SPRING, AUTUMN, SPRING_AGAIN], True),
    ],
    ids=["one", "two within a year", "one that came again"],
)
def test_a_pause_is_expected_again_unless_the_source_pauses_now_and_then(
    pauses: list[tuple[date, date]], expected: bool
):
    rhythm = rhythm_of(published(*pauses), country="", seasons=(), today=TODAY)
    assert (rhythm.weight(date(2025, 5, 20)) == 0) is expected
    assert (rhythm.weight(SPRING[0]) == 0) is expected
