"""A task in, how it ended out: done in a process of its own, which is killed when a page hangs.

A page that hangs, needs too much memory or brings its process down costs its limit: the process is
replaced, and the record is passed over, with the reason, from then on.
"""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from typing import Any

from newscrawl import forking
from newscrawl.errors import DisconnectedError, NewscrawlError
from newscrawl.ingest.task import Abandoned, Ended, Task, Watch, ingest
from newscrawl.items import RejectionReason
from newscrawl.workers import MEMORY_LIMIT, end_after, limit_worker

logger = logging.getLogger(__name__)

LOOK_EVERY = 0.2
"""seconds between two looks at what a process does"""
MOST_DEATHS = 3
"""of processes that had no page in hand: then the file is given up"""
TRY_AGAIN = (1.0, 2.0, 4.0, 8.0)
"""seconds after which a task goes on whose database ended the connection, or takes none"""
NO_MEMORY = 70
"""exit status of a process that needed more memory than it may have"""

NEEDED = "newscrawl.ingest.task"

Work = Callable[[Task, Watch], Ended]


@dataclass(frozen=True, slots=True)
class Result:
    """How the reading of a file ended."""

    url: str
    error: str = ""
    """empty: the whole file is read and committed"""
    is_fatal: bool = False
    """no other file can be read either: the database is gone, say"""


class _Beat(Watch):
    """Which record a process has in hand, and since when, in memory that both sides see."""

    def __init__(self, cells: Any, parent: Connection, limit: float) -> None:
        self._cells, self._parent, self._limit = cells, parent, limit

    def begin(self, number: int) -> None:
        self._cells[1], self._cells[0] = number, time.monotonic()
        end_after(2 * self._limit)

    def end(self) -> None:
        self._cells[0] = 0
        end_after(0)

    def may_commit(self) -> bool:
        # Nothing is ever sent this way: when there is something, it is the end of the parent.
        return not self._parent.poll()


def run_guarded(task: Task, work: Work = ingest, *, is_ending: Callable[[], bool] = bool) -> Result:
    """Have a task done, by as many processes as it takes.

    Args:
        work: what does it, a function of a module.
        is_ending: asked now and then; with True the task is left where it is.
    """
    deaths, lost, url = 0, 0, task.file.url
    while True:
        number, said, status = _one_process(task, work, is_ending)
        if said is Ended.PAUSED:
            deaths = lost = 0
            continue
        if said is Ended.DONE:
            return Result(url)
        if isinstance(said, DisconnectedError) and lost < len(TRY_AGAIN) and not is_ending():
            logger.warning("%s: %s; going on in %g s", task.file.name, said, TRY_AGAIN[lost])
            time.sleep(TRY_AGAIN[lost])
            lost += 1
            continue
        if isinstance(said, NewscrawlError):
            return Result(url, str(said), is_fatal=True)
        if said is None and number is None:
            deaths += 1
            if is_ending() or deaths >= MOST_DEATHS:
                why = "stopped" if is_ending() else f"its processes die (exit status {status})"
                return Result(url, why)
            continue
        assert number is not None
        reason, detail = _what_happened(status, task.config.read_timeout)
        logger.warning("%s: record %d: %s: %s", task.file.name, number, reason, detail)
        task = replace(task, poison={**task.poison, number: (reason, detail)})


def _what_happened(status: int | None, limit: float) -> tuple[RejectionReason, str]:
    if status is None:
        return RejectionReason.TIMED_OUT, f"not read within {limit:g} s"
    if status == NO_MEMORY:
        return RejectionReason.READER_FAILED, f"reading needed more than {MEMORY_LIMIT >> 20} MiB"
    return RejectionReason.READER_FAILED, f"the reading process died (exit code {status})"


def _one_process(
    task: Task, work: Work, is_ending: Callable[[], bool]
) -> tuple[int | None, Ended | NewscrawlError | None, int | None]:
    """The record in whose reading the process ended, what it said at its end, and its exit status.

    The status is None when it was killed for being slow.
    """
    context: Any = forking.context(NEEDED)
    cells = context.RawArray("d", 2)
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(task, work, cells, theirs), daemon=True)
    process.start()
    theirs.close()
    killed = False
    try:
        while process.is_alive():
            if ours.poll(LOOK_EVERY):
                break
            since = cells[0]
            if since and time.monotonic() - since > task.config.read_timeout:
                killed = True
                process.kill()
                break
            if is_ending():
                process.kill()
                process.join()
                return None, None, process.exitcode
        said: Ended | NewscrawlError | None = None
        with suppress(EOFError, OSError):
            if not killed and ours.poll():
                said = ours.recv()
        process.join()
        number = int(cells[1]) if cells[0] else None
        return number, said, None if killed else process.exitcode
    finally:
        if process.is_alive():
            process.kill()
        ours.close()


def _work(task: Task, work: Work, cells: Any, parent: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    limit_worker()
    try:
        parent.send(work(task, _Beat(cells, parent, task.config.read_timeout)))
    except Abandoned:
        pass
    except MemoryError:
        raise SystemExit(NO_MEMORY) from None
    except NewscrawlError as error:
        cells[0] = 0
        end_after(0)
        parent.send(error)
