"""What an export does in, a row of `exports` that tells of it out; and of those killed, that they were."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from newscrawl.errors import StorageError
from newscrawl.storage.engine import Database
from newscrawl.storage.models import ExportRow
from newscrawl.storage.processes import Process, is_gone, this_process
from newscrawl.storage.states import ExportState

LONGEST = timedelta(days=7)
"""after which an export of another machine, of which nobody here can tell, is held for dead"""


def begin(
    session: Session,
    *,
    path: str,
    format: str,  # noqa: A002  the column's name
    filters: Mapping[str, Any],
    schema_version: int,
) -> int:
    """Note that an export begins, and that those whose process is gone have ended; its number."""
    now = datetime.now(UTC)
    _close_the_dead(session, now)
    process = this_process()
    added = session.execute(
        insert(ExportRow)
        .values(
            created_at=now,
            path=path,
            format=format,
            filters=dict(filters),
            rows=0,
            bytes=0,
            schema_version=schema_version,
            state=ExportState.RUNNING,
            place=process.place,
            pid=process.pid,
            pid_started=process.started,
        )
        .returning(ExportRow.id)
    )
    return added.scalar_one()


def finish(session: Session, export_id: int, *, rows: int, bytes_: int, sha256: str | None) -> None:
    """Note what an export came to."""
    session.execute(
        update(ExportRow)
        .where(ExportRow.id == export_id)
        .values(state=ExportState.DONE, rows=rows, bytes=bytes_, sha256=sha256)
    )


def fail(database: Database, export_id: int, error: str) -> None:
    """Note why an export failed; where the database is what failed, the next one notes that it did."""
    try:
        with database.begin() as session:
            _failed(session, export_id, error)
    except StorageError:
        return


def _close_the_dead(session: Session, now: datetime) -> None:
    running = select(ExportRow).where(ExportRow.state == ExportState.RUNNING)
    for row in session.scalars(running):
        gone = row.created_at < now - LONGEST
        if row.place is not None and row.pid is not None:
            gone = gone or is_gone(Process(row.place, row.pid, row.pid_started or ""))
        if gone:
            _failed(session, row.id, "its process died")


def _failed(session: Session, export_id: int, error: str) -> None:
    session.execute(
        update(ExportRow)
        .where(ExportRow.id == export_id)
        .values(state=ExportState.FAILED, error=error)
    )
