"""An iterator in, the same items out, made by a thread that runs a few items ahead."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, suppress
from typing import TypeVar

Item = TypeVar("Item")


def ahead(make: Callable[[], Iterator[Item]], depth: int = 1) -> Generator[Item]:
    """The items of `make()`, which is called and run in a thread of its own.

    Where the items are made by libraries that let other threads run, making and using them take two
    cores. What `make` raises is raised here. When the taker stops early, so does the thread, before
    this generator is closed.
    """
    waiting: queue.Queue[tuple[Item] | BaseException | None] = queue.Queue(depth)
    stopped = threading.Event()

    def put(what: tuple[Item] | BaseException | None) -> None:
        while not stopped.is_set():
            with suppress(queue.Full):
                waiting.put(what, timeout=0.1)
                return

    def run() -> None:
        end: BaseException | None = None
        try:
            items = make()
            with closing(items):  # type: ignore[type-var]  # generators, as they are all here
                for item in items:
                    put((item,))
                    if stopped.is_set():
                        return
        except BaseException as error:  # noqa: BLE001  raised again where the items are taken
            end = error
        put(end)

    thread = threading.Thread(target=run, name="ahead", daemon=True)
    thread.start()
    try:
        while (got := waiting.get()) is not None:
            if isinstance(got, BaseException):
                raise got
            yield got[0]
    finally:
        stopped.set()
        thread.join()
