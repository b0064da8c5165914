"""Scrapy's edge: a fetched page goes to the reading workers, to the archive, to storage.

`Fetched` becomes `Judged` becomes `Outcome`; `Unchanged` is not read again; an `Outcome` that the
spider yields (a page that could not be fetched) goes straight to storage.
"""

from __future__ import annotations

import asyncio
import logging

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from newscrawl.discovery.dates import parse_date
from newscrawl.errors import NewscrawlError, StorageError, WorkersError
from newscrawl.items import Article, Fetched, Unchanged
from newscrawl.judging import Judged, RightsJudge
from newscrawl.learning import Learner, site_of
from newscrawl.reading.profile.observation import Observation
from newscrawl.reading.profile.rules import SiteRules
from newscrawl.rereading import Rereader
from newscrawl.spiders.news import NewsSpider
from newscrawl.storage.archive import ArchiveLocation
from newscrawl.storage.outcomes import Outcome, PageState
from newscrawl.storage.profiles import Site
from newscrawl.witness import FeedWitness
from newscrawl.workers import ReadingPool

logger = logging.getLogger(__name__)


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


class ReadingPipeline(_Pipeline):
    """Has the page read by a worker process, and the rights in it weighed; the reactor only waits."""

    pool: ReadingPool
    rights: RightsJudge
    learner: Learner
    rereader: Rereader

    async def open_spider(self) -> None:
        config = self.spider.config
        self.pool = ReadingPool(workers=config.read_workers, timeout=config.read_timeout)
        writer = self.spider.writer
        self.rights = RightsJudge(self.spider.known_sources, config.rights_policy)
        self.rights.ask_hosts(self.crawler, writer)
        self.learner = Learner(writer)
        await self.learner.load(list(self.spider.sources))
        self.spider.witness = FeedWitness(writer, self.pool, self.spider.sources, self.rights)
        self.rereader = Rereader(
            self.learner, writer, self.pool, self.spider.sources, self.rights.weigh_stored
        )

    async def process_item(
        self, item: Fetched | Unchanged | Outcome
    ) -> Judged | Unchanged | Outcome:
        if isinstance(item, Outcome):
            return item
        if isinstance(item, Unchanged):
            await self.look_at_host(item.page.url)
            return item
        source = self.spider.sources[item.source]
        site = site_of(source.name, item.page.url)
        rules = self.learner.rules(site)
        try:
            with self.learner.trying(site) as tries:
                result, seen = await self.pool.read_and_observe(
                    item.page, source, rules, tries=tries
                )
            rights = await self.rights.judge(result, source)
        except (StorageError, WorkersError) as error:  # the page stays as it was, and is due again
            self.stop(error)
            raise DropItem(str(error)) from None
        judged = Judged.of(item, result, rights)
        if seen is not None and judged.is_kept:
            await self.learn(site, seen)
        if item.is_known and isinstance(judged.result, Article):
            await self.read_what_was_there(judged.result, rules)
        return judged

    async def look_at_host(self, url: str) -> None:
        """The page says what it said, but its host may have changed its mind."""
        try:
            await self.rights.look(url)
        except StorageError as error:
            self.stop(error)
            raise DropItem(str(error)) from None

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


class ArchivePipeline(_Pipeline):
    """Keeps the page as it was served, unless its owner asks that no copy be kept."""

    async def process_item(self, item: Judged | Unchanged | Outcome) -> Outcome:
        if isinstance(item, Outcome):
            return item
        writer, location = self.spider.writer, None
        try:
            if isinstance(item, Unchanged):
                if item.original is not None:
                    location = await writer.archive_revisit(
                        item.page, item.original, item.request_headers
                    )
                return _unchanged(item, location)
            return item.outcome(await item.archive(writer))
        except StorageError as error:
            self.stop(error)
            raise DropItem(str(error)) from None


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


class StoragePipeline(_Pipeline):
    """Waits until the outcome is committed, together with others of its batch.

    A page that did not give the article is read from the feed that carries it first.
    """

    async def process_item(self, item: Outcome) -> Outcome:
        try:
            item = await self.spider.witness.testify(item)
            await self.spider.writer.save(item)
        except (StorageError, WorkersError) as error:
            self.stop(error)
            raise DropItem(str(error)) from None
        return item
