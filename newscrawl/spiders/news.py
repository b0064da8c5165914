"""Sources in, fetched pages out: discovery from feeds, sitemaps and sections, then the articles.

The frontier is in SQL: what is discovered is committed before it is fetched, and a page is done
only when its archive record and rows are committed, so a crawl can be killed at any moment.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl.errors import NewscrawlError, StorageError
from newscrawl.fetching.failures import FetchFailure, explain
from newscrawl.fetching.headers import headers_sent
from newscrawl.fetching.offsite import off_site
from newscrawl.fetching.turns import Turns
from newscrawl.items import Fetched, Served, Unchanged
from newscrawl.rendering.middleware import SERVED
from newscrawl.sources import Source
from newscrawl.spiders.holdings import Holdings
from newscrawl.spiders.polling import PollingSpider
from newscrawl.spiders.requests import conditional, is_known, page_of, size_of, unchanged
from newscrawl.storage.agenda import Agenda
from newscrawl.storage.due import DuePage
from newscrawl.storage.entry import Leasing
from newscrawl.storage.outcomes import Outcome, PageState
from newscrawl.storage.runs import RunState
from newscrawl.storage.writer import Writer
from newscrawl.witness import FeedWitness

IN_HAND = 128
"""pages of one source that are claimed together, when so few or fewer are left that are not committed:
while a batch of them is, there are others to fetch and to read"""


class NewsSpider(PollingSpider):
    """Crawls the sources named by `-a source=NAME[,NAME...]`, or all that are enabled.

    Named sources are polled now; without names, feeds, sitemaps and sections are polled when their
    time has come, also with `-a when_due=1`. `-a since=DATE -a until=DATE` makes it a backfill of that
    time (`backfill`). A source that another crawl has is waited for if it is named, else left to that.
    """

    name = "news"
    holdings: Holdings
    witness: FeedWitness
    """reads from feeds what pages did not give; the pipelines set it"""
    turns: Turns
    """at hosts, shared with other crawls on the database"""

    def __init__(
        self,
        source: str = "",
        since: str = "",
        until: str = "",
        when_due: str | bool = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(source, since, until, when_due, **kwargs)
        self.in_hand: Counter[str] = Counter()
        self.refilling: set[str] = set()
        self.storage_error: NewscrawlError | None = None
        """what made the run stop"""
        self.fault: Exception | None = None
        """what was raised at the end of the run that nobody expects: Scrapy logs it, and goes on"""
        self.stopping: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> NewsSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.writer = Writer.open(
            spider.config,
            list(spider.sources.values()),
            run_id=crawler.settings.get("RUN_ID", ""),
            crawler=crawler.settings.get("CRAWLER", ""),
            leasing=Leasing.ALL if spider.are_named else Leasing.FREE,
        )
        spider.sources = {name: spider.sources[name] for name in spider.writer.sources}
        backfill = spider.backfill.name if spider.backfill else None
        spider.agenda = Agenda(
            spider.writer, spider.sources, are_named=spider.are_named, backfill=backfill
        )
        spider.holdings = Holdings(spider.agenda, spider.sources)
        spider.turns = Turns(spider.writer)
        for is_over in (signals.item_scraped, signals.item_dropped, signals.item_error):
            crawler.signals.connect(spider.page_done, is_over)
        crawler.signals.connect(spider.end_run, signals.spider_closed)
        return spider

    def stop(self, error: NewscrawlError) -> None:
        """Nothing more can be read or kept: end the run once; what is committed stays."""
        if self.storage_error is None:
            self.storage_error = error
            self.logger.error("The crawl stops: %s", error)
            assert self.crawler.engine is not None
            self.stopping = asyncio.ensure_future(
                self.crawler.engine.close_spider_async(reason="storage_failed")
            )

    async def end_run(self, reason: str) -> None:
        """Write how the run ended, by Scrapy's finish reason; close the stores."""
        state = RunState.DONE if reason == "finished" else RunState.INTERRUPTED
        message = reason
        if self.storage_error is not None:
            state, message = RunState.FAILED, str(self.storage_error)
        elif self.fault is not None:
            state, message = RunState.FAILED, f"{type(self.fault).__name__}: {self.fault}"
        try:
            await self.writer.close(state, message)
        except StorageError as error:
            self.storage_error = self.storage_error or error
        except Exception as error:
            self.fault = error
            raise

    async def start(self) -> AsyncIterator[Request]:
        """The listings that are due, and what an earlier run left undone."""
        self.writer.keep_signing()
        self.begin_budgets()
        async for request in self.due_listings():
            yield request
        for source in self.sources.values():
            async for request in self.due_articles(source):
                yield request
            self.holdings.done(source.name)

    async def due_articles(self, source: Source) -> AsyncIterator[Request]:
        """Requests for due pages, as many as there is room for."""
        name = source.name
        if self.holdings.has_left(name) or name in self.refilling:
            return
        if self.in_hand[name] > IN_HAND or not self.has_room(source):
            return
        self.refilling.add(name)  # while the database answers, other callbacks come by
        try:
            due = await self.agenda.due_pages(name, min(IN_HAND, self.budgets[name].pages_left))
        finally:
            self.refilling.discard(name)
        for page in due:
            yield self.article(source, page)

    def article(self, source: Source, page: DuePage) -> Request:
        self.writer.tally(source.name).requested += 1
        self.in_hand[source.name] += 1
        self.holdings.opened(source.name)
        return conditional(
            page,
            callback=self.parse_article,
            errback=self.article_failed,
            cb_kwargs={"source": source, "due": page},
            render=source.render,
        )

    async def page_done(self, item: Fetched | Unchanged | Outcome) -> None:
        """A page is committed, or was given up: there is room for others of its source."""
        source, engine = self.sources[item.source], self.crawler.engine
        self.in_hand[source.name] -= 1
        assert engine is not None
        try:
            async for request in self.due_articles(source):
                engine.crawl(request)
        except StorageError as error:
            self.stop(error)
        finally:  # those that came in its place are open by now
            self.holdings.done(source.name)

    async def parse_article(
        self, response: Response, source: Source, due: DuePage
    ) -> AsyncIterator[Fetched | Unchanged | Outcome]:
        """The one item that comes of a page; the next are asked for when it is done."""
        self.writer.tally(source.name).bytes += size_of(response)
        elsewhere = off_site(source, due.url, response.url)
        if elsewhere is not None:
            yield self.not_had(source, due, elsewhere)
            return
        page = page_of(response, due.url)
        if response.status == 304 or is_known(due, page):
            yield unchanged(source, due, page, response)
        else:
            served: Served | None = response.meta.get(SERVED)
            sent, is_known_page = tuple(headers_sent(response.request)), bool(due.payload_digest)
            yield Fetched(source.name, page, sent, served, is_known_page)

    async def article_failed(self, failure: Failure) -> AsyncIterator[Outcome]:
        request: Request = failure.request  # type: ignore[attr-defined]
        source, due = request.cb_kwargs["source"], request.cb_kwargs["due"]
        yield self.not_had(source, due, explain(failure))

    def not_had(self, source: Source, due: DuePage, reason: FetchFailure) -> Outcome:
        """What becomes of a page that could not be had."""
        if reason.state is PageState.NOT_MODIFIED:  # though nothing was said of what we have
            reason = replace(reason, kind="http_304", state=PageState.FAILED)
        self.logger.info("Source %s: %s: %r: %s", source.name, reason.kind, due.url, reason.detail)
        at = datetime.now(UTC)
        return reason.outcome(source.name, due.url, at=at, attempts=due.attempts)
