"""A job that asks for pages in, its result out: each request with the crawler's guards and manners."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.settings import Settings
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from newscrawl.errors import NewscrawlError
from newscrawl.fetching.errors import DOWNLOAD_ERRORS
from newscrawl.fetching.failures import FetchFailure, explain
from newscrawl.fetching.guard import own_ports
from newscrawl.fetching.headers import headers_of
from newscrawl.fetching.pauses import HostPauses
from newscrawl.fetching.robots import RobotsMiddleware
from newscrawl.hosts import host_of
from newscrawl.items import Page

T = TypeVar("T")
PERMANENT = frozenset({301, 308})


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one request."""

    page: Page | None = None
    """what was served, with whatever status; None: there was no answer"""
    failure: FetchFailure | None = None
    """why that is not what was asked for; None: it is"""
    moved_to: str = ""
    """where redirects led that are all permanent (301, 308)"""


Fetch = Callable[..., Awaitable[Answer]]
"""`await fetch(url, maxsize=None, anew=False, meta=None)`; never raises. `maxsize` is in bytes, where it
is not the setting's; with `anew`, a host that did not answer before is asked once more; `meta` is the
request's."""
Job = Callable[[Fetch], Awaitable[T]]


def run_session(
    job: Job[T], *, may_ask: Iterable[str] = (), settings: dict[str, Any] | None = None
) -> T:
    """Run `job` to its end; it may ask for many pages at once, each host gets them one by one.

    Starts a reactor, which a process can do once: a command's last step, not a library call.

    Args:
        may_ask: URLs that a person named, whose ports are allowed therefore.
        settings: Scrapy settings that win over `newscrawl.settings`.

    Raises:
        NewscrawlError: it was interrupted, or the job raised it.
    """
    chosen = Settings()
    chosen.setmodule("newscrawl.settings", priority="project")
    plain = {"ITEM_PIPELINES": {}, "LOG_LEVEL": "ERROR"}
    chosen.setdict(plain | (settings or {}), priority="cmdline")
    end: _End[T] = _End()
    process = AsyncCrawlerProcess(chosen)
    process.crawl(_Session, job=job, end=end, may_ask=list(may_ask))
    process.start()
    if end.error is not None:
        raise end.error
    if not end.results:
        raise NewscrawlError("interrupted before the end")
    return end.results[0]


class _End(Generic[T]):
    def __init__(self) -> None:
        self.results: list[T] = []
        self.error: Exception | None = None


class _Session(Spider):
    name = "session"

    def __init__(self, job: Job[T], end: _End[T], may_ask: list[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.job, self.end = job, end
        self.own_ports = own_ports(may_ask)

    async def start(self) -> AsyncIterator[Request]:
        try:
            self.end.results.append(await self.job(self.fetch))
        except Exception as error:  # noqa: BLE001  raised again when the reactor has stopped
            self.end.error = error
        return
        yield  # an asynchronous generator, as Scrapy has it

    async def fetch(
        self,
        url: str,
        maxsize: int | None = None,
        *,
        anew: bool = False,
        meta: dict[str, Any] | None = None,
    ) -> Answer:
        assert self.crawler.engine is not None
        if anew:
            self._forget_silence(url)
        limits = {} if maxsize is None else {"download_maxsize": maxsize}
        request = Request(
            url, callback=NO_CALLBACK, meta={**limits, **(meta or {})}, dont_filter=True
        )
        try:
            response = await self.crawler.engine.download_async(request)
        except DOWNLOAD_ERRORS as error:
            return Answer(failure=explain(Failure(error)))  # type: ignore[no-untyped-call]
        return _answer(url, response)

    def _forget_silence(self, url: str) -> None:
        robots = self.crawler.get_downloader_middleware(RobotsMiddleware)
        pauses = self.crawler.get_downloader_middleware(HostPauses)
        if robots is not None:
            robots.forget_refusal(url)
        if pauses is not None:
            pauses.forget_silence(host_of(url))


def _answer(url: str, response: Response) -> Answer:
    page = Page(
        url=response.url,
        requested_url=url,
        status=response.status,
        headers=tuple(headers_of(response)),
        body=response.body,
        fetched_at=datetime.now(UTC),
    )
    if not 200 <= response.status < 300:
        error = Failure(HttpError(response))  # type: ignore[no-untyped-call]
        return Answer(page, explain(error))
    reasons = response.request.meta.get("redirect_reasons", []) if response.request else []
    is_moved = bool(reasons) and all(reason in PERMANENT for reason in reasons)
    return Answer(page, moved_to=response.url if is_moved else "")
