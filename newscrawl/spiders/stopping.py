"""What a callback raises in; a crawl that ends with a message, where the database is gone, out."""

from __future__ import annotations

from collections.abc import Iterable

from scrapy.crawler import Crawler
from scrapy.http import Response

from newscrawl.errors import StorageError
from newscrawl.spiders.news import NewsSpider


class StopsWithoutStorage:
    """Spider middleware: a callback that can neither read nor write the frontier ends the run."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StopsWithoutStorage:
        return cls(crawler)

    def process_spider_exception(
        self,
        response: Response,  # noqa: ARG002  Scrapy names it
        exception: Exception,
    ) -> Iterable[object] | None:
        spider = self.crawler.spider
        if not isinstance(exception, StorageError) or not isinstance(spider, NewsSpider):
            return None
        spider.stop(exception)
        return ()
