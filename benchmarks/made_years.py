"""A shape and a seed in, two years of a source as crawls would have counted them out.

The first year is what is learned from, the second one what is judged day by day. `break_on` has the
source break on a day, in one of the ways in which sources do.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from newscrawl.health.facts import RunFacts, SourceFacts
from newscrawl.health.judge import judge
from newscrawl.storage.days import DayCounts
from newscrawl.storage.states import HealthState

DAY = timedelta(days=1)
START = date(2024, 1, 1)
YEAR = 365
RUNS_KEPT = timedelta(days=30)
CRAWLS_A_DAY = 4


@dataclass(frozen=True)
class Shape:
    """How a source publishes on an ordinary day."""

    name: str
    rate: float
    """articles a day, on those days on which it does"""
    weekdays: tuple[float, ...] = (1,) * 7
    """that share of the rate, Monday first"""
    bursts: float = 0.0
    """standard deviation of the logarithm of the rate, which wanders from week to week"""
    rests: tuple[tuple[str, str], ...] = ()
    """days of each year on which it rests, `MM-DD`"""
    country: str = ""
    authored: float = 0.9
    words: int = 700
    refused: float = 0.01
    """share of pages that fail, by chance"""
    outages: float = 2.0
    """times a year that the site is down for some hours up to a day and a half"""


CHRISTMAS = (("12-23", "01-02"),)
SHAPES = (
    Shape("daily", 12, bursts=0.2),
    Shape("small_daily", 1.5, bursts=0.2, rests=CHRISTMAS),
    Shape("weekdays", 4, (1, 1, 1, 1, 1, 0.02, 0.02), bursts=0.2, rests=CHRISTMAS),
    Shape("weekly", 0.8, (0.02, 0.97, 0.1, 0.02, 0.02, 0, 0), rests=CHRISTMAS, authored=0.5),
    Shape("few_a_month", 0.15, (1, 1, 1, 1, 1, 0.1, 0.1), bursts=0.4, rests=CHRISTMAS),
    Shape("bursty", 1.2, (1, 1, 1, 1, 1, 0.2, 0.2), bursts=0.9, rests=CHRISTMAS, authored=0.6),
    Shape("august", 3, (1, 1, 1, 1, 1, 0.05, 0.05), bursts=0.3,
          rests=(("08-01", "08-28"), *CHRISTMAS), country="FR"),
    Shape("own_pause", 2, (1, 1, 1, 1, 1, 0.3, 0.3), bursts=0.3, rests=(("05-10", "05-28"),)),
)  # fmt: skip


class MadeSource:
    """One source, grown a day at a time."""

    def __init__(self, shape: Shape, seed: int) -> None:
        self.shape, self.random = shape, random.Random(f"{shape.name} {seed}")  # noqa: S311  made up
        self.days: list[DayCounts] = []
        self.runs: list[RunFacts] = []
        self.trouble: HealthState | None = None
        """in which way it is broken"""
        self._drift = 0.0
        self._down_until = datetime.min.replace(tzinfo=UTC)

    def live(self, day: date) -> None:
        """What is published on this day, and what the crawls of it come to."""
        shape, chance = self.shape, self.random
        if day.weekday() == 0:
            self._drift = 0.6 * self._drift + 0.8 * chance.gauss(0, shape.bursts)
        mean = shape.rate * shape.weekdays[day.weekday()] * math.exp(self._drift)
        articles = 0 if self._rests(day) else self._poisson(mean)
        if chance.random() < shape.outages / YEAR:
            begin = datetime.combine(day, time(chance.randrange(24)), UTC)
            self._down_until = begin + timedelta(hours=chance.uniform(2, 36))
        if self.trouble in _YIELDS_NOTHING:
            waiting, articles = articles, 0
        else:
            waiting = articles
        if self.trouble is HealthState.SILENT:
            waiting = 0
        if articles:
            self.days.append(self._counted(day, articles))
        for number in range(CRAWLS_A_DAY):
            at = datetime.combine(day, time(number * 24 // CRAWLS_A_DAY), UTC)
            pages = waiting // CRAWLS_A_DAY + (
                chance.random() < waiting % CRAWLS_A_DAY / CRAWLS_A_DAY
            )
            self.runs.append(self._run(at, pages))
        del self.runs[: -RUNS_KEPT.days * CRAWLS_A_DAY]

    def facts(self) -> SourceFacts:
        return SourceFacts(
            source=self.shape.name, country=self.shape.country, days=tuple(self.days),
            runs=tuple(self.runs),
        )  # fmt: skip

    def _rests(self, day: date) -> bool:
        name = f"{day:%m-%d}"
        return any(
            begin <= name <= end if begin <= end else name >= begin or name <= end
            for begin, end in self.shape.rests
        )

    def _poisson(self, mean: float) -> int:
        limit, number, product = math.exp(-mean), 0, self.random.random()
        while product > limit:
            number += 1
            product *= self.random.random()
        return number

    def _hits(self, number: int, share: float) -> int:
        return sum(self.random.random() < share for _ in range(number))

    def _counted(self, day: date, articles: int) -> DayCounts:
        shape, chance = self.shape, self.random
        is_new = self.trouble is HealthState.LAYOUT_CHANGED
        words = sorted(int(shape.words * chance.lognormvariate(0, 0.5)) for _ in range(articles))
        is_future = self.trouble is HealthState.FUTURE_DATES
        if is_new:
            words = [count // 4 for count in words]
        return DayCounts(
            day=day,
            articles=articles,
            titled=articles,
            authored=0 if is_new else self._hits(articles, shape.authored),
            dated=self._hits(articles, 0.3 if is_new else 0.98),
            future=self._hits(articles, 0.9 if is_future else 0.002),
            words_median=words[(articles - 1) // 2],
            words=sum(words),
            removed=self._poisson(articles * (2 if is_new else 8)),
            by_profile=0 if is_new else self._hits(articles, 0.85),
            languages={"en": articles},
        )

    def _run(self, at: datetime, pages: int) -> RunFacts:
        errors: Counter[str] = Counter()
        rejections: Counter[str] = Counter()
        listings, failed, fetched = 1, 0, pages
        if at < self._down_until or self.trouble is HealthState.CERTIFICATE_EXPIRED:
            kind = "tls" if self.trouble is HealthState.CERTIFICATE_EXPIRED else "timeout"
            failed, pages, fetched = 1, 0, 0
            errors[kind] += 1
        elif self.trouble is HealthState.WALLED:
            failed, fetched = 1, 0
            errors["http_403"] += 1 + pages
        else:
            lost = self._hits(pages, self.shape.refused)
            fetched -= lost
            errors["timeout"] += lost
            rejections["index_page"] += self._hits(fetched, 0.03)
            rejections["too_short"] += self._hits(fetched, 0.03)
        return RunFacts(at, listings, failed, pages, fetched, +rejections, +errors)


_YIELDS_NOTHING = frozenset(
    {HealthState.SILENT, HealthState.WALLED, HealthState.CERTIFICATE_EXPIRED}
)


@dataclass(frozen=True)
class Alarm:
    """That something was found to be wrong."""

    state: HealthState
    on: date
    evidence: str


def simulate(
    shape: Shape,
    seed: int,
    *,
    breaks: Callable[[MadeSource, date], None] | None = None,
    days: int = YEAR,
) -> Iterator[Alarm]:
    """The alarms of the second year, one each time that a state begins."""
    source = MadeSource(shape, seed)
    open_: frozenset[HealthState] = frozenset()
    for number in range(YEAR + days):
        day = START + number * DAY
        if breaks is not None:
            breaks(source, day)
        source.live(day)
        if number < YEAR:
            continue
        now = datetime.combine(day, time(23), UTC)
        findings = judge(replace(source.facts(), open_states=open_), now)
        for finding in findings:
            if finding.state not in open_:
                yield Alarm(finding.state, day, finding.evidence)
        open_ = frozenset(finding.state for finding in findings)
