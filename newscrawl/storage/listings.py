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
from newscrawl.storage.intervals import after_failure, is_dead, next_interval
from newscrawl.storage.models import ListingRow, table_of
from newscrawl.storage.pages import CLOCKS_DIFFER
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of asking for a listing."""

    at: datetime
    served_at: datetime | None = None
    is_modified: bool = True
    etag: str | None = None
    last_modified: str | None = None
    payload_digest: str | None = None
    new: int = 0
    """what it named that was not known"""
    gap: timedelta | None = None
    """the usual time between two of its dates"""
    error: str | None = None
    """`kind: detail`: there was no answer, or none that is such a listing"""
    is_gone: bool = False
    retry_at: datetime | None = None
    """when the site may be asked again, if it said so"""


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


def save(session: Session, listing: Listing, answer: Answer, *, rules: str) -> datetime | None:
    """Note what came of asking for `listing`; when it was held for dead from now on, since when."""
    of_listing = (ListingRow.source == listing.source, ListingRow.url == storable(listing.url))
    row = session.scalar(select(ListingRow).where(*of_listing))
    if row is None:
        return None
    was_retired = row.retired_at
    values: Values = {"claimed_by": None, "tried_at": answer.at}
    values |= _failed(row, answer) if answer.error else _answered(row, answer, rules)
    session.execute(update(ListingRow).where(ListingRow.id == row.id).values(**values))
    retired: datetime | None = values.get("retired_at")
    return retired if was_retired is None else None


def _answered(row: ListingRow, answer: Answer, rules: str) -> Values:
    elapsed = answer.at - row.fetched_at if row.fetched_at else None
    before = timedelta(seconds=row.interval_seconds) if row.interval_seconds else None
    interval = next_interval(row.kind, before, new=answer.new, elapsed=elapsed, gap=answer.gap)
    served = answer.served_at
    values: Values = {
        "fetched_at": answer.at,
        "served_at": served if served and served <= answer.at + CLOCKS_DIFFER else None,
        "interval_seconds": round(interval.total_seconds()),
        "failures": 0,
        "failing_since": None,
        "last_error": None,
        "retired_at": None,
        "next_at": answer.at + interval if _has_interval(row) else None,
    }
    if answer.is_modified:
        values |= {
            "etag": answer.etag,
            "last_modified": answer.last_modified,
            "payload_digest": answer.payload_digest,
            "rules": rules,
        }
    return values


def _failed(row: ListingRow, answer: Answer) -> Values:
    failures = row.failures + 1
    since = row.failing_since or answer.at
    pause = after_failure(24 if answer.is_gone else failures)
    is_over = is_dead(is_gone=answer.is_gone, failures=failures, failing_for=answer.at - since)
    return {
        "failures": failures,
        "failing_since": since,
        "last_error": answer.error,
        "next_at": max(answer.at + pause, answer.retry_at or answer.at),
        "retired_at": row.retired_at or (answer.at if is_over else None),
    }


def _has_interval(row: ListingRow) -> bool:
    """Whether nothing else says when the listing changes."""
    if row.url == row.root:
        return True
    return row.kind is not ListingKind.SECTION and row.lastmod is None


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
