"""A URL in, one `Page` out: fetched with the crawler's own guards and manners."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from newscrawl.errors import NewscrawlError
from newscrawl.fetching.failures import explain
from newscrawl.fetching.guard import own_ports
from newscrawl.fetching.headers import headers_of
from newscrawl.items import Page


class _OnePage(Spider):
    name = "one_page"

    def __init__(self, url: str, answer: list[Page | str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.url, self.answer = url, answer
        self.own_ports = own_ports([url])

    async def start(self) -> AsyncIterator[Request]:
        yield Request(self.url, callback=self.keep, errback=self.explain)

    def keep(self, response: Response) -> None:
        page = Page(
            url=response.url,
            requested_url=self.url,
            status=response.status,
            headers=tuple(headers_of(response)),
            body=response.body,
            fetched_at=datetime.now(UTC),
        )
        self.answer.append(page)

    def explain(self, failure: Failure) -> None:
        self.answer.append(explain(failure).detail)


def fetch(url: str) -> Page:
    """Fetch one page; robots.txt, address guard and size limit hold as in a crawl.

    Starts a reactor, which a process can do once: a command's last step, not a library call.

    Raises:
        NewscrawlError: the page could not be had, with the reason.
    """
    settings = Settings()
    settings.setmodule("newscrawl.settings", priority="project")
    settings.setdict({"ITEM_PIPELINES": {}, "LOG_LEVEL": "ERROR"}, priority="cmdline")
    answer: list[Page | str] = []
    process = AsyncCrawlerProcess(settings)
    process.crawl(_OnePage, url=url, answer=answer)
    process.start()
    if not answer or isinstance(answer[0], str):
        raise NewscrawlError(f"cannot fetch {url!r}: {answer[0] if answer else 'no answer'}")
    return answer[0]
