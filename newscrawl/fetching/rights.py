"""URLs of pages in, what the files of their hosts say of the rights in them out.

Beside robots.txt, which is at hand, a host is asked for `/.well-known/tdmrep.json` and `/ai.txt`, and
for the RSL documents that its robots.txt, headers or pages name: each once a day, like robots.txt, and
like a page: guard, robots.txt, pauses, pace and limits hold for them.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Protocol
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from sqlalchemy.orm import Session

from newscrawl.fetching.errors import DOWNLOAD_ERRORS
from newscrawl.fetching.robots import RobotsMiddleware
from newscrawl.items import RightsKind, RightsSignal
from newscrawl.rights.host import (
    AI_TXT,
    ROBOTS,
    TDMREP,
    HostFile,
    HostRules,
    licences_of,
    read_host,
    rsl_value,
)
from newscrawl.rights.rsl import Content, parse_rsl
from newscrawl.storage.rights_files import load_files, save_files
from newscrawl.storage.writer import Writer

logger = logging.getLogger(__name__)

LIFETIME = timedelta(days=1)
"""of an answer; a file that could not be had is asked for again after `SHORT`"""
SHORT = timedelta(hours=1)
MAX_BYTES = 500 * 1024
MOST_DOCUMENTS = 1000
"""RSL documents of pages that are kept in memory"""


OnChange = Callable[[Session, str, HostRules, bool], int]
"""given a transaction, an origin, what its files say now, and whether they said something else before:
judges its stored pages anew; the number of those that change"""


@dataclass(frozen=True, slots=True)
class _Host:
    until: float
    """monotonic"""
    rules: HostRules


class Asking(Protocol):
    """How hosts are asked."""

    async def download(self, request: Request) -> Response:
        """The answer, by way of the downloader middlewares.

        Raises:
            DOWNLOAD_ERRORS: there is none.
        """

    async def robots(self, url: str) -> tuple[bytes, datetime] | None:
        """The robots.txt of the origin of `url` and when it was served; None when it cannot be had."""


class CrawlerAsks:
    """Asks by way of a crawler whose robots.txt files are `RobotsMiddleware`'s."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    async def download(self, request: Request) -> Response:
        assert self._crawler.engine is not None
        return await self._crawler.engine.download_async(request)

    async def robots(self, url: str) -> tuple[bytes, datetime] | None:
        middleware = self._crawler.get_downloader_middleware(RobotsMiddleware)
        return await middleware.body_of(url) if middleware is not None else None


class HostRights:
    """Asks for the files, once for however many pages want to know, and keeps them in the database."""

    def __init__(self, asking: Asking, writer: Writer, on_change: OnChange) -> None:
        self._asking, self._writer, self._on_change = asking, writer, on_change
        self._hosts: dict[str, asyncio.Task[_Host]] = {}
        self._documents: dict[str, asyncio.Task[list[Content]]] = {}

    async def signals(self, url: str) -> list[RightsSignal]:
        """What the files of its host say of the page at `url`.

        Raises:
            StorageError: the database cannot be read or written.
        """
        origin = origin_of(url)
        task = self._hosts.get(origin)
        if task is None or _is_over(task):
            task = self._hosts[origin] = asyncio.ensure_future(self._load(origin))
        return (await asyncio.shield(task)).rules.signals(url)

    async def resolved(self, signals: Iterable[RightsSignal], url: str) -> list[RightsSignal]:
        """Those of a page, with each RSL document that it only names in the place of its URL."""
        found = []
        for signal in signals:
            if signal.kind is RightsKind.RSL and signal.value.startswith(("http://", "https://")):
                value = rsl_value(await self._document(signal.value), url)
                if value:
                    origin = f"{signal.origin}: {signal.value}"
                    found.append(RightsSignal(signal.kind, value, origin, signal.seen_at))
                    continue
            found.append(signal)
        return found

    async def _load(self, origin: str) -> _Host:
        now = datetime.now(UTC)
        robots = await self._robots(origin)
        wanted = [origin + TDMREP, origin + AI_TXT]
        named = licences_of(robots) if robots else []
        robots_url = origin + ROBOTS
        known = await self._writer.read(partial(load_files, urls=[robots_url, *wanted, *named]))
        served = await asyncio.gather(*(self._file(url, known.get(url)) for url in wanted + named))
        files, licences = served[: len(wanted)], served[len(wanted) :]
        files += [robots] if robots else []
        rules = read_host(files, licences)
        new = [file for file in files + licences if known.get(file.url) != file]

        def save(session: Session) -> int:
            changed = save_files(session, new)
            if not changed:
                return 0
            everything = not changed.isdisjoint(known)
            return self._on_change(session, origin, rules, everything)

        judged = await self._writer.write(save) if new else 0
        if judged:
            line = "Rights: %s says something new: %d stored pages judged anew"
            logger.info(line, origin, judged)
        left = min(_left(file, now) for file in served)
        return _Host(time.monotonic() + left.total_seconds(), rules)

    async def _robots(self, origin: str) -> HostFile | None:
        found = await self._asking.robots(origin + "/")
        if found is None:
            return None
        body, at = found
        return HostFile(origin + ROBOTS, body.decode("utf-8-sig", "replace"), at, 200)

    async def _document(self, url: str) -> list[Content]:
        task = self._documents.get(url)
        if task is None or (task.done() and (task.cancelled() or task.exception())):
            while len(self._documents) >= MOST_DOCUMENTS:
                self._documents.pop(next(iter(self._documents)))
            task = self._documents[url] = asyncio.ensure_future(self._load_document(url))
        return await asyncio.shield(task)

    async def _load_document(self, url: str) -> list[Content]:
        known = (await self._writer.read(partial(load_files, urls=[url]))).get(url)
        file = await self._file(url, known)
        if file != known:
            await self._writer.write(partial(save_files, files=[file]))
        return parse_rsl(file.body.encode())

    async def _file(self, url: str, known: HostFile | None) -> HostFile:
        """The file as it is served now, or was less than a day ago; else as it was served last."""
        now = datetime.now(UTC)
        if known is not None and _left(known, now) > timedelta():
            return known
        response = await self._ask(url)
        if response is None or response.status >= 500 or response.status == 429:
            body = known.body if known is not None else ""
            return HostFile(url, body, now, response.status if response is not None else None)
        body = _text(response) if 200 <= response.status < 300 else ""
        return HostFile(url, body, now, response.status)

    async def _ask(self, url: str) -> Response | None:
        meta = {"dont_retry": True, "download_maxsize": MAX_BYTES}
        request = Request(url, callback=NO_CALLBACK, meta=meta)
        try:
            return await self._asking.download(request)
        except DOWNLOAD_ERRORS as error:
            logger.debug("%r cannot be had: %s", url, error)
            return None


def origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


def _text(response: Response) -> str:
    """The body as text; nothing when it is a page, which many servers send for what they do not have."""
    text = response.body.decode("utf-8-sig", "replace")
    start = text[:200].lstrip().lower()
    return "" if start.startswith(("<!doctype html", "<html")) else text


def _left(file: HostFile, now: datetime) -> timedelta:
    """How long the file still holds."""
    is_answer = file.status is not None and file.status < 500 and file.status != 429
    return file.fetched_at + (LIFETIME if is_answer else SHORT) - now


def _is_over(task: asyncio.Task[_Host]) -> bool:
    if not task.done():
        return False
    return task.cancelled() or bool(task.exception()) or task.result().until < time.monotonic()
