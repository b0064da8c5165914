"""A session in, the last crawls out: of one source, or of all of them summed up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from newscrawl.storage.models import CrawlRun
from newscrawl.storage.runs import COUNTS, SourceRun
from newscrawl.storage.states import RunState

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


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
