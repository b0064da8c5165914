"""Feeds, sitemaps and sections in, those that are due out: what the table `listings` knows of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from newscrawl.items import Link, ListingKind
from newscrawl.storage.crawlers import is_free
from newscrawl.storage.models import ListingRow, table_of
from newscrawl.storage.text import MAX_URL, storable
from newscrawl.storage.upsert import insert_into

BATCH = 500
DAY = timedelta(days=1)

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Listing:
    """A listing to ask for now."""

    source: str
    url: str
    kind: ListingKind
    root: str
    """the listing of the source's file that led to it"""
    etag: str | None = None
    last_modified: str | None = None
    payload_digest: str | None = None


def enter(
    session: Session,
    source: str,
    urls: Mapping[str, ListingKind],
    *,
    rules: str,
    now: datetime,
) -> None:
    """Make the listings of a source's file known; what is known of them already stays."""
    rows = [
        _row(Listing(source, url, kind, url), url, rules, next_at=now)
        for url, kind in sorted(urls.items())
    ]
    if rows:
        insert = insert_into(session, table_of(ListingRow))
        session.execute(
            insert.on_conflict_do_update(
                index_elements=[ListingRow.source, ListingRow.url],
                # What was found by way of another one, and is named by the file now.
                set_={"root": insert.excluded.root, "kind": insert.excluded.kind},
                where=ListingRow.root != insert.excluded.root,
            ),
            rows,
        )


def claim(
    session: Session,
    roots: Mapping[str, Sequence[str]],
    *,
    run_id: str,
    now: datetime,
    limit: int,
    rules: Mapping[str, str],
    asked_before: datetime | None = None,
) -> list[Listing]:
    """Up to `limit` listings that are due, which no other crawl gets while this one lives.

    Args:
        roots: the listings that each source's file names: only they, and what they lead to, count.
        rules: of each source, as they are now; what was read under others is asked for anew.
        asked_before: those of the files are due, retired or not, unless they were asked for at this
            moment or later; None: when their time has come.
    """
    named = [url for urls in roots.values() for url in urls]
    is_due = and_(ListingRow.next_at <= now, ListingRow.retired_at.is_(None))
    if asked_before is not None:
        is_earlier = or_(ListingRow.tried_at.is_(None), ListingRow.tried_at < asked_before)
        is_due = or_(is_due, and_(ListingRow.url == ListingRow.root, is_earlier))
    chosen = (
        select(ListingRow)
        .where(
            ListingRow.source.in_(roots),
            ListingRow.root.in_(named),
            is_due,
            is_free(ListingRow.claimed_by, session, now),
        )
        .order_by(ListingRow.lastmod.desc().nulls_last(), ListingRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = session.scalars(chosen).all()
    if rows:
        ids = [row.id for row in rows]
        session.execute(update(ListingRow).where(ListingRow.id.in_(ids)).values(claimed_by=run_id))
    return [_listing(row, rules[row.source]) for row in rows]


def lead_to(
    session: Session,
    parent: Listing,
    children: Sequence[Link],
    *,
    rules: str,
    now: datetime,
    asked_before: datetime,
) -> int:
    """Note the sitemaps that an index names, or the next page of a section; how many are due now.

    A sitemap whose `lastmod` is not newer than our last answer is not due; one without `lastmod`
    has an interval of its own. A section's next page is due whenever this is called. Nothing is due
    that was asked for at `asked_before` or later: two indexes that name each other end there.
    """
    links = {storable(link.url): link.lastmod for link in children}
    links = {url: at for url, at in links.items() if len(url.encode()) <= MAX_URL}
    due = 0
    for start in range(0, len(links), BATCH):
        some = dict(list(links.items())[start : start + BATCH])
        stored = select(ListingRow).where(
            ListingRow.source == parent.source, ListingRow.url.in_(some)
        )
        known = {row.url: row for row in session.scalars(stored)}
        rows = []
        for url, lastmod in some.items():
            row = known.get(url)
            is_due = row is None or _is_due(row, lastmod, asked_before)
            due += is_due
            if row is None or is_due:
                rows.append(_row(parent, url, rules, lastmod=lastmod, next_at=now))
            elif row.lastmod != lastmod or row.next_at is None:
                at = _later(row) if lastmod is None else row.next_at
                kept = {"retired_at": row.retired_at}
                rows.append(_row(parent, url, rules, lastmod=lastmod, next_at=at) | kept)
        _upsert(session, rows)
    return due


def _is_due(row: ListingRow, lastmod: datetime | None, asked_before: datetime) -> bool:
    if row.tried_at is not None and row.tried_at >= asked_before:
        return False
    if row.kind is ListingKind.SECTION:
        return True
    if row.failures:  # its pause holds, unless it changed since
        return lastmod is not None and row.tried_at is not None and lastmod > row.tried_at
    if row.fetched_at is None:
        return True
    if lastmod is None:
        return False
    is_day = lastmod == lastmod.replace(hour=0, minute=0, second=0, microsecond=0)
    changed_at = lastmod + DAY if is_day else lastmod
    return changed_at > (row.served_at or row.fetched_at)


def _later(row: ListingRow) -> datetime | None:
    if row.next_at is not None or row.fetched_at is None:
        return row.next_at
    return row.fetched_at + timedelta(seconds=row.interval_seconds or DAY.total_seconds())


def _upsert(session: Session, rows: Sequence[Values]) -> None:
    if rows:
        insert = insert_into(session, table_of(ListingRow))
        session.execute(
            insert.on_conflict_do_update(
                index_elements=[ListingRow.source, ListingRow.url],
                set_={name: insert.excluded[name] for name in ("lastmod", "next_at", "retired_at")},
            ),
            sorted(rows, key=lambda row: str(row["url"])),
        )


def _row(
    parent: Listing,
    url: str,
    rules: str,
    *,
    next_at: datetime | None,
    lastmod: datetime | None = None,
) -> Values:
    return {
        "source": parent.source,
        "url": storable(url),
        "root": storable(parent.root),
        "kind": parent.kind,
        "lastmod": lastmod,
        "rules": rules,
        "next_at": next_at,
        "failures": 0,
        "retired_at": None,
    }


def _listing(row: ListingRow, rules: str) -> Listing:
    plain = (row.source, row.url, row.kind, row.root)
    if row.rules != rules or row.fetched_at is None:
        return Listing(*plain)
    return Listing(*plain, row.etag, row.last_modified, row.payload_digest)
