"""Long work in, a bar on a terminal out; elsewhere a plain line now and then."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from newscrawl.terminal import err

EVERY = 60.0
"""seconds between two plain lines"""

logger = logging.getLogger(__name__)


class Counting:
    """Counts what is done of a piece of work."""

    def __init__(self, what: str, total: int, bar: Progress | None) -> None:
        self.what, self.total, self.done = what, total, 0
        self._bar = bar
        self._task = bar.add_task(what, total=total) if bar is not None else None
        self._said = time.monotonic()

    @classmethod
    @contextmanager
    def shown(cls, what: str, total: int) -> Iterator[Self]:
        """Draw on standard error, or write plain lines there."""
        if not err.is_terminal:
            yield cls(what, total, None)
            return
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, TimeRemainingColumn(), console=err, transient=True) as bar:
            yield cls(what, total, bar)

    def set(self, done: int, total: int) -> None:
        """So much is done of what turned out to be `total`."""
        self.total = total
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, total=total)
        self.advance(done - self.done)

    def advance(self, by: int = 1) -> None:
        self.done += by
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=self.done)
        elif time.monotonic() - self._said > EVERY:
            self._said = time.monotonic()
            err.print(f"{self.done:,} of {self.total:,} {self.what}")
