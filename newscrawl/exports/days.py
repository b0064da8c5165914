"""Numbers of articles by source and day in, the same numbers out, held in little memory."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from datetime import date


class DayCounts:
    """How many articles each source has on each day.

    A source publishes on nearly every day, so that a counter by source and day would grow with the
    number of articles, to 60 MB for ten years of ninety sources. Here a month is one array of its days'
    counts, which comes to 4 MB.
    """

    def __init__(self) -> None:
        self._months: dict[tuple[str, int, int], array[int]] = {}

    def add(self, source: str, day: date, count: int) -> None:
        month = self._months.get((source, day.year, day.month))
        if month is None:
            month = self._months[source, day.year, day.month] = array("I", bytes(4 * 31))
        month[day.day - 1] += count

    def __bool__(self) -> bool:
        return bool(self._months)

    def __iter__(self) -> Iterator[tuple[str, date, int]]:
        """Source, day, and the number of articles, which is above 0."""
        for (source, year, month), counts in self._months.items():
            for number, count in enumerate(counts, 1):
                if count:
                    yield source, date(year, month, number), count

    def spans(self) -> dict[str, tuple[date, date]]:
        """The first and the last day of each source."""
        found: dict[str, tuple[date, date]] = {}
        for source, day, _ in self:
            first, last = found.get(source, (day, day))
            found[source] = (min(first, day), max(last, day))
        return found
