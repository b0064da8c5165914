"""A response in, the document that its scripts make of it out, with all that they were answered."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from functools import partial

from playwright.async_api import Error as BrowserError
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from newscrawl.fetching.errors import FetchError, RenderError
from newscrawl.fetching.headers import headers_of
from newscrawl.items import Page, Served
from newscrawl.rendering.answers import Answer, Asked
from newscrawl.rendering.browser import Browser
from newscrawl.rendering.chromium import find_chromium
from newscrawl.rendering.shelf import Shelf
from newscrawl.rendering.visit import Visit

logger = logging.getLogger(__name__)


class Renderer:
    """The browser of one crawl, and the crawler as its only way to the network.

    Settings: `CHROMIUM` (path), `RENDER_TIMEOUT` (seconds for a page), `RENDER_CONCURRENCY` (pages
    at one time), `RENDER_MAX_REQUESTS` (of a page), `DOWNLOAD_MAXSIZE` (also of the document made).

    Raises:
        ConfigurationError: the extra `render` or a Chromium is missing.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self.crawler = crawler
        self.seconds = settings.getfloat("RENDER_TIMEOUT", 90.0)
        self.most_requests = settings.getint("RENDER_MAX_REQUESTS", 100)
        self.most = settings.getint("DOWNLOAD_MAXSIZE")
        self._places = asyncio.Semaphore(settings.getint("RENDER_CONCURRENCY", 2))
        self._browser = Browser(find_chromium(settings.get("CHROMIUM", "")), settings["USER_AGENT"])
        self._shelf = Shelf()

    async def render(self, request: Request, response: Response) -> tuple[str, Served]:
        """The document, and what it was made of.

        Raises:
            FetchError: the page could not be made, with the reason.
        """
        self._count("pages")
        document = _answer(response)
        first = request.meta.get("redirect_urls") or [request.url]
        page = _page(document, requested_url=first[0])
        parts: list[Page] = []
        visit = Visit(
            document,
            partial(self._ask, parts=parts, size=self.most),
            self.seconds,
            self.most,
            self.most_requests,
        )
        async with self._places:
            try:
                async with self._browser.context() as context:
                    html = await visit.take(context)
            except FetchError:
                self._count("failed")
                raise
            except BrowserError as error:
                self._count("failed")
                raise RenderError(" ".join(error.message.split())[:300]) from None
        return html, Served(page, tuple(parts))

    async def _ask(self, asked: Asked, *, parts: list[Page], size: int) -> Answer:
        async def fetch(asked: Asked) -> Answer:
            self._count("requests")
            assert self.crawler.engine is not None
            request = Request(
                asked.url,
                method=asked.method,
                headers=dict(asked.headers),
                body=asked.body,
                callback=NO_CALLBACK,
                # The page waits for it, and is due again if it cannot be made.
                meta={"dont_retry": True, "download_maxsize": size},
                dont_filter=True,
            )
            answer = _answer(await self.crawler.engine.download_async(request))
            if (
                asked.method == "GET"
            ):  # what else was asked is no address that an archive could give
                parts.append(_page(answer, requested_url=asked.url))
            return answer

        return await self._shelf.get(asked, fetch)

    def _count(self, what: str) -> None:
        if self.crawler.stats is not None:
            self.crawler.stats.inc_value(f"render/{what}")

    async def close(self) -> None:
        await self._browser.close()


def _answer(response: Response) -> Answer:
    return Answer(response.url, response.status, tuple(headers_of(response)), response.body)


def _page(answer: Answer, *, requested_url: str) -> Page:
    return Page(
        url=answer.url,
        requested_url=requested_url,
        status=answer.status,
        headers=answer.headers,
        body=answer.body,
        fetched_at=datetime.now(UTC),
    )
