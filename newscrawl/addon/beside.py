"""Coroutines in, run by asyncio on a thread of its own; what they come to out, for whatever reactor."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Coroutine
from concurrent.futures import Future
from threading import Thread
from typing import Any, TypeVar

from scrapy.utils.asyncio import is_asyncio_available

T = TypeVar("T")


class Beside:
    """An event loop beside the reactor, which need not know asyncio."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="newscrawl", daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> Awaitable[T]:
        """Start `work`; to be awaited where Scrapy runs."""
        return wait_for(asyncio.run_coroutine_threadsafe(work, self._loop))

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


def wait_for(future: Future[T]) -> Awaitable[T]:
    """What a coroutine can await under the reactor that is installed."""
    if is_asyncio_available():
        return asyncio.wrap_future(future)
    from twisted.internet import reactor
    from twisted.internet.defer import Deferred

    deferred: Deferred[T] = Deferred()

    def pass_on(done: Future[T]) -> None:
        error = done.exception()
        if error is not None:
            deferred.errback(error)
        else:
            deferred.callback(done.result())

    call: Any = reactor
    future.add_done_callback(lambda done: call.callFromThread(pass_on, done))
    return deferred
