"""Questions of the thread beside Scrapy in, asked by Scrapy where it runs; its answers out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.asyncio import is_asyncio_available
from scrapy.utils.defer import deferred_from_coro
from twisted.python.failure import Failure

from newscrawl.fetching.errors import DOWNLOAD_ERRORS
from newscrawl.fetching.robots import MAX_BYTES, RobotsMiddleware

T = TypeVar("T")


class Outside:
    """A crawler, for coroutines on another thread than its own, on which this is made."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._call = _caller()

    async def download(self, request: Request) -> Response:
        """The answer, by way of the project's downloader middlewares.

        Raises:
            DOWNLOAD_ERRORS: there is none.
        """
        return await self._run(lambda: self._crawler.engine.download_async(request))

    async def robots(self, url: str) -> tuple[bytes, datetime] | None:
        """The robots.txt of the origin of `url` and when it was served; None when it cannot be had."""
        known = self._crawler.get_downloader_middleware(RobotsMiddleware)
        if known is not None:
            return await self._run(lambda: known.body_of(url))
        parts = urlsplit(url)
        meta = {"dont_obey_robotstxt": True, "dont_retry": True, "download_maxsize": 4 * MAX_BYTES}
        request = Request(
            f"{parts.scheme}://{parts.netloc}/robots.txt", callback=NO_CALLBACK, meta=meta
        )
        try:
            response = await self.download(request)
        except DOWNLOAD_ERRORS:
            return None
        if response.status >= 500 or response.status == 429:
            return None
        body = response.body[:MAX_BYTES] if 200 <= response.status < 300 else b""
        return body, datetime.now(UTC)

    async def _run(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        done: Future[T] = Future()

        def fail(failure: Failure) -> None:
            done.set_exception(failure.value or RuntimeError("no reason given"))

        def start() -> None:
            deferred_from_coro(work()).addCallbacks(done.set_result, fail)

        self._call(start)
        return await asyncio.wrap_future(done)


def _caller() -> Callable[[Callable[[], None]], object]:
    """What has a function called on the thread that this is called on."""
    if is_asyncio_available():
        return asyncio.get_running_loop().call_soon_threadsafe
    from twisted.internet import reactor

    call: Any = reactor
    found: Callable[[Callable[[], None]], object] = call.callFromThread
    return found
