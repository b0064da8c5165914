"""A request in, an answer out: Scrapy's HTTP/1.1, with an end to the headers."""

# ruff: noqa: SLF001  Twisted and Scrapy offer no other way to the parser of an answer.

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS

from newscrawl.fetching.turns import wait_for_turn

MAX_HEADERS = 256 * 1024
"""bytes of the status line and all headers of an answer, as browsers have it"""


HEAD = frozenset({STATUS, HEADER})


class HeadersTooLargeError(Exception):
    """The headers of an answer have no end."""


class BoundedHandler(HTTP11DownloadHandler):
    """Download handler that ends a connection when the headers grow beyond `MAX_HEADERS`.

    Twisted bounds a line, not their number: a server could fill the memory with them. A request is
    sent when its host is free for it, other crawls on the database included.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._crawler = crawler
        self._pool._factory = _Factory

    async def download_request(self, request: Request) -> Response:
        await wait_for_turn(self._crawler, request)
        return await super().download_request(request)


class _Protocol(_LenientHTTP11ClientProtocol):
    head = 0

    def request(self, request: Any) -> Any:
        self.head = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        connection: Any = self
        parser = connection._parser
        was_in_head = parser is not None and parser.state in HEAD
        super().dataReceived(data)  # type: ignore[no-untyped-call]
        if was_in_head and parser is connection._parser and parser.state in HEAD:
            self.head += len(data)
            if self.head > MAX_HEADERS:
                error = HeadersTooLargeError(f"more than {MAX_HEADERS} bytes of headers")
                connection.transport.abortConnection()
                connection._giveUp(Failure(error))  # type: ignore[no-untyped-call]


class _Factory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> _Protocol:  # noqa: ARG002, N802
        return _Protocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
