"""A running crawl in, a sign of life out that others can read: what it claims is its own so long.

A claim is the crawl's name in the row: its `run_id`, or that of one of its processes where it has
several. It holds while there is a row of that name in `crawlers` whose `alive_until` is to come. The
row goes when the crawl ends, when it has given no sign for `LEASE`, and as soon as another crawl on
its machine finds that its process is gone; whatever it had in hand is free from then on, without a
write to any of those rows. All of it goes by the database's clock (`storage.clock`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from newscrawl.errors import LeaseLostError
from newscrawl.storage.models import CrawlerRow, CrawlRun, table_of
from newscrawl.storage.processes import Process, is_gone, this_process
from newscrawl.storage.states import RunState
from newscrawl.storage.upsert import insert_into

LEASE = timedelta(minutes=5)
SIGN_EVERY = timedelta(minutes=1)


def sign(session: Session, name: str, *, now: datetime) -> list[str]:
    """Say that the crawl `name`, in this process, is alive; gives the dead that were buried."""
    process = this_process()
    insert = insert_into(session, table_of(CrawlerRow)).values(
        run_id=name,
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


def renew(session: Session, name: str, *, now: datetime) -> list[str]:
    """The same, of a crawl that has signed before.

    Raises:
        LeaseLostError: it was held for dead meanwhile.
    """
    mine = update(CrawlerRow).where(CrawlerRow.run_id == name).values(alive_until=now + LEASE)
    if not session.scalars(mine.returning(CrawlerRow.run_id)).all():
        raise _lost()
    return _bury_the_dead(session, now)


def require(session: Session, name: str) -> None:
    """Make sure that the crawl may claim more: nobody has held it for dead, nor does so meanwhile.

    Raises:
        LeaseLostError: someone has.
    """
    mine = select(CrawlerRow.run_id).where(CrawlerRow.run_id == name)
    if session.scalar(mine.with_for_update(read=True, key_share=True)) is None:
        raise _lost()


def leave(session: Session, name: str) -> None:
    """Give back all that the crawl has claimed."""
    session.execute(delete(CrawlerRow).where(CrawlerRow.run_id == name))


def is_free(
    column: InstrumentedAttribute[Any], session: Session, now: datetime
) -> ColumnElement[bool]:
    """The condition that no living crawl has claimed a row, by its column `claimed_by`."""
    return or_(column.is_(None), column.not_in(alive(session, now)))


def alive(session: Session, now: datetime) -> Sequence[str]:
    """The names of all crawls that live."""
    return session.scalars(select(CrawlerRow.run_id).where(CrawlerRow.alive_until > now)).all()


def _bury_the_dead(session: Session, now: datetime) -> list[str]:
    """Take out the rows of those that gave no sign; one that gives it at this moment stays."""
    others = select(CrawlerRow).order_by(CrawlerRow.run_id)
    gone, silent = [], []
    for row in session.scalars(others).all():
        if is_gone(Process(row.place, row.pid, row.pid_started)):
            gone.append(row.run_id)
        elif row.alive_until <= now:
            silent.append(row.run_id)
    if not gone and not silent:
        return []
    is_silent = and_(CrawlerRow.run_id.in_(silent), CrawlerRow.alive_until <= now)
    bury = delete(CrawlerRow).where(or_(CrawlerRow.run_id.in_(gone), is_silent))
    bury = bury.execution_options(synchronize_session=False)
    dead = sorted(session.scalars(bury.returning(CrawlerRow.run_id)))
    session.expire_all()
    session.execute(
        update(CrawlRun)
        .where(CrawlRun.run_id.in_(dead), CrawlRun.state == RunState.RUNNING)
        .values(state=RunState.INTERRUPTED, finished_at=now, message="its process died")
    )
    return dead


def _lost() -> LeaseLostError:
    minutes = int(LEASE.total_seconds() // 60)
    return LeaseLostError(
        f"this crawl gave no sign of life for {minutes} minutes (its machine slept, or the database"
        " was out of reach), and its sources may be another one's by now; start it again"
    )
