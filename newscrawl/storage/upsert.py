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
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def lock_sources(session: Session, sources: Iterable[str]) -> None:
    """Make other transactions that write pages or articles of these sources wait for this one.

    What is saved depends on what is there, row by row, so the two must not change in between.
    On SQLite every transaction of `Database.begin` has that lock already.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    lock = text("SELECT pg_advisory_xact_lock(:key)")
    # Everyone takes several locks in the same order: nobody waits in a circle.
    for key in sorted(_lock_key(source) for source in set(sources)):
        session.execute(lock, {"key": key})


def _lock_key(source: str) -> int:
    digest = hashlib.sha256(f"newscrawl source {source}".encode()).digest()
    return int.from_bytes(digest[:8], signed=True)
