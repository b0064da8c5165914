"""Scrapy's edge: a fetched page goes to the archive, to the reading workers, to storage.

`Fetched` becomes `Archived` becomes `Outcome`; `Unchanged` becomes an `Outcome` at once; one that
the spider yields (a page that could not be fetched) goes straight to storage.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from newscrawl.discovery.dates import parse_date
from newscrawl.errors import NewscrawlError, StorageError, WorkersError
from newscrawl.items import Article, Fetched, Page, Unchanged
from newscrawl.learning import Learner, site_of
from newscrawl.reading.profile.observation import Observation
from newscrawl.reading.profile.rules import SiteRules
from newscrawl.rereading import Rereader
from newscrawl.spiders.news import NewsSpider
from newscrawl.storage.archive import ArchiveLocation
from newscrawl.storage.outcomes import Outcome, PageState
from newscrawl.storage.profiles import Site
from newscrawl.workers import ReadingPool

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Archived:
    """A page with the place where its bytes are kept."""

    source: str
    page: Page
    location: ArchiveLocation
    is_known: bool
    """it was fetched before, and had another payload then"""


class _Pipeline:
    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> _Pipeline:
        return cls(crawler)

    @property
    def spider(self) -> NewsSpider:
        spider = self.crawler.spider
        assert isinstance(spider, NewsSpider)
        return spider

    def stop(self, error: NewscrawlError) -> None:
        """Nothing more can be read or kept: end the run once; what is committed stays."""
        if self.spider.storage_error is None:
            self.spider.storage_error = error
            logger.error("The crawl stops: %s", error)
            assert self.crawler.engine is not None
            self.stopping = asyncio.ensure_future(
                self.crawler.engine.close_spider_async(reason="storage_failed")
            )


class ArchivePipeline(_Pipeline):
    """Keeps the page as it was served, before it is read."""

    async def process_item(self, item: Fetched | Unchanged | Outcome) -> Archived | Outcome:
        if isinstance(item, Outcome):
            return item
        writer = self.spider.writer
        try:
            if isinstance(item, Fetched):
                location = await writer.archive(item.page, item.request_headers, item.served)
                return Archived(item.source, item.page, location, item.is_known)
            if item.original is None:
                return _unchanged(item, None)
            location = await writer.archive_revisit(item.page, item.original, item.request_headers)
        except StorageError as error:
            self.stop(error)
            raise DropItem(str(error)) from None
        return _unchanged(item, location)


def _unchanged(item: Unchanged, revisit: ArchiveLocation | None) -> Outcome:
    page = item.page
    return Outcome(
        source=item.source,
        url=page.requested_url,
        final_url=page.url,
        state=PageState.NOT_MODIFIED,
        status=page.status,
        etag=page.header("ETag"),
        last_modified=page.header("Last-Modified"),
        fetched_at=page.fetched_at,
        served_at=parse_date(page.header("Date")),
        archive=revisit,
    )


class ReadingPipeline(_Pipeline):
    """Has the page read by a worker process; the reactor only waits."""

    pool: ReadingPool
    learner: Learner
    rereader: Rereader

    async def open_spider(self) -> None:
        config = self.spider.config
        self.pool = ReadingPool(workers=config.read_workers, timeout=config.read_timeout)
        writer = self.spider.writer
        self.learner = Learner(writer)
        await self.learner.load(list(self.spider.sources))
        self.rereader = Rereader(self.learner, writer, self.pool, self.spider.sources)

    async def process_item(self, item: Archived | Outcome) -> Outcome:
        if isinstance(item, Outcome):
            return item
        source = self.spider.sources[item.source]
        site = site_of(source.name, item.page.url)
        rules = self.learner.rules(site)
        try:
            with self.learner.trying(site) as tries:
                result, seen = await self.pool.read_and_observe(
                    item.page, source, rules, tries=tries
                )
        except WorkersError as error:  # the page stays as it was, and is due again
            self.stop(error)
            raise DropItem(str(error)) from None
        if seen is not None:
            await self.learn(site, seen)
        if item.is_known and isinstance(result, Article):
            await self.read_what_was_there(result, rules)
        return Outcome(
            source=item.source,
            url=item.page.requested_url,
            final_url=item.page.url,
            state=PageState.FETCHED,
            status=item.page.status,
            etag=item.page.header("ETag"),
            last_modified=item.page.header("Last-Modified"),
            fetched_at=item.page.fetched_at,
            served_at=parse_date(item.page.header("Date")),
            archive=item.location,
            result=result,
        )

    async def read_what_was_there(self, result: Article, rules: SiteRules | None) -> None:
        """So that of what is stored only the site's own changes count as edited."""
        try:
            await self.rereader.bring_up_to_date(result, rules)
        except StorageError as error:
            self.stop(error)
            raise DropItem(str(error)) from None

    async def learn(self, site: Site, seen: Observation) -> None:
        """Fold the page into its site's profile, which may have older articles read again."""
        try:
            self.learner.add(site, seen)
            await self.learner.save()
            self.rereader.begin_if_due(site)
        except (StorageError, WorkersError) as error:
            self.stop(error)
            raise DropItem(str(error)) from None

    async def close_spider(self) -> None:
        try:
            if self.spider.storage_error is None:
                await self.rereader.finish()
                await self.learner.save(all_=True)
        except (StorageError, WorkersError) as error:
            self.stop(error)
        finally:
            await asyncio.to_thread(self.pool.close)


class StoragePipeline(_Pipeline):
    """Waits until the outcome is committed, together with others of its batch."""

    async def process_item(self, item: Outcome) -> Outcome:
        try:
            await self.spider.writer.save(item)
        except StorageError as error:
            self.stop(error)
            raise DropItem(str(error)) from None
        return item
