"""Responses on their way to a spider in, the same with the article that was read from them out."""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Response
from scrapy.http.request import NO_CALLBACK

from newscrawl.addon.shared import Shared, page_of

READ = "newscrawl"
"""key of `Request.meta`: false when the answer is not to be read"""
RESULT = "newscrawl_result"
"""key of `Response.meta`: the `Article` or `Rejection` that it came to"""


class ReadResponses:
    """Downloader middleware: reads each HTML page that a spider gets, and has it stored, before the
    spider's callback sees it.

    Works alone, too: `DOWNLOADER_MIDDLEWARES = {"newscrawl.addon.ReadResponses": 10}`.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.shared = Shared.of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ReadResponses:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        request.meta.pop(RESULT, None)  # of a page that led here, whose `meta` was copied

    async def process_response(self, request: Request, response: Response) -> Response:
        is_for_spider = request.callback is not NO_CALLBACK
        is_page = isinstance(response, HtmlResponse) and response.status == 200
        if is_for_spider and is_page and request.meta.get(READ, True):
            request.meta[RESULT] = await self.shared.read(page_of(response, request), request)
        return response
