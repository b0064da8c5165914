"""Source names in, crawled by all the processes that an engine has room for; their runs out."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime

from newscrawl.config import Config
from newscrawl.counted import counted
from newscrawl.crawling.shares import Share, deal, environment_of
from newscrawl.crawling.task import Ended, crawl_share
from newscrawl.engine import Engine, Job
from newscrawl.errors import NewscrawlError
from newscrawl.meanwhile import alive, every
from newscrawl.sources import choose_sources, load_sources
from newscrawl.spiders.backfill import backfill_of
from newscrawl.storage import crawlers, runs
from newscrawl.storage.engine import Database
from newscrawl.storage.migrate import current, upgrade
from newscrawl.storage.runs import SourceRun
from newscrawl.storage.states import RunState
from newscrawl.terminal import err

logger = logging.getLogger(__name__)

CRAWL: Job[Share, Ended] = Job(name="crawl", work=crawl_share, label=str)
"""crawls a share of the sources, to its end"""
LOOK_EVERY = 1.0
"""seconds between two looks at what the run has counted"""
SAY_EVERY = 60.0
"""seconds between two lines of the log that say so"""


def crawl_shared(
    config: Config,
    names: Sequence[str],
    engine: Engine,
    *,
    run_id: str,
    overrides: Mapping[str, str] | None = None,
    since: str = "",
    until: str = "",
) -> list[SourceRun]:
    """As `newscrawl.crawl.crawl`, by as many processes as `engine` has room for.

    A share whose process, node or connection is gone is crawled on by another process, as soon as the
    leases of the dead one end (`storage.leases`).

    Raises:
        ConfigurationError: as there.
        NewscrawlError: as there; what could be crawled is stored.
    """
    sources = choose_sources(load_sources(config.sources_dir), list(names))
    backfill_of(since, until)  # a wrong date is told before anything is begun
    if current(config.database) is None:
        upgrade(config.database)
    shares = [
        Share(run_id, number, share, not names, since, until, overrides or {},
              environment_of(config))
        for number, share in enumerate(deal(list(sources.values()), engine.slots()), 1)
    ]  # fmt: skip
    errors: dict[str, str] = {}
    with Database.open(config.database) as database:
        try:
            with alive(database, run_id), _watched(database, run_id):
                for done in engine.run(CRAWL, shares):
                    error = done.lost or (done.result.error if done.result else "")
                    if error:
                        errors.update(dict.fromkeys(done.task.sources, error))
                        logger.error("Share %s: %s", done.task, error)
        finally:
            with database.begin() as session:
                runs.end_rest(session, run_id, errors, now=datetime.now(UTC))
                crawlers.leave(session, run_id)
        with database.read() as session:
            found = runs.runs_of(session, run_id)
    if errors:
        why = "; ".join(sorted(set(errors.values())))
        raise NewscrawlError(
            f"{counted(len(errors), 'source')} could not be crawled to the end: {why}"
        )
    return found


@contextmanager
def _watched(database: Database, run_id: str) -> Iterator[None]:
    """Meanwhile show what is done: as a line on a terminal, else in the log."""
    with err.status("starting") if err.is_terminal else nullcontext() as line:
        said_at = time.monotonic()

        def look() -> None:
            nonlocal said_at
            with database.read() as session:
                text = said_of(runs.runs_of(session, run_id))
            if line is not None:
                line.update(text)
            elif time.monotonic() - said_at >= SAY_EVERY:
                said_at = time.monotonic()
                logger.info("%s", text)

        with every(LOOK_EVERY, look):
            yield


def said_of(found: Sequence[SourceRun]) -> str:
    """How far a run is, in a line."""
    over = sum(run.state is not RunState.RUNNING for run in found)
    stored = sum(run.fetched for run in found)
    seconds = max(
        ((datetime.now(UTC) - run.started_at).total_seconds() for run in found), default=0.0
    )
    articles = sum(run.articles_new + run.articles_changed for run in found)
    errors = sum(sum(run.errors.values()) for run in found)
    return (
        f"{over} of {counted(len(found), 'source')} done: {counted(stored, 'page')} stored"
        f" ({stored / max(seconds, 1):.1f}/s), {counted(articles, 'article')} new or changed,"
        f" {errors} not had"
    )
