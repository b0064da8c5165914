"""What a job is, and what an engine does with its tasks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")

IsEnding = Callable[[], bool]
"""asked now and then by what does a task: True when nobody waits for it any more"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(Generic[T, R]):
    """One kind of work on many tasks."""

    name: str
    """what it is called where running tasks are shown: `ingest`"""
    work: Callable[[T, IsEnding], R]
    """does one task; a function of a module. It may be called again for a task that it has done, or half
    done: whatever it stores must come out the same. What it raises ends the job."""
    label: Callable[[T], str] = str
    """a task, for a person"""
    most_calls: int = 50
    """tasks after which a worker of a cluster is replaced, with all that it has gathered; here, work that
    needs this has processes of its own"""


@dataclass(frozen=True, slots=True)
class Done(Generic[T, R]):
    """How a task ended: with a `result`, or lost."""

    task: T
    result: R | None
    lost: str = ""
    """why there is no result: its worker, or the worker's machine, was gone each time that it was tried"""


class Engine(Protocol):
    """Has tasks done, several at a time."""

    @property
    def name(self) -> str:
        """As the command line says it."""

    def slots(self) -> int:
        """Tasks that are done at a time, now: a cluster may grow and shrink."""

    def run(
        self, job: Job[T, R], tasks: Iterable[T | None], *, in_order: bool = False
    ) -> Iterator[Done[T, R]]:
        """How each task ended, as they end.

        A task is taken when there will soon be a slot for it, so that `tasks` may be made as it goes;
        None among them means that the next one can be had when one more has been given out.
        What is not taken any more when the iterator is closed is left where it is.

        Args:
            in_order: that of the tasks; of what ends before its turn no more is kept than twice the
                number of slots.

        Raises:
            Exception: what the work raised.
        """
