"""What a command does in, a row of `command_runs` that tells of it out; and those rows back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from newscrawl import __version__
from newscrawl.storage.models import CommandRun, table_of
from newscrawl.storage.past_runs import BEGINNING
from newscrawl.storage.processes import Process, is_gone, this_process
from newscrawl.storage.states import RunState

LONGEST = timedelta(days=7)
"""after which a run on another machine, of which nobody here can tell, is held for dead"""


@dataclass(frozen=True, slots=True)
class CommandRunRecord:
    """One run of a command."""

    run_id: str
    """of a crawl, the one of its rows in `crawl_runs`"""
    command: str
    """its words: `crawl`, `db backup`"""
    started_at: datetime
    finished_at: datetime | None
    state: RunState
    newscrawl_version: str
    counts: Mapping[str, int]
    """what it came to, by name: `rows`, `bytes`"""
    message: str | None
    """why it failed"""


def begin(session: Session, run_id: str, command: str, *, now: datetime) -> int:
    """Note that a command begins, and that those whose process is gone have ended; its number."""
    _close_the_dead(session, now)
    process = this_process()
    added = session.execute(
        insert(table_of(CommandRun))
        .values(
            run_id=run_id,
            command=command,
            started_at=now,
            state=RunState.RUNNING,
            newscrawl_version=__version__,
            counts={},
            place=process.place,
            pid=process.pid,
            pid_started=process.started,
        )
        .returning(CommandRun.id)
    )
    return added.scalar_one()


def finish(
    session: Session,
    number: int,
    state: RunState,
    *,
    now: datetime,
    counts: Mapping[str, int],
    message: str | None = None,
) -> None:
    """Note what the run with this number came to."""
    values = {"state": state, "finished_at": now, "counts": dict(counts), "message": message}
    session.execute(update(CommandRun).where(CommandRun.id == number).values(**values))


def recent_commands(
    session: Session, *, command: str | None = None, limit: int = 50, since: datetime = BEGINNING
) -> list[CommandRunRecord]:
    """The last runs, of this command or of all, the latest first; not those before `since`."""
    columns = [getattr(CommandRun, name) for name in CommandRunRecord.__dataclass_fields__]
    query = select(*columns).where(CommandRun.started_at >= since)
    query = query.order_by(CommandRun.started_at.desc(), CommandRun.id.desc())
    if command is not None:
        query = query.where(CommandRun.command == command)
    return [CommandRunRecord(*row) for row in session.execute(query.limit(limit))]


def _close_the_dead(session: Session, now: datetime) -> None:
    running = select(CommandRun).where(CommandRun.state == RunState.RUNNING)
    dead = [
        row.id
        for row in session.scalars(running)
        if row.started_at < now - LONGEST or is_gone(Process(row.place, row.pid, row.pid_started))
    ]
    if dead:
        session.execute(
            update(CommandRun)
            .where(CommandRun.id.in_(dead))
            .values(state=RunState.INTERRUPTED, finished_at=now, message="its process died")
        )
