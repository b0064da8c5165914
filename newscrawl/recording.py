"""A command in, its log set up and its run kept in `command_runs` out.

Where the database cannot be had, the command does without: it says itself what is wrong with it.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import ParamSpec, TypeVar

import click

from newscrawl.config import Config, load_config

P = ParamSpec("P")
T = TypeVar("T")

logger = logging.getLogger(__name__)


@dataclass
class Recording:
    """The run of this process's command."""

    run_id: str
    command: str
    counts: dict[str, int] = field(default_factory=dict)
    """what it came to; to be filled by the command"""
    is_interrupted: bool = False
    """it ended early, though without an error"""


_current: list[Recording] = []


def count(**numbers: int) -> None:
    """Keep what the command came to with its run: `count(rows=10)`; nothing where none is kept."""
    if _current:
        _current[-1].counts.update(numbers)


def recorded(command: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Decorator of a command: `recording` around it."""

    def wrap(function: Callable[P, T]) -> Callable[P, T]:
        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> T:
            with recording(load_config(), command):
                return function(*args, **kwargs)

        return run

    return wrap


@contextmanager
def recording(config: Config, command: str) -> Iterator[Recording]:
    """Set up the log, and keep when the command began, how it ended, and what it came to."""
    from newscrawl.logs import configure, new_run_id
    from newscrawl.storage.states import RunState
    from newscrawl.terminal import err

    this = Recording(new_run_id(), command)
    # On a terminal, progress is drawn; lines are for what needs a person.
    quiet = err.is_terminal and config.log_level == "INFO" and config.log_file is None
    configure(config, this.run_id, level="WARNING" if quiet else "")
    began = datetime.now(UTC)
    number = _begin(config, this, began)
    state, message = RunState.DONE, None
    _current.append(this)
    try:
        yield this
    except (KeyboardInterrupt, click.Abort):
        state, message = RunState.INTERRUPTED, "interrupted"
        raise
    except BaseException as error:
        state, message = RunState.FAILED, str(error) or type(error).__name__
        raise
    finally:
        _current.remove(this)
        if this.is_interrupted and state is RunState.DONE:
            state = RunState.INTERRUPTED
        # The first crawl makes the tables.
        number = number or _begin(config, this, began)
        _finish(config, number, this, state.value, message)


def _begin(config: Config, this: Recording, began: datetime) -> int | None:
    from newscrawl.errors import StorageError
    from newscrawl.storage.command_runs import begin
    from newscrawl.storage.engine import Database

    try:
        with Database.open(config.database) as database, database.begin() as session:
            return begin(session, this.run_id, this.command, now=began)
    except StorageError as error:
        logger.debug("The run is not kept: %s", error)
        return None


def _finish(
    config: Config, number: int | None, this: Recording, state: str, message: str | None
) -> None:
    from newscrawl.errors import StorageError
    from newscrawl.storage.command_runs import finish
    from newscrawl.storage.engine import Database
    from newscrawl.storage.states import RunState

    if number is None:
        return
    try:
        with Database.open(config.database, check=False) as database, database.begin() as session:
            finish(
                session, number, RunState(state), now=datetime.now(UTC), counts=this.counts,
                message=message,
            )  # fmt: skip
    except StorageError as error:
        logger.warning("How the run ended could not be kept: %s", error)
