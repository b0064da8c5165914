"""A simulated year: sources that break are found out in time, and healthy ones raise no alarm."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest

from health.made import DAY, SHAPES, START, YEAR, MadeSource, by_name, simulate
from newscrawl.storage.states import HealthState

SEEDS = (101, 102)
BROKEN_ON = START + (YEAR + 70) * DAY

IN_TIME = {
    # Days, as docs/operation.md states them, for sources of several articles a week.
    HealthState.SILENT: 14,
    HealthState.LAYOUT_CHANGED: 14,
    HealthState.FUTURE_DATES: 10,
    HealthState.WALLED: 3,
    HealthState.CERTIFICATE_EXPIRED: 2,
}
ALSO = {
    # A redesign shows in what is read from the pages as well as in their layout.
    HealthState.LAYOUT_CHANGED: {HealthState.FIELDS_MISSING, HealthState.THIN_TEXT},
}


def break_on(trouble: HealthState, source: MadeSource, day: date) -> None:
    if day == BROKEN_ON:
        source.trouble = trouble


@pytest.mark.parametrize("shape", ["daily", "small_daily", "weekdays"])
@pytest.mark.parametrize("trouble", IN_TIME)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_source_that_breaks_is_found_out_in_time(shape: str, trouble: HealthState, seed: int):
    days = 70 + IN_TIME[trouble] + 1
    alarms = simulate(by_name[shape], seed, breaks=partial(break_on, trouble), days=days)
    found = [alarm for alarm in alarms if alarm.on >= BROKEN_ON]
    assert found, f"no alarm within {IN_TIME[trouble]} days"
    assert {alarm.state for alarm in found} <= {trouble, *ALSO.get(trouble, ())}


@pytest.mark.parametrize("shape", ["bursty", "weekly", "few_a_month"])
def test_the_silence_of_one_that_publishes_seldom_or_in_bursts_takes_longer(shape: str):
    alarms = simulate(by_name[shape], 101, breaks=partial(break_on, HealthState.SILENT), days=180)
    first = next(alarm for alarm in alarms if alarm.on >= BROKEN_ON)
    assert first.state is HealthState.SILENT
    assert (first.on - BROKEN_ON).days <= 60


@pytest.mark.parametrize("shape", [shape.name for shape in SHAPES])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_healthy_source_raises_at_most_one_alarm_a_year(shape: str, seed: int):
    alarms = list(simulate(by_name[shape], seed))
    assert len(alarms) <= 1, alarms


@pytest.mark.parametrize(
    ("shape", "begin", "end"),
    [
        # Offices of its country are shut; it paused at this time last year; Christmas.
        ("august", date(2025, 7, 30), date(2025, 9, 10)),
        ("own_pause", date(2025, 5, 8), date(2025, 6, 10)),
        ("weekdays", date(2024, 12, 31), date(2025, 1, 20)),
    ],
)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_source_on_holiday_raises_none(shape: str, begin: date, end: date, seed: int):
    days = (end - START).days - YEAR
    alarms = list(simulate(by_name[shape], seed, days=days))
    assert [alarm for alarm in alarms if begin <= alarm.on <= end] == []


def test_the_same_pause_without_a_reason_is_an_alarm():
    """So that the tests above do not pass because no pause is ever noticed."""

    def pause(source: MadeSource, day: date) -> None:
        source.trouble = (
            HealthState.SILENT if date(2025, 9, 8) <= day <= date(2025, 9, 28) else None
        )

    alarms = simulate(by_name["august"], 101, breaks=pause, days=300)
    assert HealthState.SILENT in {alarm.state for alarm in alarms if alarm.on >= date(2025, 9, 8)}
