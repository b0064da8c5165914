"""A session in, the time by the one clock that all who use its database share out."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from newscrawl.storage.upsert import is_postgresql


def now_of(session: Session) -> datetime:
    """What time it is: by the server's clock, whatever those of its clients say.

    SQLite has no server; all who use one file are on one machine, whose clock it is.
    """
    if not is_postgresql(session):
        return datetime.now(UTC)
    # Not `now()`, which stands still from the beginning of the transaction: it may have waited.
    at: datetime = session.scalars(select(func.clock_timestamp())).one()
    return at.astimezone(UTC)
