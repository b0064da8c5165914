"""Counts of a crawl in, one row of `crawl_runs` per source out; and those rows back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from newscrawl import __version__
from newscrawl.storage.models import CrawlRun, table_of
from newscrawl.storage.states import RunState

if TYPE_CHECKING:
    from newscrawl.storage.outcomes import SavedCounts  # with all that finds copies

__all__ = [
    "RunState",
    "RunTally",
    "SourceRun",
    "begin",
    "end_rest",
    "finish",
    "note",
    "resume",
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

    @classmethod
    def of(cls, counted: CrawlRun | SourceRun | RunTally) -> RunTally:
        """A tally of its own, that begins with what another one counted."""
        counts = {name: getattr(counted, name) for name in COUNTS}
        return cls(**counts, rejections=Counter(counted.rejections), errors=Counter(counted.errors))

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


def resume(
    session: Session, run_id: str, sources: Sequence[str], *, now: datetime
) -> dict[str, SourceRun]:
    """Note that `sources` are being crawled, some of them after another process of the run died.

    Gives the rows as those left them, of the sources that have one: their counts go on.
    """
    mine = (CrawlRun.run_id == run_id, CrawlRun.source.in_(sources))
    left = {run.source: run for run in runs_of(session, run_id) if run.source in set(sources)}
    if left:
        running = {"state": RunState.RUNNING, "finished_at": None, "message": None}
        session.execute(update(CrawlRun).where(*mine).values(running))
    begin(session, run_id, [name for name in sources if name not in left], now=now)
    return left


def note(session: Session, run_id: str, tallies: Mapping[str, RunTally]) -> None:
    """Keep what a running crawl has counted so far, in the transaction that stores what it counts."""
    for source, tally in sorted(tallies.items()):
        session.execute(
            update(CrawlRun)
            .where(CrawlRun.run_id == run_id, CrawlRun.source == source)
            .values(**_values(tally))
            .execution_options(synchronize_session=False)
        )


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
        tally = RunTally.of(known[source]) if source in known else RunTally()
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


def end_rest(session: Session, run_id: str, errors: Mapping[str, str], *, now: datetime) -> None:
    """Note how those sources of a run ended that no process saw to their end.

    Args:
        errors: why, by source; the others were interrupted.
    """
    rest = update(CrawlRun).where(CrawlRun.run_id == run_id)
    rest = rest.execution_options(synchronize_session=False)
    for source, error in sorted(errors.items()):
        failed = {"state": RunState.FAILED, "finished_at": now, "message": error}
        session.execute(rest.where(CrawlRun.source == source).values(failed))
    ended = {"state": RunState.INTERRUPTED, "finished_at": now, "message": "its process died"}
    session.execute(rest.where(CrawlRun.state == RunState.RUNNING).values(ended))


def runs_of(session: Session, run_id: str) -> list[SourceRun]:
    """The rows of one crawl, sources in order of name."""
    columns = [getattr(CrawlRun, name) for name in SourceRun.__dataclass_fields__]
    chosen = select(*columns).where(CrawlRun.run_id == run_id).order_by(CrawlRun.source)
    return [SourceRun(*row) for row in session.execute(chosen)]


def _values(tally: RunTally) -> dict[str, object]:
    counts: dict[str, object] = {name: getattr(tally, name) for name in COUNTS}
    return counts | {"rejections": dict(tally.rejections), "errors": dict(tally.errors)}
