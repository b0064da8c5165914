"""Tasks in, results out: the cores of this machine."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

from newscrawl.engine.seam import Done, Job, R, T
from newscrawl.engine.window import Window


@dataclass(frozen=True, slots=True)
class LocalEngine:
    """Does each task on a thread; what costs time or may do harm, a task does in a process of its own."""

    jobs: int = 0
    """tasks that are done at a time; 0: one per core that this process may use"""

    @property
    def name(self) -> str:
        return "local"

    def slots(self) -> int:
        return self.jobs or len(os.sched_getaffinity(0))

    def run(
        self, job: Job[T, R], tasks: Iterable[T | None], *, in_order: bool = False
    ) -> Iterator[Done[T, R]]:
        """As `Engine` says; a task is never lost here."""
        ending, slots = threading.Event(), self.slots()
        with ThreadPoolExecutor(slots, thread_name_prefix=job.name) as threads:
            window: Window[T, Future[R]] = Window(
                tasks,
                lambda task: threads.submit(job.work, task, ending.is_set),
                lambda: 2 * slots,
                in_order=in_order,
            )
            try:
                while window.fill():
                    done, _ = wait(window.under_way, return_when=FIRST_COMPLETED)
                    for task, future in window.end(done):
                        yield Done(task, future.result())
            finally:
                ending.set()
                for one in window.under_way:
                    one.cancel()
