"""A crawl and the sources that it wants in, its run begun out: seen by others, its sources its own."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

from sqlalchemy.orm import Session

from newscrawl.sources import Source
from newscrawl.storage import crawlers, leases, runs
from newscrawl.storage.clock import now_of
from newscrawl.storage.copy_index import has_other_methods
from newscrawl.storage.engine import Database
from newscrawl.storage.leases import Leased
from newscrawl.storage.runs import RunTally
from newscrawl.storage.sources import save_sources

logger = logging.getLogger(__name__)

LOOK_EVERY = 1.0
"""seconds between two looks whether a source is free by now"""


class Leasing(Enum):
    """What a crawl does about sources that are another one's."""

    NONE = "none"
    """it does not ask: it takes no pages from the frontier"""
    FREE = "free"
    """it leaves them to that one; but where that is of the same run, it waits for its end or death"""
    ALL = "all"
    """it waits for them"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A run as it begins, or goes on."""

    started_at: datetime
    tallies: Mapping[str, RunTally]
    """by source that it has; not empty where an earlier process of the run died"""


def enter(
    database: Database,
    sources: Sequence[Source],
    *,
    run_id: str,
    crawler: str,
    leasing: Leasing = Leasing.NONE,
) -> Entry:
    """Begin a run, or go on with what a process of it left.

    Raises:
        StorageError: the database cannot be used.
    """
    names = [source.name for source in sources]
    waits_for = {Leasing.FREE: run_id, Leasing.ALL: "*"}.get(leasing, "")
    told: dict[str, str] = {}
    with database.begin() as session:
        save_sources(session, sources, now=datetime.now(UTC))
        if has_other_methods(session):
            logger.warning(
                "Another version compared some of the articles, by other numbers: copies of"
                " them are found again after `newscrawl copies find`"
            )
    while True:
        with database.begin() as session:
            _sign(session, crawler)
            leased = Leased(names, {})
            if leasing is not Leasing.NONE:
                at = now_of(session)
                leased = leases.take(session, names, crawler=crawler, now=at, waits_for=waits_for)
            if leased.mine or not leased.held or not _is_awaited(leased, waits_for):
                _tell(leased.held, "it is left to that one")
                return _begin(session, run_id, leased.mine)
        if leased.held != told:
            told = leased.held
            _tell(told, "waiting for its end")
        time.sleep(LOOK_EVERY)


def _sign(session: Session, crawler: str) -> None:
    for dead in crawlers.sign(session, crawler, now=now_of(session)):
        logger.info("Crawl %s died before its end: what it had in hand is free", dead)


def _is_awaited(leased: Leased, waits_for: str) -> bool:
    return any(leases.is_of(holder, waits_for) for holder in leased.held.values())


def _tell(held: Mapping[str, str], what: str) -> None:
    for source, holder in held.items():
        logger.warning("Source %s is crawled by %s already: %s", source, holder, what)


def _begin(session: Session, run_id: str, sources: Sequence[str]) -> Entry:
    now = datetime.now(UTC)
    left = runs.resume(session, run_id, sources, now=now)
    tallies = {name: RunTally.of(left[name]) if name in left else RunTally() for name in sources}
    return Entry(min([now, *(run.started_at for run in left.values())]), tallies)
