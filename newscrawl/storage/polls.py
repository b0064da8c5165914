"""What came of asking for a listing in, its row and when it is due again out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from newscrawl.items import ListingKind
from newscrawl.storage.intervals import after_failure, is_dead, next_interval
from newscrawl.storage.listings import Listing
from newscrawl.storage.models import ListingRow
from newscrawl.storage.pages import CLOCKS_DIFFER
from newscrawl.storage.text import storable

Values = dict[str, Any]


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
