"""Pages in, `Article` or `Rejection` out: read in processes that are killed when they hang."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import resource
import signal
from collections.abc import Callable
from concurrent.futures import CancelledError, wait
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar
from urllib.parse import urlsplit

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from newscrawl import forking
from newscrawl.errors import WorkersError
from newscrawl.items import Article, Page, Rejection, RejectionReason
from newscrawl.parcels import Parcel, Parcels, unpack
from newscrawl.reading.profile.observation import Observation
from newscrawl.reading.profile.rules import SiteRules
from newscrawl.rights.page import header_signals
from newscrawl.sources import Source

logger = logging.getLogger(__name__)
T = TypeVar("T")

MEMORY_LIMIT = 2 * 1024**3
"""bytes of data that one worker may hold; a page that needs more fails alone"""
PAGES_PER_WORKER = 1000
"""after which a worker is replaced: what extraction libraries cache and leak goes with it"""

START_TIMEOUT = 60.0
"""seconds in which the first worker must have answered; it takes one or two"""
LOOK_EVERY = 0.2
"""seconds between two looks at whether work is still waited for"""
CLOSE_TIMEOUT = 10.0
"""seconds that the end of the pool is waited for"""

Reader = Callable[[Page, Source, Parcel | None], Article | Rejection]


class ReadingPool:
    """Processes that read pages, one per core unless told otherwise.

    Args:
        workers: number of processes; 0 for one per core that this process may use.
        timeout: seconds for one page; after it the worker is killed and replaced.
        reader: what reads a page; a function of a module, so that a worker can import it.
        topics: folder of the taxonomy and model that articles are classified by; None: the package's.
    """

    def __init__(
        self,
        *,
        workers: int = 0,
        timeout: float = 20.0,
        reader: Reader | None = None,
        topics: Path | None = None,
    ) -> None:
        self.timeout = timeout
        self._reader = reader or _read
        self._parcels = Parcels()
        self.workers = workers or len(os.sched_getaffinity(0))
        self._pool = ProcessPool(
            max_workers=self.workers,
            max_tasks=PAGES_PER_WORKER,
            initializer=_start_worker,
            initargs=(topics,),
            context=forking.context(),
        )
        self._started: asyncio.Task[None] | None = None
        self._has_answered = False

    async def started(self) -> None:
        """Return when a worker has answered: until then no page is written to their pipe, which
        would block for ever where nobody reads it.

        Raises:
            WorkersError: none does.
        """
        if self._started is None:
            self._started = asyncio.ensure_future(self._start())
        await asyncio.shield(self._started)

    async def _start(self) -> None:
        try:
            future = self._pool.schedule(_load_reader, timeout=START_TIMEOUT)
            problem = await asyncio.wait_for(asyncio.wrap_future(future), START_TIMEOUT)
        except (FutureTimeoutError, TimeoutError):
            problem = f"none has answered within {START_TIMEOUT:g} s"
        except (BrokenProcessPool, ProcessExpired, OSError, EOFError, RuntimeError):
            problem = "they end at once, and say above why"
        if problem:
            raise WorkersError(f"the reading processes cannot start: {problem}")

    async def read(
        self, page: Page, source: Source, rules: SiteRules | None = None
    ) -> Article | Rejection:
        """Read one page; a page that cannot be read in time, or at all, is a `Rejection`."""
        return (await self._ask(self._reader, page, source, self._pack(page, source, rules)))[0]

    async def read_and_observe(
        self, page: Page, source: Source, rules: SiteRules | None, *, tries: bool = True
    ) -> tuple[Article | Rejection, Observation | None]:
        """Read one page by what is known of its site, and say what an article teaches of it.

        With `tries`, a page of a layout that is still being learned is read in several ways.
        """
        parcel = self._pack(page, source, rules)
        return await self._ask(_read_and_observe, page, source, parcel, tries)

    async def run(self, work: Callable[..., T], *arguments: Any) -> T:
        """What `work`, a function of a module, returns in a worker.

        Raises:
            TimeoutError: it took longer than a page may, and its worker was killed.
            Exception: what it raised, or that its worker died.
        """
        await self.started()
        future = self._schedule(work, *arguments)
        try:
            answer: T = await asyncio.wrap_future(future)
        except FutureTimeoutError:
            raise TimeoutError(f"not read within {self.timeout:g} s") from None
        return answer

    def begin(self, work: Callable[..., T], *arguments: Any) -> ProcessFuture[T]:
        """As `run`, for a thread that has the pool for itself: what `outcome_of` gives the result of.

        Raises:
            WorkersError: the processes do not start.
        """
        if not self._has_answered:
            future = self._pool.schedule(_load_reader, timeout=START_TIMEOUT)
            try:
                problem = future.result(START_TIMEOUT)
            except Exception as error:  # noqa: BLE001  whatever it is
                problem = f"{type(error).__name__}: {error}"
            if problem:
                raise WorkersError(f"the reading processes cannot start: {problem}")
            self._has_answered = True
        return self._schedule(work, *arguments)

    def outcome_of(self, future: ProcessFuture[T], is_ending: Callable[[], bool]) -> T:
        """What work that was begun returns.

        Args:
            is_ending: asked now and then; with True the work is given up.

        Raises:
            TimeoutError, Exception: as `run`.
            CancelledError: it was given up.
        """
        while not wait([future], timeout=LOOK_EVERY).done:
            if is_ending():
                future.cancel()  # type: ignore[no-untyped-call]
                raise CancelledError
        return future.result()

    def pack(self, source: str, host: str | None, rules: SiteRules | None) -> Parcel | None:
        """The rules of a site, as workers take them."""
        return self._parcels.pack((source, host), rules)

    async def read_feed(self, feed: Page, url: str, source: Source) -> Article | Rejection:
        """Read the text that a feed carries of the page at `url`."""
        return (await self._ask(_read_feed, feed, source, url))[0]

    def _pack(self, page: Page, source: Source, rules: SiteRules | None) -> Parcel | None:
        return self._parcels.pack((source.name, urlsplit(page.url).hostname), rules)

    async def _ask(
        self, function: Callable[..., Any], page: Page, source: Source, *more: Any
    ) -> tuple[Article | Rejection, Observation | None]:
        await self.started()
        try:
            future = self._schedule(function, page, source, *more)
            answer = await asyncio.wrap_future(future)
        except FutureTimeoutError:
            detail = f"not read within {self.timeout:g} s"
            return self._rejected(page, source, RejectionReason.TIMED_OUT, detail), None
        except BrokenProcessPool:
            raise WorkersError(
                "the reading processes die and cannot be replaced; the log above says why"
            ) from None
        except ProcessExpired as error:
            detail = f"the reading process died (exit code {error.exitcode})"
        except MemoryError:
            detail = f"reading needed more than {MEMORY_LIMIT >> 20} MiB"
        except Exception as error:  # the pipeline's edge: counted, and logged with its traceback
            logger.exception("Reading failed: %r", page.url)
            detail = f"{type(error).__name__}: {error}"
        else:
            return answer if isinstance(answer, tuple) else (answer, None)
        return self._rejected(page, source, RejectionReason.READER_FAILED, detail), None

    def _schedule(self, work: Callable[..., T], *arguments: Any) -> ProcessFuture[T]:
        future: ProcessFuture[T] = self._pool.schedule(
            _bounded, args=(2 * self.timeout, work, *arguments), timeout=self.timeout
        )
        return future

    @staticmethod
    def _rejected(page: Page, source: Source, reason: RejectionReason, detail: str) -> Rejection:
        logger.warning("Source %s: %r: %s: %s", source.name, page.url, reason, detail)
        return Rejection(
            source=source.name,
            page_url=page.url,
            fetched_at=page.fetched_at,
            reason=reason,
            detail=detail,
            signals=tuple(header_signals(page.headers, page.url, page.fetched_at)),
        )

    def close(self) -> None:
        """End the workers; what they are reading is given up."""
        # A thread of the pool that writes to a pipe which nobody reads any more never ends.
        ending = Thread(target=self._end, daemon=True)
        ending.start()
        ending.join(CLOSE_TIMEOUT)

    def _end(self) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()


def _start_worker(topics: Path | None) -> None:
    # Ctrl-C is the parent's to handle: it lets the pages in hand be finished.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit_worker()
    _load_reader()  # before the first page's time runs
    if topics is not None:
        from newscrawl.topics import use

        use(topics)
    # What was loaded stays, and pages leave no cycles: to look for garbage among it all is a tenth
    # of what reading costs.
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


def limit_worker() -> None:
    """From now on this process gets `MEMORY_LIMIT` bytes of data, and no more."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_LIMIT, MEMORY_LIMIT))


def _bounded(seconds: float, work: Callable[..., T], *arguments: Any) -> T:
    end_after(seconds)
    try:
        return work(*arguments)
    finally:
        end_after(0)


def end_after(seconds: float) -> None:
    """This process ends then, whatever it does (0: not any more), also when nobody is there who would
    kill it: who watches over it may be killed himself.
    """
    signal.setitimer(signal.ITIMER_REAL, seconds)  # of SIGALRM, that nobody here handles


def _load_reader() -> str:
    """Import what reading needs; what is missing, if anything is."""
    try:
        import newscrawl.reading.reader  # noqa: F401
    except ImportError as error:
        return f"{error}; install newscrawl with all that requirements.txt names"
    return ""


def _read_and_observe(
    page: Page, source: Source, parcel: Parcel | None, tries: bool
) -> tuple[Article | Rejection, Observation | None]:
    from newscrawl.reading.reader import read_and_observe

    return read_and_observe(page, source, unpack(parcel), tries=tries)


def _read_feed(feed: Page, source: Source, url: str) -> Article | Rejection:
    from newscrawl.discovery.feeditems import find_item
    from newscrawl.reading.feedpage import read_item

    item = find_item(feed.body, feed.url, url)
    if item is None:
        return Rejection(
            source=source.name,
            page_url=url,
            fetched_at=feed.fetched_at,
            reason=RejectionReason.EMPTY,
            detail="the feed has no text of it",
        )
    return read_item(item, source, feed.fetched_at)


def _read(page: Page, source: Source, parcel: Parcel | None) -> Article | Rejection:
    from newscrawl.reading.reader import read

    return read(page, source, unpack(parcel))
