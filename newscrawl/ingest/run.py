"""What was asked for in, all its files read out, several at a time; and what came of them."""

from __future__ import annotations

import logging
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from newscrawl.config import Config
from newscrawl.counting import Counting
from newscrawl.engine import Engine, Job
from newscrawl.errors import StorageError
from newscrawl.ingest.files import WarcFile
from newscrawl.ingest.filters import Filters
from newscrawl.ingest.guard import Result, run_guarded
from newscrawl.ingest.task import Task
from newscrawl.meanwhile import alive, every
from newscrawl.storage import crawlers, ingested, runs
from newscrawl.storage.clock import now_of
from newscrawl.storage.engine import Database
from newscrawl.storage.migrate import current, upgrade
from newscrawl.storage.states import RunState

logger = logging.getLogger(__name__)

LOOK_EVERY = 1.0
"""seconds between two looks at how far the files are"""
MEGABYTE = 1_000_000


def _work(task: Task, is_ending: Callable[[], bool]) -> Result:
    return run_guarded(task, is_ending=is_ending)


INGEST: Job[Task, Result] = Job(name="ingest", work=_work, label=lambda task: task.file.name)
"""reads a file, by as many processes as it takes"""


@dataclass(frozen=True, slots=True)
class Ingested:
    """What a run came to."""

    run_id: str
    files: int
    """that were read to their end"""
    before: int
    """that an earlier run had read for the same choice of pages, or another one is reading now"""
    counts: Counter[str]
    """records by what came of them, over all files of the run, whichever run began them"""
    rejections: Counter[str]
    """pages that are no articles, by reason"""
    failed: dict[str, str] = field(default_factory=dict)
    """files that could not be read to their end, with the reason"""
    seconds: float = 0.0


def ingest_files(
    config: Config,
    files: Sequence[WarcFile],
    filters: Filters,
    engine: Engine,
    *,
    anew: bool = False,
) -> Ingested:
    """Read `files` into the database; those that are done already are passed over.

    Args:
        engine: what has the work done.
        anew: read those too, from their beginnings.

    Raises:
        StorageError: the database cannot be used; what was committed stays.
    """
    if current(config.database) is None:
        upgrade(config.database)
    begun, started = datetime.now(UTC), time.monotonic()
    run_id, asked = uuid.uuid4().hex[:12], ingested.key_of(filters.as_dict())
    by_url = {file.url: file for file in files}
    with Database.open(config.database) as database:
        with database.begin() as session:
            sizes = {url: file.size for url, file in by_url.items()}
            now = now_of(session)
            mine = ingested.claim(session, sizes, asked, run_id, now=now, anew=anew)
        tasks = [
            Task(file=by_url[url], filters=filters, run_id=run_id, begun_at=begun, config=config)
            for url in mine
        ]
        state = RunState.INTERRUPTED
        try:
            with alive(database, run_id), _watched(database, run_id):
                failed = _run_all(engine, tasks, database, asked)
            state = RunState.FAILED if failed else RunState.DONE
        finally:
            with database.begin() as session:
                ingested.give_back(session, run_id)
                runs.end(session, run_id, state, now=datetime.now(UTC))
                crawlers.leave(session, run_id)
        with database.read() as session:
            states = ingested.states_of(session, run_id)
            rows = runs.runs_of(session, run_id)
    counts: Counter[str] = Counter()
    rejections: Counter[str] = Counter()
    for one in states:
        counts.update(one.mark.counts or {})
    for row in rows:
        rejections.update(row.rejections)
    return Ingested(
        run_id,
        files=sum(one.state is RunState.DONE for one in states),
        before=len(by_url) - len(mine),
        counts=counts,
        rejections=rejections,
        failed=failed,
        seconds=time.monotonic() - started,
    )


def _run_all(
    engine: Engine, tasks: Sequence[Task], database: Database, asked: str
) -> dict[str, str]:
    """Have all tasks done; gives the files that failed, with the reason."""
    failed: dict[str, str] = {}
    for done in engine.run(INGEST, tasks):
        result = done.result or Result(done.task.file.url, done.lost)
        if result.error:
            failed[result.url] = result.error
            _note_failure(database, result, asked)
        if result.is_fatal:
            raise StorageError(result.error)
    return failed


def _note_failure(database: Database, result: Result, asked: str) -> None:
    logger.error("%s: %s", result.url, result.error)
    now = datetime.now(UTC)
    try:
        with database.begin() as session:
            ingested.end(session, result.url, asked, RunState.FAILED, now=now, message=result.error)
    except StorageError as error:
        logger.warning("That it failed could not be noted: %s", error)


@contextmanager
def _watched(database: Database, run_id: str) -> Iterator[None]:
    """Meanwhile show how far the files are."""
    with Counting.shown("MB of WARC files", total=0) as counting:

        def look() -> None:
            with database.read() as session:
                states = ingested.states_of(session, run_id)
            total = sum(one.size for one in states)
            done = sum(
                one.size if one.state is RunState.DONE else one.mark.offset or 0 for one in states
            )
            counting.set(done // MEGABYTE, max(1, total // MEGABYTE))

        with every(LOOK_EVERY, look):
            yield
