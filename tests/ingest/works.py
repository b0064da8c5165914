"""What the processes of the tests do with a page instead of reading it; each is a function of a module,
so that a process can import it.
"""

from __future__ import annotations

import os
import time

from newscrawl.ingest import task as tasks
from newscrawl.ingest.guard import Result, run_guarded
from newscrawl.ingest.task import Ended, Task, Watch


def poisoned(task: Task, watch: Watch) -> Ended:
    """Reading as ever, but for pages that hang, want all memory, or bring the process down."""
    really_read = tasks.read

    def read(page, source, rules):
        if b"HANGS" in page.body:
            time.sleep(600)
        if b"SWELLS" in page.body:
            bytearray(64 << 30)
        if b"CRASHES" in page.body:
            os.abort()
        if b"RAISES" in page.body:
            raise RuntimeError("a fault of the reader")
        return really_read(page, source, rules)

    tasks.read = read
    return tasks.ingest(task, watch)


def restless(task: Task, watch: Watch) -> Ended:
    """Reading as ever, in processes that are replaced after every part."""
    tasks.PART, tasks.PAGES_PER_PROCESS = 7, 7
    return tasks.ingest(task, watch)


def dying(task: Task, watch: Watch) -> Ended:
    os._exit(9)


def slow(task: Task, watch: Watch) -> Ended:
    """Reading as ever, but with time between the pages to kill somebody."""
    really_read, tasks.PART = tasks.read, 8

    def read(page, source, rules):
        time.sleep(0.05)
        return really_read(page, source, rules)

    tasks.read = read
    return tasks.ingest(task, watch)


def slowly(task: Task, is_ending) -> Result:
    return run_guarded(task, slow, is_ending=is_ending)


def among_poison(task: Task, is_ending) -> Result:
    return run_guarded(task, poisoned, is_ending=is_ending)
