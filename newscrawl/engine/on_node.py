"""A task in, its result out, within a worker of a Ray cluster."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic

from newscrawl.engine.seam import IsEnding, R, T
from newscrawl.errors import ConfigurationError, NewscrawlError

MOST_LINES = 200
"""log lines of a task that are brought home"""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the log, for the log of the run."""

    logger: str
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Answer(Generic[R]):
    """What a worker sends home."""

    result: R | None
    error: NewscrawlError | None
    lines: tuple[Line, ...]


def do(work: Callable[[T, IsEnding], R], task: T, version: str) -> Answer[R]:
    """Do a task as the machine does that gave it out, of which `version` is newscrawl's."""
    from newscrawl import __version__

    if version != __version__:
        why = (
            f"this node has newscrawl {__version__}, the command {version}: install one everywhere"
        )
        return Answer(None, ConfigurationError(why), ())
    # Processes that are started from here need nothing of Ray's own script, which they would run.
    vars(sys.modules["__main__"]).pop("__file__", None)
    with _lines() as lines:
        try:
            return Answer(work(task, bool), None, tuple(lines))
        except NewscrawlError as error:
            return Answer(None, error, tuple(lines))


@contextmanager
def _lines() -> Iterator[list[Line]]:
    """What is logged meanwhile."""
    lines: list[Line] = []

    class Keeping(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if len(lines) < MOST_LINES:
                lines.append(Line(record.name, record.levelno, self.format(record)))

    handler, root = Keeping(logging.WARNING), logging.getLogger("newscrawl")
    root.addHandler(handler)
    try:
        yield lines
    finally:
        root.removeHandler(handler)
