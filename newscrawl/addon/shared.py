"""A crawler in, the one `Office` of its components out, and their way to it across threads."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from functools import partial
from weakref import WeakKeyDictionary

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.defer import deferred_from_coro

from newscrawl.addon.beside import Beside
from newscrawl.addon.configuration import config_of, source_of
from newscrawl.addon.office import Office
from newscrawl.addon.outside import Outside
from newscrawl.errors import NewscrawlError
from newscrawl.fetching.headers import headers_of, headers_sent
from newscrawl.items import Article, Page, Rejection
from newscrawl.rendering.middleware import SERVED
from newscrawl.storage.runs import RunState

logger = logging.getLogger(__name__)
_known: WeakKeyDictionary[Crawler, Shared] = WeakKeyDictionary()


class Shared:
    """What the components of one crawl have in common.

    When nothing can be read or kept any more the crawl is closed, with reason `newscrawl_failed`.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.config = config_of(crawler.settings)
        self.stores = crawler.settings.getbool("NEWSCRAWL_STORE", True)
        self.asks_hosts = crawler.settings.getbool("NEWSCRAWL_RIGHTS", True)
        self.error: NewscrawlError | None = None
        self._beside: Beside | None = None
        self._office: Office | None = None
        crawler.signals.connect(self.close, signals.spider_closed)

    @classmethod
    def of(cls, crawler: Crawler) -> Shared:
        if crawler not in _known:
            _known[crawler] = cls(crawler)
        return _known[crawler]

    async def read(self, page: Page, request: Request | None = None) -> Article | Rejection | None:
        """What a page comes to; None when nothing can be read or kept any more."""
        if self.error is not None:
            return None
        headers = tuple(headers_sent(request))
        served = request.meta.get(SERVED) if request is not None else None
        try:
            result = await self._start().run(self._opened().read(page, headers, served))
        except NewscrawlError as error:
            self._stop(error)
            return None
        self._count("articles" if isinstance(result, Article) else "rejections")
        return result

    async def store(self, article: Article) -> None:
        if self.error is not None:
            return
        try:
            if await self._start().run(self._opened().store(article)):
                self._count("articles")
        except NewscrawlError as error:
            self._stop(error)

    def _start(self) -> Beside:
        if self._beside is None:
            self._beside = Beside()
        return self._beside

    def _opened(self) -> Office:
        if self._office is None:
            assert self.crawler.spider is not None
            find = partial(source_of, self.crawler.spider, self.config)
            asking = Outside(self.crawler) if self.asks_hosts else None
            self._office = Office(self.config, find, stores=self.stores, asking=asking)
        return self._office

    def _stop(self, error: NewscrawlError) -> None:
        if self.error is None:
            self.error = error
            logger.error("The crawl stops: %s", error)
            assert self.crawler.engine is not None
            closing = self.crawler.engine.close_spider_async(reason="newscrawl_failed")
            self.closing = deferred_from_coro(closing)

    async def close(self, reason: str) -> None:
        if self._beside is None:
            return
        state = RunState.DONE if reason == "finished" else RunState.INTERRUPTED
        message = reason
        if self.error is not None:
            state, message = RunState.FAILED, str(self.error)
        try:
            await self._beside.run(self._opened().close(state, message))
        except NewscrawlError as error:
            logger.error("Not all could be kept: %s", error)  # noqa: TRY400  it says all
        self._beside.stop()

    def _count(self, what: str) -> None:
        if self.crawler.stats is not None:
            self.crawler.stats.inc_value(f"newscrawl/{what}")


def page_of(response: Response, request: Request | None) -> Page:
    """The page of a response, with the address that was asked for before redirects."""
    asked = request.meta.get("redirect_urls") if request is not None else None
    return Page(
        url=response.url,
        requested_url=(asked or [response.url])[0],
        status=response.status,
        headers=tuple(headers_of(response)),
        body=response.body,
        fetched_at=datetime.now(UTC),
    )
