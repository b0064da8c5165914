"""Days on which a source published in, how much each day counts out: weekdays and seasons.

A day of weight 1 is an ordinary one. Where a source hardly publishes at weekends, they count for
little; seasons in which offices are shut, and pauses that it made a year ago, count for nothing:
silence is measured in what was to be expected, not in hours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from newscrawl.health.chances import longest_gap
from newscrawl.storage.days import DayCounts

DAY = timedelta(days=1)
YEAR = timedelta(days=364)
"""whole weeks, so that weekdays match"""
EVERYWHERE = "12-21/01-06"
SEASONS: Mapping[str, Sequence[str]] = {
    **dict.fromkeys("AT BE ES EU FR GR IT LU PT".split(), ("08-01/08-31",)),
    **dict.fromkeys("DK FI NO SE".split(), ("07-01/08-07",)),
}
"""when offices are shut, by the country of a source"""
AWAKE = 0.5
"""share of its usual rate with which a source that worked through a season last year is awake in it"""
LONG_PAUSE = 10
"""days, at least, of a pause that is expected again a year later"""
NO_CHANCE = 0.02
"""with which a source that knows no pauses has one as long within a year"""
ENOUGH = 10
"""other gaps, by which it is judged"""
AROUND = 7
"""days by which it may come earlier or later"""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How much the days of one source count."""

    weekdays: tuple[float, ...]
    """Monday first; 1 on average"""
    quiet: frozenset[date]
    """days that count for nothing"""

    def weight(self, day: date) -> float:
        return 0.0 if day in self.quiet else self.weekdays[day.weekday()]

    def between(self, after: date, until: date) -> float:
        """The weight of the days after `after`, up to `until`."""
        return sum(self.weight(day) for day in each_day(after + DAY, until))


def rhythm_of(
    days: Sequence[DayCounts],
    *,
    country: str,
    seasons: Sequence[str],
    today: date,
) -> Rhythm:
    """The rhythm of a source that published on `days`, its first one at the latest a month ago.

    Args:
        days: in order; not empty.
        country: ISO 3166-1 of the source, for the seasons in which offices are shut there.
        seasons: that its file states, as `MM-DD/MM-DD`.
        today: the last day that is asked for.
    """
    by_weekday = Counter(one.day.weekday() for one in days)
    number = len(days)
    # As if a week more had been seen with all days alike: few days say little.
    weekdays = tuple(7 * (by_weekday[day] + 1) / (number + 7) for day in range(7))
    published = {one.day: one.articles for one in days}
    first = days[0].day
    quiet: set[date] = set()
    for season in seasons:
        for begin, end in _each_year(season, first, today):
            quiet.update(each_day(begin, end))
    for season in (EVERYWHERE, *SEASONS.get(country, ())):
        for begin, end in _each_year(season, first, today):
            if not _worked_through(begin - YEAR, end - YEAR, published):
                quiet.update(each_day(begin, end))
    quiet.update(_repeated_pauses(days, quiet, today))
    return Rhythm(weekdays, frozenset(quiet))


def each_day(first: date, last: date) -> Iterator[date]:
    return (first + index * DAY for index in range((last - first).days + 1))


def _each_year(season: str, first: date, last: date) -> Iterator[tuple[date, date]]:
    """First and last day of `MM-DD/MM-DD`, in each year."""
    begin, _, end = season.partition("/")
    for year in range(first.year - 1, last.year + 1):
        ends = year + (begin > end)
        yield date.fromisoformat(f"{year}-{begin}"), date.fromisoformat(f"{ends}-{end}")


def _worked_through(begin: date, end: date, published: Mapping[date, int]) -> bool:
    """Whether the source published from `begin` to `end` nearly as ever."""
    first, last = min(published), max(published)
    if begin < first:
        return False
    usual = len(published) / ((last - first).days + 1)
    length = (end - begin).days + 1
    return sum(day in published for day in each_day(begin, end)) >= AWAKE * usual * length


def _repeated_pauses(days: Sequence[DayCounts], quiet: Set[date], today: date) -> Iterator[date]:
    """The days of each pause that is no chance, and, a year later, those on which it may come again.

    Of two within a year neither is a season of its own: such a source pauses now and then.
    """
    pauses = list(_pauses(days))
    about, outside = YEAR - 2 * AROUND * DAY, YEAR + 2 * AROUND * DAY
    for begin, end in pauses:
        apart = [abs(other - begin) for other, _ in pauses if other != begin and other not in quiet]
        comes_again = any(about <= one <= outside for one in apart)
        if comes_again or not any(one < about for one in apart):
            yield from each_day(begin, end)
            again = begin + YEAR - (AROUND + 1) * DAY, end + YEAR + (AROUND + 1) * DAY
            yield from each_day(again[0], min(again[1], today))


def _pauses(days: Sequence[DayCounts]) -> Iterator[tuple[date, date]]:
    """First and last day of each pause that is longer than chance makes them."""
    gaps = sorted((b.day - a.day).days for a, b in pairwise(days))
    for before, after in pairwise(days):
        length = (after.day - before.day).days
        if length < LONG_PAUSE:
            continue
        others = [gap for gap in gaps if gap < length]
        if len(others) >= ENOUGH and length > longest_gap(others, NO_CHANCE / len(gaps)):
            yield before.day + DAY, after.day - DAY
