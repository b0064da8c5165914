"""A source in, the pages of it that are due out: claimed, so that no other crawl gets them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select, update
from sqlalchemy.orm import Session

from newscrawl.items import RejectionReason
from newscrawl.storage.crawlers import is_free
from newscrawl.storage.models import CaptureRow, PageRow
from newscrawl.storage.states import PageState

SHARE_OF_LOOKS = 4
"""of a batch, one page in so many may be one to look at again while others are pending"""
NOT_READ = (RejectionReason.READER_FAILED, RejectionReason.TIMED_OUT)
"""a page of which nothing was made is read again even when it is the same"""


@dataclass(frozen=True, slots=True)
class DuePage:
    """A page to fetch now."""

    url: str
    etag: str | None
    last_modified: str | None
    attempts: int
    """failures, or refusals, in a row so far"""
    payload_digest: str | None = None
    """of what was read last: the same payload need not be read again"""
    archived_at: datetime | None = None
    """when that was kept"""
    served_from: str | None = None
    """where redirects led then"""


def claim(
    session: Session,
    source: str,
    *,
    run_id: str,
    now: datetime,
    limit: int,
    backfill: str | None = None,
) -> list[DuePage]:
    """Up to `limit` pages of `source` to fetch now, which no other crawl gets while this one lives.

    Those that are pending, newest `lastmod` first, those without one last, then in the order of
    discovery; and those whose time has come, to be tried or looked at again. With `backfill`, only
    what that one marked and is still pending. A page leaves the claim with its outcome.
    """
    questions = _Questions(source, now, backfill, is_free(PageRow.claimed_by, session, now))
    # On PostgreSQL: what another crawl is claiming at this moment is not waited for. On SQLite the
    # transaction has the only lock there is.
    rows, again = (
        [
            row
            for query in queries
            for row in session.execute(query.with_for_update(skip_locked=True))
        ]
        for queries in (questions.pending(limit), questions.again(limit))
    )
    room = max(limit - len(rows), limit // SHARE_OF_LOOKS)
    rows = rows[: limit - min(room, len(again))] + again[:room]
    if rows:
        ids = [row.id for row in rows]
        session.execute(update(PageRow).where(PageRow.id.in_(ids)).values(claimed_by=run_id))
    return [_due_page(row) for row in rows]


def has_due(session: Session, source: str, *, now: datetime, backfill: str | None = None) -> bool:
    """Whether `claim` would find anything: asked first, since it costs no lock and no write."""
    questions = _Questions(source, now, backfill, is_free(PageRow.claimed_by, session, now))
    queries = [*questions.pending(1), *questions.again(1)]
    return any(session.execute(query).first() is not None for query in queries)


@dataclass(frozen=True, slots=True)
class _Questions:
    """What is due of a source, in questions each of which an index answers in its own order."""

    source: str
    now: datetime
    backfill: str | None
    is_free: ColumnElement[bool]

    def pending(self, limit: int) -> list[Select[Any]]:
        is_wanted = [PageRow.state == PageState.PENDING]
        if self.backfill is not None:
            is_wanted.append(PageRow.backfill == self.backfill)
        pending = self._of_source(limit).where(*is_wanted)
        dated = pending.where(PageRow.lastmod.is_not(None))
        undated = pending.where(PageRow.lastmod.is_(None))
        return [dated.order_by(PageRow.lastmod.desc(), PageRow.id), undated.order_by(PageRow.id)]

    def again(self, limit: int) -> list[Select[Any]]:
        if self.backfill is not None:
            return []
        is_due = (PageRow.next_at <= self.now, PageRow.state != PageState.PENDING)
        return [self._of_source(limit).where(*is_due).order_by(PageRow.next_at, PageRow.id)]

    def _of_source(self, limit: int) -> Select[Any]:
        page = PageRow
        columns: list[Any] = [page.id, page.url, page.etag, page.last_modified, page.attempts]
        kept = (CaptureRow.file == page.archive_file, CaptureRow.offset == page.archive_offset)
        archived_at = select(CaptureRow.fetched_at).where(*kept).scalar_subquery()
        columns += [page.payload_digest, page.rejection, page.redirected_to]
        chosen = select(*columns, archived_at.label("archived_at"))
        return chosen.where(page.source == self.source, self.is_free).limit(limit)


def _due_page(row: Row[Any]) -> DuePage:
    if row.rejection in NOT_READ:
        return DuePage(row.url, None, None, row.attempts)
    return DuePage(
        row.url, row.etag, row.last_modified, row.attempts,
        row.payload_digest, row.archived_at, row.redirected_to,
    )  # fmt: skip
