"""Tasks in, those that are under way or wait for their turn: never more than a few for each slot."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")
H = TypeVar("H")


class Window(Generic[T, H]):
    """Tasks that were begun, each with its handle, and which of them may be given out.

    Args:
        tasks: taken one by one, when there is room; None among them asks to wait for the end of one.
        begin: has a task done; gives the handle by which its end is known.
        room: how many may be begun and not yet given out.
        in_order: a task is given out after those before it.
    """

    def __init__(
        self,
        tasks: Iterable[T | None],
        begin: Callable[[T], H],
        room: Callable[[], int],
        *,
        in_order: bool,
    ) -> None:
        self._tasks, self._begin, self._room = iter(tasks), begin, room
        self._in_order = in_order
        self._begun: deque[tuple[T, H]] = deque()
        self._ended: set[H] = set()

    def fill(self) -> bool:
        """Begin what there is room for; whether anything is under way, or waits for its turn."""
        while len(self._begun) < self._room():
            try:
                task = next(self._tasks)
            except StopIteration:
                break
            if task is not None:
                self._begun.append((task, self._begin(task)))
            elif self._begun:
                break
        return bool(self._begun)

    @property
    def under_way(self) -> list[H]:
        return [handle for _, handle in self._begun if handle not in self._ended]

    def end(self, handles: Iterable[H]) -> Iterator[tuple[T, H]]:
        """Those that may be given out, now that these have ended."""
        self._ended.update(handles)
        for task, handle in list(self._begun):
            if handle in self._ended:
                self._begun.remove((task, handle))
                self._ended.remove(handle)
                yield task, handle
            elif self._in_order:
                return
