"""Sources in, fetched pages out: discovery from feeds, sitemaps and sections, then the articles.

The frontier is in SQL: what is discovered is committed before it is fetched, and a page is done
only when its archive record and rows are committed, so a crawl can be killed at any moment.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl.config import load_config
from newscrawl.discovery import Found, read_listing
from newscrawl.discovery.dates import parse_date
from newscrawl.errors import DiscoveryError, StorageError
from newscrawl.fetching.failures import FetchFailure, explain
from newscrawl.fetching.guard import own_ports
from newscrawl.fetching.headers import headers_of, headers_sent
from newscrawl.fetching.offsite import off_site
from newscrawl.items import Fetched, Page
from newscrawl.sources import Source, choose_sources, load_sources
from newscrawl.spiders.backfill import Backfill, backfill_of
from newscrawl.spiders.budget import Budget
from newscrawl.storage.agenda import Agenda
from newscrawl.storage.frontier import DuePage
from newscrawl.storage.listings import Answer, Listing
from newscrawl.storage.outcomes import Outcome, PageState
from newscrawl.storage.runs import RunState
from newscrawl.storage.warc import payload_digest
from newscrawl.storage.writer import Writer

IN_HAND = 64
"""pages of one source that are asked for, or wait to be committed, at one time"""
LISTINGS_IN_HAND = 8
"""of one source, apart from those that are due at the start"""
LISTINGS_AT_ONCE = 200
LIST_MAXSIZE = 64 * 1024 * 1024
"""bytes of a feed or sitemap; sitemaps.org allows 50 MB"""
LARGE = 256 * 1024
"""bytes of a listing from which on it is read in a thread: the reactor must not wait for it"""


class NewsSpider(Spider):
    """Crawls the sources named by `-a source=NAME[,NAME...]`, or all that are enabled.

    Named sources are polled now; without names, feeds, sitemaps and sections are polled when their
    time has come. `-a since=DATE -a until=DATE` makes it a backfill of that time (`backfill`).
    """

    name = "news"
    writer: Writer
    agenda: Agenda

    def __init__(self, source: str = "", since: str = "", until: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.config = load_config()
        known = load_sources(self.config.sources_dir)
        names = [name.strip() for name in source.split(",") if name.strip()]
        self.are_named = bool(names)
        self.sources = choose_sources(known, names)
        self.own_ports = own_ports(
            url
            for source in self.sources.values()
            for url in (source.home, *source.discover.feeds, *source.discover.sitemaps,
                        *source.discover.sections)
        )  # fmt: skip
        self.backfill: Backfill | None = backfill_of(since, until)
        self.budgets: dict[str, Budget] = {}
        self.in_hand: Counter[str] = Counter()
        self.listings_in_hand: Counter[str] = Counter()
        self.refilling: set[str] = set()
        self.storage_error: StorageError | None = None
        """what made the run stop; the pipelines set it"""

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> NewsSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.writer = Writer.open(spider.config, list(spider.sources.values()))
        backfill = spider.backfill.name if spider.backfill else None
        spider.agenda = Agenda(
            spider.writer, spider.sources, are_named=spider.are_named, backfill=backfill
        )
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
        """The listings that are due, and what an earlier run left undone."""
        self.writer.keep_signing()
        self.budgets = {
            name: Budget(source.crawl, self.writer.tally(name))
            for name, source in self.sources.items()
        }
        if self.backfill is not None:
            for source in self.sources.values():
                for request in self.ask(self.backfill.begin(source)):
                    yield request
        else:
            await self.agenda.enter()
            names = list(self.sources)
            while due := await self.agenda.due_listings(names, LISTINGS_AT_ONCE):
                for request in self.ask(due):
                    yield request
        for source in self.sources.values():
            async for request in self.due_articles(source):
                yield request

    def has_room(self, source: Source) -> bool:
        """Whether the source's budget lets this run ask for more."""
        budget = self.budgets[source.name]
        spent = budget.spent
        if spent and not budget.is_reported:
            budget.is_reported = True
            self.writer.tally(source.name).errors[f"budget_{spent}"] += 1
            line = "Source %s: no %s left for this run (crawl.max_%s); the rest waits for the next"
            self.logger.info(line, source.name, spent, spent)
        return not spent

    # Listings: feeds, sitemaps and sections name the pages.

    def ask(self, listings: Iterable[Listing]) -> Iterable[Request]:
        for listing in listings:
            self.writer.tally(listing.source).listings += 1
            self.listings_in_hand[listing.source] += 1
            yield conditional(
                listing,
                callback=self.parse_listing,
                errback=self.listing_failed,
                cb_kwargs={"listing": listing},
                meta={"download_maxsize": LIST_MAXSIZE},
                priority=10,
            )

    async def parse_listing(self, response: Response, listing: Listing) -> AsyncIterator[Request]:
        source, answer = self.sources[listing.source], answer_of(response)
        self.writer.tally(source.name).bytes += len(response.body)
        is_known = answer.payload_digest == listing.payload_digest is not None
        if response.status == 304 or is_known:
            await self.agenda.answered(listing, replace(answer, is_modified=False))
        else:
            try:
                found = await self.read(response, listing, answer.at)
            except DiscoveryError as error:
                await self.not_listed(listing, f"not_a_{listing.kind}", str(error))
            else:
                for request in await self.follow(listing, answer, found):
                    yield request
        async for request in self.go_on(source):
            yield request

    async def read(self, response: Response, listing: Listing, now: datetime) -> Found:
        arguments = (listing.kind, response.body, response.url, self.sources[listing.source])
        if len(response.body) < LARGE:
            return read_listing(*arguments, now=now)
        return await asyncio.to_thread(read_listing, *arguments, now=now)

    async def follow(self, listing: Listing, answer: Answer, found: Found) -> Iterable[Request]:
        """Commit what a listing names; the requests for further ones of a backfill."""
        self.count(listing, trap=found.traps)
        if self.backfill is not None:
            links = [link for link in found.links if self.backfill.wants(link)]
            self.count(listing, undated=sum(map(self.backfill.is_undated, found.links)))
            new = await self.agenda.backfill(listing.source, links, listing.url)
            self.report(listing, len(links), new)
            return self.ask(self.backfill.lead_to(listing, found))
        answer = replace(answer, gap=found.gap)
        committed = await self.agenda.found(listing, answer, found)
        self.count(listing, trap=int(committed.is_trap))
        self.report(listing, len(found.links), committed.new)
        return ()

    def count(self, listing: Listing, **left_out: int) -> None:
        """Count links that are not followed, by reason."""
        self.writer.tally(listing.source).errors.update({k: n for k, n in left_out.items() if n})

    def report(self, listing: Listing, links: int, new: int) -> None:
        level = logging.INFO if new or self.backfill else logging.DEBUG
        line = "Source %s: %d links, %d new, in %r"
        self.logger.log(level, line, listing.source, links, new, listing.url)

    async def listing_failed(self, failure: Failure) -> AsyncIterator[Request]:
        request: Request = failure.request  # type: ignore[attr-defined]
        listing, reason = request.cb_kwargs["listing"], explain(failure)
        await self.not_listed(listing, reason.kind, f"{request.url!r}: {reason.detail}", reason)
        async for next_request in self.go_on(self.sources[listing.source]):
            yield next_request

    async def not_listed(
        self, listing: Listing, kind: str, detail: str, reason: FetchFailure | None = None
    ) -> None:
        tally = self.writer.tally(listing.source)
        tally.listings_failed += 1
        tally.errors[kind] += 1
        self.logger.warning("Source %s: %s: %s", listing.source, kind, detail)
        now = datetime.now(UTC)
        pause = reason.retry_after if reason else None
        answer = Answer(
            at=now,
            error=f"{kind}: {detail}",
            is_gone=reason is not None and reason.state is PageState.GONE,
            retry_at=now + pause if pause else None,
        )
        await self.agenda.answered(listing, answer)

    async def go_on(self, source: Source) -> AsyncIterator[Request]:
        """After a listing: those that it led to, and the pages that it named."""
        name = source.name
        self.listings_in_hand[name] -= 1
        room = LISTINGS_IN_HAND - self.listings_in_hand[name]
        if self.backfill is None and room > 0 and self.has_room(source):
            for request in self.ask(await self.agenda.due_listings([name], room)):
                yield request
        async for request in self.due_articles(source):
            yield request

    # Articles: the frontier says which pages are due.

    async def due_articles(self, source: Source) -> AsyncIterator[Request]:
        """Requests for due pages, as many as there is room for."""
        name = source.name
        if self.in_hand[name] > IN_HAND // 2 or name in self.refilling or not self.has_room(source):
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
        return conditional(
            page,
            callback=self.parse_article,
            errback=self.article_failed,
            cb_kwargs={"source": source, "due": page},
        )

    async def parse_article(
        self, response: Response, source: Source, due: DuePage
    ) -> AsyncIterator[Fetched | Outcome | Request]:
        self.writer.tally(source.name).bytes += len(response.body)
        elsewhere = off_site(source, due.url, response.url)
        if elsewhere is not None:
            async for item in self.not_had(source, due, elsewhere):
                yield item
            return
        page = Page(
            url=response.url,
            requested_url=due.url,
            status=response.status,
            headers=tuple(headers_of(response)),
            body=response.body,
            fetched_at=datetime.now(UTC),
        )
        if response.status == 304 or payload_digest(page.body) == due.payload_digest:
            yield unchanged(source, page)
        else:
            yield Fetched(source.name, page, tuple(headers_sent(response.request)))
        self.in_hand[source.name] -= 1
        async for request in self.due_articles(source):
            yield request

    async def article_failed(self, failure: Failure) -> AsyncIterator[Outcome | Request]:
        request: Request = failure.request  # type: ignore[attr-defined]
        source, due = request.cb_kwargs["source"], request.cb_kwargs["due"]
        async for item in self.not_had(source, due, explain(failure)):
            yield item

    async def not_had(
        self, source: Source, due: DuePage, reason: FetchFailure
    ) -> AsyncIterator[Outcome | Request]:
        """What becomes of a page that could not be had, and the requests that have room now."""
        if reason.state is PageState.NOT_MODIFIED:  # though nothing was said of what we have
            reason = replace(reason, kind="http_304", state=PageState.FAILED)
        self.logger.info("Source %s: %s: %r: %s", source.name, reason.kind, due.url, reason.detail)
        at = datetime.now(UTC)
        yield reason.outcome(source.name, due.url, at=at, attempts=due.attempts)
        self.in_hand[source.name] -= 1
        async for request in self.due_articles(source):
            yield request


def conditional(
    known: Listing | DuePage, *, meta: dict[str, Any] | None = None, **more: Any
) -> Request:
    """A request that is answered by 304 when nothing has changed."""
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    headers = {name: value for name, value in headers.items() if value}
    meta = dict(meta or {})
    if headers:
        meta["handle_httpstatus_list"] = [304]
    return Request(known.url, headers=headers, meta=meta, dont_filter=True, **more)


def answer_of(response: Response) -> Answer:
    headers = response.headers.to_unicode_dict()
    return Answer(
        at=datetime.now(UTC),
        served_at=parse_date(headers.get("Date")),
        etag=headers.get("ETag"),
        last_modified=headers.get("Last-Modified"),
        payload_digest=payload_digest(response.body),
    )


def unchanged(source: Source, page: Page) -> Outcome:
    """The outcome of a page that is as it was: by its status, or by its payload."""
    return Outcome(
        source=source.name,
        url=page.requested_url,
        final_url=page.url,
        state=PageState.NOT_MODIFIED,
        status=page.status,
        etag=page.header("ETag"),
        last_modified=page.header("Last-Modified"),
        fetched_at=page.fetched_at,
        served_at=parse_date(page.header("Date")),
    )
