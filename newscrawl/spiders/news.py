"""Sources in, fetched pages out: discovery from feeds, sitemaps and sections, then the articles.

The frontier is in SQL: what is discovered is committed before it is fetched, and a page is done
only when its archive record and rows are committed, so a crawl can be killed at any moment.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl.config import load_config
from newscrawl.discovery import is_wanted, parse_feed, parse_section, parse_sitemap
from newscrawl.errors import DiscoveryError, StorageError
from newscrawl.fetching.failures import explain
from newscrawl.fetching.headers import headers_of
from newscrawl.items import Fetched, Link, Page
from newscrawl.sources import Source, choose_sources, load_sources
from newscrawl.storage.frontier import DuePage
from newscrawl.storage.outcomes import Outcome
from newscrawl.storage.runs import RunState
from newscrawl.storage.writer import Writer

IN_HAND = 64
"""pages of one source that are asked for, or wait to be committed, at one time"""
LIST_MAXSIZE = 64 * 1024 * 1024
"""bytes of a feed or sitemap; sitemaps.org allows 50 MB"""
SECTION_PAGES = 200
"""pages of all sections of a source that a run turns at the most"""


class NewsSpider(Spider):
    """Crawls the sources named by `-a source=NAME[,NAME...]`, or all that are enabled."""

    name = "news"
    writer: Writer

    def __init__(self, source: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.config = load_config()
        known = load_sources(self.config.sources_dir)
        names = [name.strip() for name in source.split(",") if name.strip()]
        self.sources = choose_sources(known, names)
        self.in_hand: Counter[str] = Counter()
        self.unsaved: dict[str, set[str]] = {name: set() for name in self.sources}
        self.refilling: set[str] = set()
        self.asked: dict[str, set[str]] = {name: set() for name in self.sources}
        self.section_pages: Counter[str] = Counter()
        self.storage_error: StorageError | None = None
        """what made the run stop; the pipelines set it"""

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> NewsSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.writer = Writer.open(spider.config, list(spider.sources.values()))
        crawler.signals.connect(spider.end_run, signals.spider_closed)
        return spider

    async def end_run(self, reason: str) -> None:
        """Write how the run ended, by Scrapy's finish reason; close the stores."""
        state = RunState.DONE if reason == "finished" else RunState.INTERRUPTED
        message = reason
        if self.storage_error is not None:
            state, message = RunState.FAILED, str(self.storage_error)
        try:
            await self.writer.close(state, message)
        except StorageError as error:
            self.storage_error = self.storage_error or error

    async def start(self) -> AsyncIterator[Request]:
        """What an earlier run left undone, and the discovery documents of every source."""
        for source in self.sources.values():
            for url in source.discover.feeds:
                yield self.discovery(source, url, "feed")
            for url in source.discover.sitemaps:
                yield self.discovery(source, url, "sitemap")
            for url in source.discover.sections:
                yield self.discovery(source, url, "section")
            async for request in self.due_articles(source):
                yield request

    # Discovery: feeds, sitemaps and sections name the pages.

    def discovery(self, source: Source, url: str, kind: str) -> Request:
        return Request(
            url,
            callback=self.parse_discovery,
            errback=self.discovery_failed,
            cb_kwargs={"source": source, "kind": kind},
            meta={"download_maxsize": LIST_MAXSIZE},
            priority=10,
        )

    async def parse_discovery(
        self, response: Response, source: Source, kind: str
    ) -> AsyncIterator[Request]:
        try:
            async for request in self.follow(response, source, kind):
                yield request
        except DiscoveryError as error:
            self.count_error(source, f"not_a_{kind}", str(error))
        async for request in self.due_articles(source):
            yield request

    async def follow(self, response: Response, source: Source, kind: str) -> AsyncIterator[Request]:
        """Commit what the document names; yield the documents that it leads to."""
        body, url = response.body, response.url
        if kind == "feed":
            await self.discover(source, parse_feed(body, url).links, url)
        elif kind == "sitemap":
            sitemap = parse_sitemap(body, url)
            await self.discover(source, sitemap.links, url)
            for child in sitemap.sitemaps:
                if self.is_first_ask(source, child.url):
                    yield self.discovery(source, child.url, "sitemap")
        else:
            section = parse_section(body, url, source)
            await self.discover(source, section.links, url)
            is_worth_turning = await self.is_worth_turning(source, section.links)
            older = section.next_url
            if older and is_worth_turning and self.is_first_ask(source, older):
                yield self.discovery(source, older, "section")

    async def is_worth_turning(self, source: Source, links: Sequence[Link]) -> bool:
        """Whether a section's older pages may still name what no earlier run has seen."""
        self.section_pages[source.name] += 1
        has_room = self.section_pages[source.name] < SECTION_PAGES
        return has_room and await self.writer.names_news(links)

    async def discover(self, source: Source, links: Iterable[Link], found_in: str) -> None:
        wanted = [link for link in links if is_wanted(link.url, source)]
        new = await self.writer.discover(source.name, wanted, found_in=found_in)
        level = logging.INFO if new else logging.DEBUG
        line = "Source %s: %d links, %d new, in %r"
        self.logger.log(level, line, source.name, len(wanted), new, found_in)

    def is_first_ask(self, source: Source, url: str) -> bool:
        """Whether this run has not asked for `url` yet; from now on it has."""
        asked = self.asked[source.name]
        first = url not in asked
        asked.add(url)
        return first

    def discovery_failed(self, failure: Failure) -> None:
        request: Request = failure.request  # type: ignore[attr-defined]
        reason = explain(failure)
        source = request.cb_kwargs["source"]
        self.count_error(source, reason.kind, f"{request.url!r}: {reason.detail}")

    def count_error(self, source: Source, kind: str, detail: str) -> None:
        self.writer.tally(source.name).errors[kind] += 1
        self.logger.warning("Source %s: %s: %s", source.name, kind, detail)

    # Articles: the frontier says which pages are due.

    async def due_articles(self, source: Source) -> AsyncIterator[Request]:
        """Requests for due pages, as many as there is room for."""
        name = source.name
        if self.in_hand[name] > IN_HAND // 2 or name in self.refilling:
            return
        self.refilling.add(name)  # while the database answers, other callbacks come by
        try:
            due = await self.writer.due(name, IN_HAND, exclude=self.unsaved[name])
        finally:
            self.refilling.discard(name)
        for page in due:
            if self.is_first_ask(source, page.url):
                yield self.article(source, page)

    def article(self, source: Source, page: DuePage) -> Request:
        headers = {"If-None-Match": page.etag, "If-Modified-Since": page.last_modified}
        self.writer.tally(source.name).requested += 1
        self.in_hand[source.name] += 1
        self.unsaved[source.name].add(page.url)
        return Request(
            page.url,
            callback=self.parse_article,
            errback=self.article_failed,
            headers={name: value for name, value in headers.items() if value},
            cb_kwargs={"source": source, "due": page},
            dont_filter=True,
        )

    async def parse_article(
        self, response: Response, source: Source, due: DuePage
    ) -> AsyncIterator[Fetched | Request]:
        page = Page(
            url=response.url,
            requested_url=due.url,
            status=response.status,
            headers=tuple(headers_of(response)),
            body=response.body,
            fetched_at=datetime.now(UTC),
        )
        yield Fetched(source=source.name, page=page)
        self.in_hand[source.name] -= 1
        async for request in self.due_articles(source):
            yield request

    async def article_failed(self, failure: Failure) -> AsyncIterator[Outcome | Request]:
        request: Request = failure.request  # type: ignore[attr-defined]
        source, due = request.cb_kwargs["source"], request.cb_kwargs["due"]
        reason = explain(failure)
        self.logger.info("Source %s: %s: %r: %s", source.name, reason.kind, due.url, reason.detail)
        at = datetime.now(UTC)
        yield reason.outcome(source.name, due.url, at=at, attempts=due.attempts)
        self.in_hand[source.name] -= 1
        async for next_request in self.due_articles(source):
            yield next_request

    def saved(self, source: str, url: str) -> None:
        """The outcome of `url` is committed (or lost, and will be asked for by the next run)."""
        self.unsaved[source].discard(url)
