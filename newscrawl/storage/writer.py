"""Pages and outcomes in, committed rows and WARC records out: a crawl's one batched writer.

All of it happens on one thread, so that the reactor never waits for a disk and SQLite has one
writer. An outcome counts as done when `save` returns: its archive record is on the disk and its
rows are committed.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy.orm import Session

from newscrawl.config import Config
from newscrawl.errors import StorageError
from newscrawl.items import Original, Page, Served
from newscrawl.sources import Source
from newscrawl.storage import crawlers, runs
from newscrawl.storage.archive import Archive, ArchiveLocation
from newscrawl.storage.copy_index import has_other_methods
from newscrawl.storage.engine import Database
from newscrawl.storage.migrate import current, upgrade
from newscrawl.storage.outcomes import Outcome, save_by_source
from newscrawl.storage.runs import RunState, RunTally
from newscrawl.storage.sources import save_sources

logger = logging.getLogger(__name__)
T = TypeVar("T")

BATCH = 50
"""outcomes that are committed together, when the writer is idle; else what has come meanwhile"""
MOST = 500
PATIENCE = 0.1
"""seconds that a batch waits for a further outcome, when the writer is idle"""
MOST_PATIENCE = 0.5
"""seconds that it waits at the most, however many come"""


class Writer:
    """The database and the archive, as a crawl uses them."""

    def __init__(
        self,
        database: Database,
        archive: Archive,
        sources: Sequence[str],
        run_id: str | None = None,
    ) -> None:
        self.run_id = run_id or uuid.uuid4().hex[:12]
        self.started_at = datetime.now(UTC)
        self._database, self._archive = database, archive
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._tallies = {name: RunTally() for name in sources}
        self._waiting: list[tuple[Outcome, asyncio.Future[None]]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._flushing: asyncio.Task[None] | None = None
        self._signs: asyncio.Task[None] | None = None

    @classmethod
    def open(
        cls, config: Config, sources: Sequence[Source], *, run_id: str | None = None
    ) -> Writer:
        """Open database and archive and begin a run, named `run_id` where one is given.

        Raises:
            StorageError: either cannot be used; nothing was fetched yet.
        """
        if current(config.database) is None:
            logger.info(
                "The database has no tables yet: made at revision %s", upgrade(config.database)
            )
        database = Database.open(config.database)
        archive = Archive.open(config)
        archive.recover()
        writer = cls(database, archive, [source.name for source in sources], run_id)
        now = writer.started_at
        with database.begin() as session:
            save_sources(session, sources, now=now)
            for dead in crawlers.sign(session, writer.run_id, now=now):
                logger.info("Crawl %s died before its end: what it had in hand is free", dead)
            runs.begin(session, writer.run_id, list(writer._tallies), now=now)
            if has_other_methods(session):
                logger.warning(
                    "Another version compared some of the articles, by other numbers: copies of"
                    " them are found again after `newscrawl copies find`"
                )
        return writer

    def tally(self, source: str) -> RunTally:
        """What this run has counted for `source` so far."""
        return self._tallies[source]

    async def write(self, work: Callable[[Session], T]) -> T:
        """What `work` returns, once its transaction is committed."""

        def in_transaction() -> T:
            with self._database.begin() as session:
                return work(session)

        return await self._run(in_transaction)

    async def read(self, question: Callable[[Session], T]) -> T:
        def in_session() -> T:
            with self._database.read() as session:
                return question(session)

        return await self._run(in_session)

    def keep_signing(self) -> None:
        """From now on tell other crawls every minute that this one is alive."""
        if self._signs is None:
            self._signs = asyncio.ensure_future(self._sign())

    async def archive(
        self,
        page: Page,
        request_headers: Sequence[tuple[str, str]] = (),
        served: Served | None = None,
    ) -> ArchiveLocation:
        """Append the page to the archive; it is on the disk when its outcome is saved."""
        headers = request_headers or None
        return await self._run(
            lambda: self._archive.append(page, request_headers=headers, served=served)
        )

    async def keep(self, page: Page) -> ArchiveLocation:
        """Append what is no page of the frontier to the archive; it is on the disk on return."""

        def work() -> ArchiveLocation:
            location = self._archive.append(page)
            self._archive.sync()
            return location

        return await self._run(work)

    async def archive_revisit(
        self, page: Page, original: Original, request_headers: Sequence[tuple[str, str]] = ()
    ) -> ArchiveLocation:
        """Append that the page is as `original` was; it is on the disk as with `archive`."""
        headers = request_headers or None
        return await self._run(
            lambda: self._archive.append_revisit(page, original, request_headers=headers)
        )

    async def load(self, location: ArchiveLocation) -> Page:
        """A page from the archive.

        Raises:
            StorageError: its record is gone or damaged.
        """
        return await asyncio.to_thread(self._archive.load, location)

    async def save(self, outcome: Outcome) -> None:
        """Return when the outcome is committed, together with others.

        Raises:
            StorageError: it could not be; the page stays as it was and is due again.
        """
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        self._waiting.append((outcome, done))
        if len(self._waiting) >= BATCH:
            self._flush()
        elif self._timer is None:
            self._wait_for_more()
        await done

    async def close(self, state: RunState, message: str | None = None) -> None:
        """Commit what waits, end the run's rows, give back what is claimed, close both stores."""
        if self._signs is not None:
            self._signs.cancel()
        while self._waiting or self._flushing is not None:
            self._flush()
            if self._flushing is not None:
                await self._flushing

        def work() -> None:
            with self._database.begin() as session:
                now = datetime.now(UTC)
                runs.finish(session, self.run_id, self._tallies, state, now=now, message=message)
                crawlers.leave(session, self.run_id)
            self._archive.close()
            self._database.close()

        await self._run(work)
        self._thread.shutdown()

    def _wait_for_more(self) -> None:
        """Commit when nothing more has come for a while: the larger a batch, the less each costs."""
        loop = asyncio.get_running_loop()
        ends_at = loop.time() + MOST_PATIENCE

        def look(before: int) -> None:
            waiting = len(self._waiting)
            if waiting == before or loop.time() >= ends_at:
                self._flush()
            else:
                self._timer = loop.call_later(PATIENCE, look, waiting)

        self._timer = loop.call_later(PATIENCE, look, len(self._waiting))

    def _flush(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._waiting and self._flushing is None:
            self._flushing = asyncio.ensure_future(self._commit_waiting())

    async def _commit_waiting(self) -> None:
        """Commit until no whole batch waits: what comes during one commit shares the next."""
        while True:
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            await self._commit(batch)
            if len(self._waiting) < BATCH:
                break
        self._flushing = None
        if self._waiting and self._timer is None:
            self._wait_for_more()

    async def _commit(self, batch: list[tuple[Outcome, asyncio.Future[None]]]) -> None:
        outcomes = [outcome for outcome, _ in batch]

        def work() -> None:
            self._archive.sync()
            with self._database.begin() as session:
                counts = save_by_source(session, outcomes)
            for name, saved in counts.items():
                self.tally(name).add(saved)

        try:
            await self._run(work)
        except Exception as error:  # noqa: BLE001  raised again for each page of the batch
            for _, done in batch:
                if not done.done():
                    done.set_exception(error)
        else:
            for _, done in batch:
                if not done.done():
                    done.set_result(None)

    async def _sign(self) -> None:
        while True:
            await asyncio.sleep(crawlers.SIGN_EVERY.total_seconds())
            try:
                await self.write(self._sign_once)
            except StorageError as error:
                logger.warning("The crawl could not say that it is alive: %s", error)

    def _sign_once(self, session: Session) -> None:
        crawlers.sign(session, self.run_id, now=datetime.now(UTC))

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)
