"""Sources that a crawl wants in, those that are its own out: a source belongs to one crawl at a time.

A lease is the crawl's name in `sources.claimed_by`, and holds as all its claims do: as long as it gives
signs of life (`storage.crawlers`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from newscrawl.storage import crawlers
from newscrawl.storage.models import SourceRow


@dataclass(frozen=True, slots=True)
class Leased:
    """Which sources a crawl got."""

    mine: list[str]
    held: dict[str, str]
    """those that it did not get, each with the crawl that has it"""


def take(
    session: Session, sources: Sequence[str], *, crawler: str, now: datetime, waits_for: str = ""
) -> Leased:
    """Take those of `sources` that belong to no other living crawl; they have rows.

    With `waits_for`, the name of a run, none is taken while a process of that run has one of them, or,
    with `*`, while any has: who waits holds nothing that another one may wait for.
    """
    chosen = select(SourceRow.name, SourceRow.claimed_by).where(SourceRow.name.in_(sources))
    # In one order, so that two crawls never wait for each other in a circle; and not so that those
    # have to wait whose new rows refer to a source.
    chosen = chosen.order_by(SourceRow.name).with_for_update(key_share=True)
    rows = session.execute(chosen).all()
    living = set(crawlers.alive(session, now)) - {crawler}
    held = {row.name: row.claimed_by for row in rows if row.claimed_by in living}
    is_mine = [row.name for row in rows if row.name not in held]
    if any(is_of(holder, waits_for) for holder in held.values()):
        return Leased([], held)
    _set(session, is_mine, crawler)
    return Leased(is_mine, held)


def give_back(session: Session, source: str, *, crawler: str) -> None:
    """The crawl is done with a source before its end."""
    session.execute(
        update(SourceRow)
        .where(SourceRow.name == source, SourceRow.claimed_by == crawler)
        .values(claimed_by=None)
        .execution_options(synchronize_session=False)
    )


def _set(session: Session, sources: Sequence[str], crawler: str) -> None:
    session.execute(
        update(SourceRow)
        .where(SourceRow.name.in_(sources))
        .values(claimed_by=crawler)
        .execution_options(synchronize_session=False)
    )


def is_of(crawler: str, run_id: str) -> bool:
    """Whether a crawl is, or is a process of, a run; any is of `*`."""
    return run_id == "*" or crawler.partition("/")[0] == run_id
