"""Requests that crawls want to send in, the wait for each one's turn out: one pace for all crawls.

Each crawl keeps a host's delay by itself; the table `hosts` keeps it between crawls that share the
database, on one machine or many, and between one crawl and the next. The clock is the database's.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from newscrawl.storage.clock import now_of
from newscrawl.storage.models import HostRow, table_of
from newscrawl.storage.upsert import insert_into

LONGEST = timedelta(hours=1)
"""a turn further ahead than this was taken by a clock that was wrong, and does not count"""


def take_turns(
    session: Session, wanted: Sequence[tuple[str, timedelta]], *, now: datetime | None = None
) -> list[timedelta]:
    """How long each request is to wait, given its host and the least time until that host's next one.

    From `now`, which is asked of the database when the hosts' rows are locked: then it is later than
    any turn that was taken before, whichever machine took it.
    """
    hosts = sorted({host for host, _ in wanted})
    insert = insert_into(session, table_of(HostRow))
    chosen = select(HostRow.name, HostRow.free_at).where(HostRow.name.in_(hosts))
    # In one order, so that two crawls never wait for each other in a circle.
    chosen = chosen.order_by(HostRow.name).with_for_update()
    free = {row.name: row.free_at for row in session.execute(chosen)}
    now = now or now_of(session)
    unknown = [{"name": host, "free_at": now} for host in hosts if host not in free]
    if unknown:
        session.execute(insert.on_conflict_do_nothing(index_elements=["name"]), unknown)
        free = {row.name: row.free_at for row in session.execute(chosen)}
    waits = []
    for host, gap in wanted:
        at = free[host] if now < free[host] <= now + LONGEST else now
        free[host] = at + gap
        waits.append(at - now)
    session.execute(
        insert.on_conflict_do_update(
            index_elements=["name"], set_={"free_at": insert.excluded.free_at}
        ),
        [{"name": host, "free_at": free[host]} for host in hosts],
    )
    return waits
