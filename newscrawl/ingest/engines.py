"""Tasks in, how each ended out: what has them done, on this machine or on many."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Protocol

from newscrawl.ingest.guard import Result, run_guarded
from newscrawl.ingest.task import Task


class Engine(Protocol):
    """Has tasks done, several at a time, each by `guard.run_guarded`."""

    def run(self, tasks: Sequence[Task]) -> Iterator[Result]:
        """How each ended, as they end; what is not taken any more is left where it is."""


@dataclass(frozen=True, slots=True)
class LocalEngine:
    """The cores of this machine."""

    jobs: int = 0
    """files that are read at a time; 0: one per core that this process may use"""

    def run(self, tasks: Sequence[Task]) -> Iterator[Result]:
        ending = threading.Event()
        jobs = self.jobs or len(os.sched_getaffinity(0))
        with ThreadPoolExecutor(jobs, thread_name_prefix="ingest") as threads:
            waiting = [threads.submit(run_guarded, task, is_ending=ending.is_set) for task in tasks]
            try:
                for done in as_completed(waiting):
                    yield done.result()
            finally:
                ending.set()
                for one in waiting:
                    one.cancel()
