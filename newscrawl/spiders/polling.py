"""Sources in, their listings asked for and committed: what they name, and what they lead to."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl.config import load_config
from newscrawl.discovery import Found, read_listing
from newscrawl.errors import ConfigurationError, DiscoveryError
from newscrawl.fetching.failures import FetchFailure, explain
from newscrawl.items import ListingKind, Page
from newscrawl.reading.page_code import find_problems
from newscrawl.rendering.chromium import require_chromium
from newscrawl.sources import Source, choose_sources, load_sources
from newscrawl.spiders.backfill import Backfill, backfill_of
from newscrawl.spiders.budget import Budget
from newscrawl.spiders.holdings import Holdings
from newscrawl.spiders.requests import answer_of, conditional, page_of, size_of
from newscrawl.storage.agenda import Agenda
from newscrawl.storage.listings import Listing
from newscrawl.storage.outcomes import PageState
from newscrawl.storage.polls import Answer
from newscrawl.storage.writer import Writer

LISTINGS_IN_HAND = 8
"""of one source, apart from those that are due at the start"""
LISTINGS_AT_ONCE = 200
LIST_MAXSIZE = 64 * 1024 * 1024
"""bytes of a feed or sitemap; sitemaps.org allows 50 MB"""
LARGE = 256 * 1024
"""bytes of a listing from which on it is read in a thread: the reactor must not wait for it"""


class PollingSpider(Spider):
    """The half of the spider that asks for feeds, sitemaps and sections."""

    writer: Writer
    agenda: Agenda
    holdings: Holdings

    def __init__(
        self,
        source: str = "",
        since: str = "",
        until: str = "",
        when_due: str | bool = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.config = load_config()
        self.known_sources = known = load_sources(self.config.sources_dir)
        names = [name.strip() for name in source.split(",") if name.strip()]
        self.are_named = bool(names) and not when_due
        self.sources = choose_sources(known, names)
        if problems := list(find_problems(self.sources.values())):
            raise ConfigurationError("\n".join(problems))
        require_chromium(self.sources.values(), self.config.chromium)
        self.backfill: Backfill | None = backfill_of(since, until)
        self.budgets: dict[str, Budget] = {}
        self.listings_in_hand: Counter[str] = Counter()

    def due_articles(self, source: Source) -> AsyncIterator[Request]:
        """Requests for pages that are due, as many as there is room for."""
        raise NotImplementedError

    async def due_listings(self) -> AsyncIterator[Request]:
        """What a run begins with: the listings whose time has come, or those of a backfill."""
        if self.backfill is not None:
            for source in self.sources.values():
                for request in self.ask(self.backfill.begin(source)):
                    yield request
            return
        await self.agenda.enter()
        names = list(self.sources)
        while due := await self.agenda.due_listings(names, LISTINGS_AT_ONCE):
            for request in self.ask(due):
                yield request

    def begin_budgets(self) -> None:
        for name, source in self.sources.items():
            self.budgets[name] = Budget(source.crawl, self.writer.tally(name))

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

    def ask(self, listings: Iterable[Listing]) -> Iterable[Request]:
        for listing in listings:
            self.writer.tally(listing.source).listings += 1
            self.listings_in_hand[listing.source] += 1
            self.holdings.opened(listing.source)
            yield conditional(
                listing,
                callback=self.parse_listing,
                errback=self.listing_failed,
                cb_kwargs={"listing": listing},
                meta={"download_maxsize": LIST_MAXSIZE},
                render=listing.kind == ListingKind.SECTION and self.sources[listing.source].render,
                priority=10,
            )

    async def parse_listing(self, response: Response, listing: Listing) -> AsyncIterator[Request]:
        source, answer = self.sources[listing.source], answer_of(response)
        self.writer.tally(source.name).bytes += size_of(response)
        is_known = answer.payload_digest == listing.payload_digest is not None
        if response.status == 304 or is_known:
            await self.agenda.answered(listing, replace(answer, is_modified=False))
        else:
            try:
                found = await self.read(response, listing, answer.at)
            except DiscoveryError as error:
                await self.not_listed(listing, f"not_a_{listing.kind}", str(error))
            else:
                served = replace(page_of(response, listing.url), fetched_at=answer.at)
                for request in await self.follow(listing, answer, found, served):
                    yield request
        async for request in self.go_on(source):
            yield request

    async def read(self, response: Response, listing: Listing, now: datetime) -> Found:
        arguments = (listing.kind, response.body, response.url, self.sources[listing.source])
        if len(response.body) < LARGE:
            return read_listing(*arguments, now=now)
        return await asyncio.to_thread(read_listing, *arguments, now=now)

    async def follow(
        self, listing: Listing, answer: Answer, found: Found, served: Page
    ) -> Iterable[Request]:
        """Commit what a listing names; the requests for further ones of a backfill."""
        self.count(listing, trap=found.traps)
        if self.backfill is not None:
            links = [link for link in found.links if self.backfill.wants(link)]
            self.count(listing, undated=sum(map(self.backfill.is_undated, found.links)))
            new = await self.agenda.backfill(listing.source, links, listing.url)
            self.report(listing, len(links), new)
            return self.ask(self.backfill.lead_to(listing, found))
        answer = replace(answer, gap=found.gap)
        committed = await self.agenda.found(listing, answer, found, served)
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
        self.holdings.done(name)
