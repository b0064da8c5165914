"""Links in, pages that are due out (`storage.due`): the frontier of every source, table `pages`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, case, func, or_, select, update
from sqlalchemy.orm import Session

from newscrawl.items import Link
from newscrawl.storage.models import PageRow, table_of
from newscrawl.storage.states import PageState
from newscrawl.storage.text import MAX_URL, storable
from newscrawl.storage.upsert import Insert, insert_into, lock_sources

BATCH = 1000
"""links a statement"""


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
    what was claimed before and than its last answer. Links of more than `MAX_URL` bytes are left out.

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
    changed_since = and_(
        or_(answered_at.is_(None), claimed > answered_at), PageRow.state != PageState.WITHDRAWN
    )
    return insert.on_conflict_do_update(
        index_elements=[PageRow.url],
        set_={
            "lastmod": claimed,
            "state": case((changed_since, PageState.PENDING), else_=PageRow.state),
        },
        where=is_newer,
    )
