"""Links in, pages that are due out: the frontier of every source, kept in the table `pages`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, or_, select, update
from sqlalchemy.orm import Session

from newscrawl.items import Link, RejectionReason
from newscrawl.storage.crawlers import is_free
from newscrawl.storage.models import PageRow, table_of
from newscrawl.storage.states import PageState
from newscrawl.storage.text import MAX_URL, storable
from newscrawl.storage.upsert import Insert, insert_into, lock_sources

BATCH = 1000
"""links a statement"""
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
    """failures in a row so far"""
    payload_digest: str | None = None
    """of what was read last: the same payload need not be read again"""


def discover(
    session: Session,
    source: str,
    links: Sequence[Link],
    *,
    found_in: str,
    now: datetime,
    backfill: str | None = None,
) -> int:
    """Note the pages that a document names; the number of those that were not known.

    An unknown page becomes pending. A known one becomes pending again when `lastmod` is newer than
    what was claimed before and than its last answer. Links of more than 2,083 bytes are left out.

    The source must have a row (`storage.sources.save_sources`). `found_in` is the document's URL.
    `backfill` marks what is pending as wanted by the backfill of that name.
    """
    newest = _newest(links)
    if not newest:
        return 0
    lock_sources(session, [source])
    ordered = sorted(newest)
    known = 0
    for start in range(0, len(ordered), BATCH):
        claims = {url: newest[url] for url in ordered[start : start + BATCH]}
        stored = select(PageRow.url, PageRow.lastmod).where(PageRow.url.in_(claims))
        before = {row.url: row for row in session.execute(stored)}
        known += len(before)
        rows = [
            {
                "url": url,
                "source": source,
                "state": PageState.PENDING,
                "attempts": 0,
                "discovered_at": now,
                "discovered_in": found_in,
                "lastmod": lastmod,
                "backfill": backfill,
            }
            for url, lastmod in claims.items()
            if url not in before or _is_newer(lastmod, before[url].lastmod)
        ]
        if rows:
            session.execute(_insert(session), rows)
        if backfill is not None and before:
            _mark(session, list(before), backfill)
    return len(ordered) - known


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
        chosen = select(*columns, page.payload_digest, page.rejection)
        return chosen.where(page.source == self.source, self.is_free).limit(limit)


def _due_page(row: Row[Any]) -> DuePage:
    if row.rejection in NOT_READ:
        return DuePage(row.url, None, None, row.attempts)
    return DuePage(row.url, row.etag, row.last_modified, row.attempts, row.payload_digest)


def counts(session: Session, source: str) -> dict[PageState, int]:
    """How many pages of `source` are in each state; a state without pages is left out."""
    rows = session.execute(
        select(PageRow.state, func.count().label("number"))
        .where(PageRow.source == source)
        .group_by(PageRow.state)
    )
    return {row.state: row.number for row in rows}


def has_found_since(session: Session, links: Sequence[Link], since: datetime) -> bool:
    """Whether any of the pages that `links` name became known at or after `since`."""
    urls = [storable(link.url) for link in links]
    for start in range(0, len(urls), BATCH):
        named = PageRow.url.in_(urls[start : start + BATCH])
        found = select(PageRow.id).where(named, PageRow.discovered_at >= since)
        if session.scalar(found.limit(1)) is not None:
            return True
    return False


def _newest(links: Sequence[Link]) -> dict[str, datetime | None]:
    """The latest `lastmod` claimed for each URL: a statement may touch a row only once."""
    newest: dict[str, datetime | None] = {}
    for link in links:
        url = storable(link.url)
        if len(url.encode()) > MAX_URL:
            continue
        known = newest.get(url)
        newest[url] = max(known, link.lastmod) if known and link.lastmod else known or link.lastmod
    return newest


def _is_newer(claimed: datetime | None, stored: datetime | None) -> bool:
    return claimed is not None and (stored is None or claimed > stored)


def _mark(session: Session, urls: list[str], backfill: str) -> None:
    is_wanted = (PageRow.url.in_(urls), PageRow.state == PageState.PENDING)
    session.execute(update(PageRow).where(*is_wanted).values(backfill=backfill))


def _insert(session: Session) -> Insert:
    insert = insert_into(session, table_of(PageRow))
    claimed = insert.excluded.lastmod
    is_newer = or_(PageRow.lastmod.is_(None), claimed > PageRow.lastmod)
    # By the site's own clock where it is known: it wrote `lastmod`, and may differ from ours.
    answered_at = func.coalesce(PageRow.served_at, PageRow.fetched_at)
    changed_since = or_(answered_at.is_(None), claimed > answered_at)
    return insert.on_conflict_do_update(
        index_elements=[PageRow.url],
        set_={
            "lastmod": claimed,
            "state": case((changed_since, PageState.PENDING), else_=PageRow.state),
        },
        where=is_newer,
    )
