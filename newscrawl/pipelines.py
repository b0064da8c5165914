"""Scrapy's edge: a fetched page goes to the reading workers, to the archive, to storage.

`Fetched` becomes `Judged` becomes `Outcome`; `Unchanged` is not read again; an `Outcome` that the
spider yields (a page that could not be fetched) goes straight to storage.
"""

from __future__ import annotations

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from newscrawl.desk import Desk
from newscrawl.errors import StorageError, WorkersError
from newscrawl.fetching.rights import CrawlerAsks
from newscrawl.items import Fetched, Unchanged
from newscrawl.judging import Judged
from newscrawl.spiders.news import NewsSpider
from newscrawl.storage.outcomes import Outcome, PageState
from newscrawl.witness import FeedWitness


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


class ReadingPipeline(_Pipeline):
    """Has the page read by a worker process, and the rights in it weighed; the reactor only waits."""

    desk: Desk

    async def open_spider(self) -> None:
        spider = self.spider
        self.desk = Desk(
            spider.writer,
            spider.sources,
            spider.config,
            asking=CrawlerAsks(self.crawler),
            known_sources=spider.known_sources,
        )
        await self.desk.open()
        spider.witness = FeedWitness(
            spider.writer, self.desk.pool, spider.sources, self.desk.rights
        )

    async def process_item(
        self, item: Fetched | Unchanged | Outcome
    ) -> Judged | Unchanged | Outcome:
        if isinstance(item, Outcome):
            return item
        try:
            if isinstance(item, Fetched):
                return await self.desk.read(item)
            await self.desk.look(item.page.url)
        except (StorageError, WorkersError) as error:  # the page stays as it was, and is due again
            self.spider.stop(error)
            raise DropItem(str(error)) from None
        return item

    async def close_spider(self) -> None:
        try:
            if self.spider.storage_error is None:
                await self.desk.finish()
        except (StorageError, WorkersError) as error:
            self.spider.stop(error)
        except Exception as error:
            self.spider.fault = error
            raise
        finally:
            await self.desk.close()


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
                return Outcome.of_page(
                    item.source, item.page, PageState.NOT_MODIFIED, archive=location
                )
            return item.outcome(await item.archive(writer))
        except StorageError as error:
            self.spider.stop(error)
            raise DropItem(str(error)) from None


class StoragePipeline(_Pipeline):
    """Waits until the outcome is committed, together with others of its batch.

    A page that did not give the article is read from the feed that carries it first.
    """

    async def process_item(self, item: Outcome) -> Outcome:
        try:
            item = await self.spider.witness.testify(item)
            await self.spider.writer.save(item)
        except (StorageError, WorkersError) as error:
            self.spider.stop(error)
            raise DropItem(str(error)) from None
        return item
