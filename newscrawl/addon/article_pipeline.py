"""Items in; those that are responses, pages or articles come out as stored articles, others as they are."""

from __future__ import annotations

from typing import Any

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.http import Response

from newscrawl.addon.read_responses import RESULT
from newscrawl.addon.shared import Shared, page_of
from newscrawl.items import Article, Page, Rejection


class ArticlePipeline:
    """Item pipeline: a response or `newscrawl.Page` that a spider yields is read, and goes on as an
    `Article`, which is stored; it is dropped with the reason when it is none.

    Works alone, too: `ITEM_PIPELINES = {"newscrawl.addon.ArticlePipeline": 10}`.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.shared = Shared.of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ArticlePipeline:
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        if isinstance(item, Article):
            await self.shared.store(item)
            return item
        if not isinstance(item, Response | Page):
            return item
        result = _read_before(item)
        if result is None:
            request = item.request if isinstance(item, Response) else None
            page = page_of(item, request) if isinstance(item, Response) else item
            result = await self.shared.read(page, request)
        if result is None:
            raise DropItem(f"not read: {self.shared.error}")
        if isinstance(result, Rejection):
            raise DropItem(f"no article: {result.reason}: {result.detail}")
        return result


def _read_before(item: Response | Page) -> Article | Rejection | None:
    if isinstance(item, Page) or item.request is None:
        return None
    found = item.meta.get(RESULT)
    is_its_own = isinstance(found, Article | Rejection) and found.page_url == item.url
    return found if is_its_own else None
