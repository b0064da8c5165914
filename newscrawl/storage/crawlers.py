"""A running crawl in, a sign of life out that others can read: what it claims is its own so long.

A claim is the crawl's `run_id` in the row. It holds while the crawl has a row in `crawlers` whose
`alive_until` is to come. The row goes when the crawl ends, when it has given no sign for `LEASE`,
and as soon as another crawl on its machine finds that its process is gone; whatever it had in hand
is free from then on, without a write to any of those rows.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from newscrawl.storage.models import CrawlerRow, CrawlRun, table_of
from newscrawl.storage.processes import Process, is_gone, this_process
from newscrawl.storage.states import RunState
from newscrawl.storage.upsert import insert_into

LEASE = timedelta(minutes=5)
SIGN_EVERY = timedelta(minutes=1)


def sign(session: Session, run_id: str, *, now: datetime) -> list[str]:
    """Say that the crawl `run_id`, in this process, is alive; gives the dead that were buried."""
    process = this_process()
    insert = insert_into(session, table_of(CrawlerRow)).values(
        run_id=run_id,
        place=process.place,
        pid=process.pid,
        pid_started=process.started,
        alive_until=now + LEASE,
    )
    session.execute(
        insert.on_conflict_do_update(
            index_elements=[CrawlerRow.run_id], set_={"alive_until": now + LEASE}
        )
    )
    return _bury_the_dead(session, now)


def leave(session: Session, run_id: str) -> None:
    """Give back all that the crawl has claimed."""
    session.execute(delete(CrawlerRow).where(CrawlerRow.run_id == run_id))


def is_free(
    column: InstrumentedAttribute[Any], session: Session, now: datetime
) -> ColumnElement[bool]:
    """The condition that no living crawl has claimed a row, by its column `claimed_by`."""
    alive = session.scalars(select(CrawlerRow.run_id).where(CrawlerRow.alive_until > now)).all()
    return or_(column.is_(None), column.not_in(alive))


def _bury_the_dead(session: Session, now: datetime) -> list[str]:
    dead = [
        row.run_id
        for row in session.scalars(select(CrawlerRow))
        if row.alive_until <= now or is_gone(Process(row.place, row.pid, row.pid_started))
    ]
    if dead:
        session.execute(delete(CrawlerRow).where(CrawlerRow.run_id.in_(dead)))
        session.execute(
            update(CrawlRun)
            .where(CrawlRun.run_id.in_(dead), CrawlRun.state == RunState.RUNNING)
            .values(state=RunState.INTERRUPTED, finished_at=now, message="its process died")
        )
    return dead
