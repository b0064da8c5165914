"""A table in, an INSERT with ON CONFLICT of the session's database out, and the lock that saves share."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sqlalchemy import Table, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

Insert = postgresql.Insert | sqlite.Insert


def insert_into(session: Session, table: Table) -> Insert:
    """`INSERT` for `table` that knows `on_conflict_do_update` and `on_conflict_do_nothing`."""
    if is_postgresql(session):
        return postgresql.insert(table)
    return sqlite.insert(table)


def lock_sources(session: Session, sources: Iterable[str]) -> None:
    """Make other transactions that write pages or articles of these sources wait for this one.

    What is saved depends on what is there, row by row, so the two must not change in between.
    On SQLite every transaction of `Database.begin` has that lock already.
    """
    # Everyone takes several locks in the same order: nobody waits in a circle.
    _lock(session, sorted(_lock_key(f"source {source}") for source in set(sources)))


def lock_copies(session: Session) -> None:
    """Make other transactions that look for copies wait for this one, whatever their sources; no
    source may be locked after it.
    """
    _lock(session, [_lock_key("copies")])


def is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def _lock(session: Session, keys: list[int]) -> None:
    if keys and is_postgresql(session):
        # One round trip; unnest gives the keys in their order.
        lock = text("SELECT pg_advisory_xact_lock(key) FROM unnest(CAST(:keys AS bigint[])) AS key")
        session.execute(lock, {"keys": keys})


def _lock_key(name: str) -> int:
    digest = hashlib.sha256(f"newscrawl {name}".encode()).digest()
    return int.from_bytes(digest[:8], signed=True)
