"""What the health of a source is judged by: its days, its runs, its listings; pure values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from newscrawl.sources import Expect
from newscrawl.storage.days import DayCounts
from newscrawl.storage.states import HealthState


@dataclass(frozen=True, slots=True)
class RunFacts:
    """One crawl of the source."""

    started_at: datetime
    listings: int
    listings_failed: int
    requested: int
    """pages"""
    fetched: int
    rejections: Mapping[str, int]
    """pages by rejection reason"""
    errors: Mapping[str, int]
    """what was not had, by kind"""


@dataclass(frozen=True, slots=True)
class ListingFacts:
    """A feed, sitemap or section of the source's file."""

    url: str
    failing_since: datetime | None
    failures: int
    """in a row"""
    last_error: str | None
    retired_at: datetime | None


@dataclass(frozen=True, slots=True)
class LayoutFacts:
    """What the profile of one host says of its latest pages."""

    host: str
    changed_at: datetime | None
    """None: they are as ever"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFacts:
    """Everything by which one source is judged."""

    source: str
    country: str = ""
    expect: Expect = field(default_factory=Expect)
    days: Sequence[DayCounts] = ()
    """on which it published, in order; a year and more, where there is as much"""
    runs: Sequence[RunFacts] = ()
    """of the last weeks, in order of time"""
    listings: Sequence[ListingFacts] = ()
    layouts: Sequence[LayoutFacts] = ()
    open_states: frozenset[HealthState] = frozenset()
    """what was wrong at the last look: it ends at another threshold than it began"""
