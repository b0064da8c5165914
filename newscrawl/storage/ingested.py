"""WARC files of others in, which of them are to be read, and from where, out; and how far each was."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from newscrawl.storage import crawlers
from newscrawl.storage.models import IngestedFile, table_of
from newscrawl.storage.states import RunState
from newscrawl.storage.upsert import insert_into

FILES = table_of(IngestedFile)


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a file was read."""

    number: int = 0
    """of the record that comes next, by order in the file"""
    offset: int | None = 0
    """its byte; None where none can be told"""
    counts: Mapping[str, int] | None = None
    """records by what came of them"""


@dataclass(frozen=True, slots=True)
class FileState:
    """A file as its row has it."""

    url: str
    size: int
    state: RunState
    run_id: str
    mark: Mark
    message: str | None


def key_of(asked: Mapping[str, Any]) -> str:
    """Of a choice of pages: the same file read for another choice is another piece of work."""
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def claim(
    session: Session,
    sizes: Mapping[str, int],
    asked: str,
    run_id: str,
    *,
    now: datetime,
    anew: bool = False,
) -> list[str]:
    """Take those files that are not done and that no other living run has; the caller commits.

    Args:
        sizes: bytes by URL; a file that has another size than last time is read anew.
        asked: the choice of pages (`key_of`).
        anew: take those that are done, too, and read all from their beginnings.
    """
    rows = [
        {"url": url, "asked": asked, "size": size, "state": RunState.INTERRUPTED, "run_id": "",
         "number": 0, "offset": 0, "counts": {}, "started_at": now}
        for url, size in sorted(sizes.items())
    ]  # fmt: skip
    if not rows:
        return []
    insert = insert_into(session, FILES)
    all_of_it = (
        "size",
        "state",
        "run_id",
        "number",
        "offset",
        "counts",
        "started_at",
        "finished_at",
    )
    session.execute(
        insert.on_conflict_do_update(
            index_elements=["url", "asked"],
            set_={name: insert.excluded[name] for name in all_of_it},
            where=FILES.c.size != insert.excluded.size,
        ),
        rows,
    )
    crawlers.sign(session, run_id, now=now)
    free = crawlers.is_free(IngestedFile.run_id, session, now)
    may_be_taken = or_(FILES.c.state != RunState.RUNNING, free)
    if not anew:
        may_be_taken = and_(may_be_taken, FILES.c.state != RunState.DONE)
    values: dict[str, Any] = {"state": RunState.RUNNING, "run_id": run_id, "message": None}
    if anew:
        values |= {"number": 0, "offset": 0, "counts": {}}
    taken: list[str] = []
    for start in range(0, len(rows), 500):
        some = [row["url"] for row in rows[start : start + 500]]
        claimed = session.scalars(
            update(FILES)
            .where(FILES.c.url.in_(some), FILES.c.asked == asked)
            .where(may_be_taken)
            .values(values)
            .returning(FILES.c.url)
        )
        taken += claimed
    return sorted(taken)


def mark_of(session: Session, url: str, asked: str) -> Mark:
    """How far the file was read."""
    chosen = select(FILES.c.number, FILES.c.offset, FILES.c.counts)
    row = session.execute(chosen.where(FILES.c.url == url, FILES.c.asked == asked)).one()
    return Mark(row.number, row.offset, row.counts)


def is_done(session: Session, url: str, asked: str, run_id: str) -> bool:
    """Whether this run has read the file to its end."""
    done = select(FILES.c.url).where(FILES.c.url == url, FILES.c.asked == asked)
    done = done.where(FILES.c.run_id == run_id, FILES.c.state == RunState.DONE)
    return session.execute(done).first() is not None


def note(session: Session, url: str, asked: str, mark: Mark, *, run_id: str, since: Mark) -> bool:
    """Say how far the file was read, in the transaction that stores what stands before that.

    False: another process has read on `since`, or another run has the file; nothing may be stored.
    That happens when a node that was held for lost is not, or when a process outlives its parent.
    """
    row = session.execute(
        _of(url, asked)
        .where(FILES.c.run_id == run_id, FILES.c.state == RunState.RUNNING)
        .where(FILES.c.number == since.number)
        .values(number=mark.number, offset=mark.offset, counts=mark.counts or {})
        .returning(FILES.c.url)
    )
    return row.first() is not None


def end(
    session: Session,
    url: str,
    asked: str,
    state: RunState,
    *,
    now: datetime,
    message: str | None = None,
) -> None:
    """Say that the file is done, or why it is not read on."""
    session.execute(_of(url, asked).values(state=state, finished_at=now, message=message))


def states_of(session: Session, run_id: str) -> list[FileState]:
    """The files of a run, in order of their URLs."""
    rows = session.execute(select(FILES).where(FILES.c.run_id == run_id).order_by(FILES.c.url))
    return [
        FileState(
            row.url,
            row.size,
            row.state,
            row.run_id,
            Mark(row.number, row.offset, row.counts),
            row.message,
        )
        for row in rows
    ]


def give_back(session: Session, run_id: str) -> None:
    """Of the files of a run that ends, those that are not done may be taken by another."""
    session.execute(
        update(FILES)
        .where(FILES.c.run_id == run_id, FILES.c.state == RunState.RUNNING)
        .values(state=RunState.INTERRUPTED)
    )


def _of(url: str, asked: str) -> Any:
    return update(FILES).where(FILES.c.url == url, FILES.c.asked == asked)
