"""Counts of a crawl in, one row of `crawl_runs` per source out; and those rows back, of one crawl, of
one source, or summed up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from newscrawl import __version__
from newscrawl.storage.models import CrawlRun, table_of
from newscrawl.storage.outcomes import SavedCounts
from newscrawl.storage.states import RunState

__all__ = [
    "CrawlTotals",
    "RunState",
    "RunTally",
    "SourceRun",
    "begin",
    "finish",
    "recent_crawls",
    "recent_runs",
    "runs_of",
]


@dataclass(slots=True)
class RunTally:
    """What a running crawl has counted for one source."""

    discovered: int = 0
    """pages that were not known"""
    listings: int = 0
    """feeds, sitemaps and sections that were asked for"""
    listings_failed: int = 0
    requested: int = 0
    """pages"""
    fetched: int = 0
    not_modified: int = 0
    bytes: int = 0
    """of payloads, decoded"""
    articles_new: int = 0
    articles_changed: int = 0
    articles_unchanged: int = 0
    rejected: int = 0
    failed: int = 0
    rejections: Counter[str] = field(default_factory=Counter)
    """pages by rejection reason"""
    errors: Counter[str] = field(default_factory=Counter)
    """what went wrong, by kind"""

    def add(self, saved: SavedCounts) -> None:
        """Count what a batch of outcomes came to."""
        self.fetched += saved.fetched
        self.not_modified += saved.not_modified
        self.articles_new += saved.new
        self.articles_changed += saved.changed
        self.articles_unchanged += saved.unchanged
        self.rejected += saved.rejected
        self.failed += saved.failed
        self.rejections.update(saved.rejections)
        self.errors.update(saved.errors)


BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)

COUNTS = (
    "discovered",
    "listings",
    "listings_failed",
    "requested",
    "fetched",
    "not_modified",
    "bytes",
    "articles_new",
    "articles_changed",
    "articles_unchanged",
    "rejected",
    "failed",
)


@dataclass(frozen=True, slots=True)
class SourceRun:
    """One crawl of one source, as it was recorded."""

    run_id: str
    source: str
    started_at: datetime
    finished_at: datetime | None
    state: RunState
    message: str | None
    """why it failed"""
    discovered: int
    listings: int
    listings_failed: int
    requested: int
    fetched: int
    not_modified: int
    bytes: int
    articles_new: int
    articles_changed: int
    articles_unchanged: int
    rejected: int
    failed: int
    rejections: Mapping[str, int]
    errors: Mapping[str, int]
    newscrawl_version: str = ""


@dataclass(frozen=True, slots=True)
class CrawlTotals:
    """One crawl, its sources together."""

    run_id: str
    started_at: datetime
    finished_at: datetime | None
    """None: it runs"""
    state: RunState
    """the worst of its sources': they differ only where a source was crawled by another process"""
    newscrawl_version: str
    sources: int
    requested: int
    fetched: int
    bytes: int
    articles_new: int
    articles_changed: int
    rejected: int
    failed: int
    message: str | None


def begin(session: Session, run_id: str, sources: Sequence[str], *, now: datetime) -> None:
    """Note that `sources` are being crawled; they must have rows."""
    empty = _values(RunTally())
    rows = [
        {
            "run_id": run_id,
            "source": source,
            "started_at": now,
            "state": RunState.RUNNING,
            "newscrawl_version": __version__,
            **empty,
        }
        for source in sources
    ]
    if rows:
        session.execute(insert(table_of(CrawlRun)), rows)


def finish(
    session: Session,
    run_id: str,
    tallies: Mapping[str, RunTally],
    state: RunState,
    *,
    now: datetime,
    message: str | None = None,
) -> None:
    """Note what the crawl `run_id` came to, for each source."""
    for source, tally in tallies.items():
        session.execute(
            update(CrawlRun)
            .where(CrawlRun.run_id == run_id, CrawlRun.source == source)
            .values(state=state, finished_at=now, message=message, **_values(tally))
        )


def count(
    session: Session, run_id: str, counts: Mapping[str, SavedCounts], *, now: datetime
) -> None:
    """Add what one transaction of a run came to; the sources must have rows and be locked."""
    known = {
        row.source: row
        for row in session.scalars(
            select(CrawlRun).where(CrawlRun.run_id == run_id, CrawlRun.source.in_(sorted(counts)))
        )
    }
    begin(session, run_id, sorted(counts.keys() - known.keys()), now=now)
    for source, saved in counts.items():
        tally = _tally_of(known[source]) if source in known else RunTally()
        tally.add(saved)
        session.execute(
            update(CrawlRun)
            .where(CrawlRun.run_id == run_id, CrawlRun.source == source)
            .values(**_values(tally))
        )


def end(session: Session, run_id: str, state: RunState, *, now: datetime) -> None:
    """Note that the run `run_id` has ended so, for all its sources."""
    session.execute(
        update(CrawlRun)
        .where(CrawlRun.run_id == run_id)
        .values(state=state, finished_at=now)
        .execution_options(synchronize_session=False)
    )


def runs_of(session: Session, run_id: str) -> list[SourceRun]:
    """The rows of one crawl, sources in order of name."""
    columns = [getattr(CrawlRun, name) for name in SourceRun.__dataclass_fields__]
    chosen = select(*columns).where(CrawlRun.run_id == run_id).order_by(CrawlRun.source)
    return [SourceRun(*row) for row in session.execute(chosen)]


def recent_runs(
    session: Session,
    source: str,
    *,
    limit: int = 50,
    since: datetime | None = None,
    idle: bool = True,
) -> list[SourceRun]:
    """The last crawls of one source, the latest first; not those before `since`, nor, without `idle`,
    those in which nothing was due.
    """
    columns = [getattr(CrawlRun, name) for name in SourceRun.__dataclass_fields__]
    chosen = select(*columns).where(CrawlRun.source == source)
    if since is not None:
        chosen = chosen.where(CrawlRun.started_at >= since)
    if not idle:
        chosen = chosen.where((CrawlRun.listings > 0) | (CrawlRun.requested > 0))
    chosen = chosen.order_by(CrawlRun.started_at.desc(), CrawlRun.id.desc()).limit(limit)
    return [SourceRun(*row) for row in session.execute(chosen)]


def recent_crawls(
    session: Session, *, limit: int = 20, since: datetime = BEGINNING
) -> list[CrawlTotals]:
    """The last crawls, the latest first; not those before `since`."""
    last = (
        select(CrawlRun.started_at, CrawlRun.run_id)
        .where(CrawlRun.started_at >= since)
        .distinct()
        .order_by(CrawlRun.started_at.desc())
        .limit(limit)
    )
    run_ids = {run_id for _, run_id in session.execute(last)}
    sums = [
        func.sum(getattr(CrawlRun, name))
        for name in CrawlTotals.__dataclass_fields__
        if name in COUNTS
    ]
    # The words of the states sort from `done` to `running`.
    query = (
        select(
            CrawlRun.run_id,
            func.min(CrawlRun.started_at),
            func.max(CrawlRun.finished_at),
            func.max(CrawlRun.state),
            func.max(CrawlRun.newscrawl_version),
            func.count(),
            *sums,
            func.max(CrawlRun.message),
        )
        .where(CrawlRun.run_id.in_(run_ids))
        .group_by(CrawlRun.run_id)
        .order_by(func.min(CrawlRun.started_at).desc(), CrawlRun.run_id)
    )
    return [CrawlTotals(*_plain(row)) for row in session.execute(query)]


def _plain(row: Iterable[Any]) -> Iterator[Any]:
    """PostgreSQL gives sums of large integers as decimals."""
    return (int(value) if isinstance(value, Decimal) else value for value in row)


def _tally_of(row: CrawlRun) -> RunTally:
    counted = {name: getattr(row, name) for name in COUNTS}
    return RunTally(**counted, rejections=Counter(row.rejections), errors=Counter(row.errors))


def _values(tally: RunTally) -> dict[str, object]:
    counts: dict[str, object] = {name: getattr(tally, name) for name in COUNTS}
    return counts | {"rejections": dict(tally.rejections), "errors": dict(tally.errors)}
