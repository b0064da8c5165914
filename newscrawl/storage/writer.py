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
from newscrawl.errors import LeaseLostError, StorageError
from newscrawl.items import Original, Page, Served
from newscrawl.sources import Source
from newscrawl.storage import crawlers, runs
from newscrawl.storage.archive import Archive, ArchiveLocation
from newscrawl.storage.clock import now_of
from newscrawl.storage.engine import Database
from newscrawl.storage.entry import Entry, Leasing, enter
from newscrawl.storage.migrate import current, upgrade
from newscrawl.storage.outcomes import Outcome, save_by_source
from newscrawl.storage.runs import RunState, RunTally

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
        entry: Entry,
        *,
        run_id: str,
        crawler: str,
    ) -> None:
        self.run_id, self.crawler = run_id, crawler
        self.started_at = entry.started_at
        self._database, self._archive = database, archive
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._tallies = dict(entry.tallies)
        self._lost: LeaseLostError | None = None
        self._waiting: list[tuple[Outcome, asyncio.Future[None]]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._flushing: asyncio.Task[None] | None = None
        self._signs: asyncio.Task[None] | None = None

    @classmethod
    def open(
        cls,
        config: Config,
        sources: Sequence[Source],
        *,
        run_id: str = "",
        crawler: str = "",
        leasing: Leasing = Leasing.NONE,
    ) -> Writer:
        """Open database and archive and begin a run, or go on with it.

        Args:
            sources: those that are wanted; `sources` of the writer are those that it got.
            run_id: of the run; a new one where it is empty.
            crawler: by which its claims are known, where the run has several processes.

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
        run_id = run_id or uuid.uuid4().hex[:12]
        crawler = crawler or run_id
        entry = enter(database, sources, run_id=run_id, crawler=crawler, leasing=leasing)
        return cls(database, archive, entry, run_id=run_id, crawler=crawler)

    @property
    def sources(self) -> list[str]:
        """The names of those that this run crawls in this process."""
        return list(self._tallies)

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

        def end() -> None:
            with self._database.begin() as session:
                crawlers.require(session, self.crawler)  # else its rows are those of who took over
                now = datetime.now(UTC)
                runs.finish(session, self.run_id, self._tallies, state, now=now, message=message)
                crawlers.leave(session, self.crawler)

        def close_both() -> None:
            try:
                self._archive.close()
            finally:
                self._database.close()

        try:
            await self._run(end)
        finally:
            await asyncio.get_running_loop().run_in_executor(self._thread, close_both)
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
        so_far = {name: RunTally.of(self.tally(name)) for name in {one.source for one in outcomes}}

        def work() -> None:
            self._archive.sync()
            with self._database.begin() as session:
                counts = save_by_source(session, outcomes)
                for name, saved in counts.items():
                    so_far[name].add(saved)
                runs.note(session, self.run_id, so_far)
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
        crawlers.renew(session, self.crawler, now=now_of(session))

    async def _run(self, work: Callable[[], T]) -> T:
        def unless_lost() -> T:
            if self._lost is not None:
                raise self._lost
            try:
                return work()
            except LeaseLostError as error:
                self._lost = error
                raise

        return await asyncio.get_running_loop().run_in_executor(self._thread, unless_lost)
