"""Answers to requests for rendered pages in, the same with what a browser made of them out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Response

if TYPE_CHECKING:
    from newscrawl.rendering.renderer import Renderer

RENDER = "render"
"""key of `Request.meta`: whether scripts make the page"""
SERVED = "served"
"""key of `Response.meta`: what the server sent for a rendered page (`items.Served`)"""


class RenderPages:
    """Downloader middleware: an HTML page whose request has `RENDER` in its `meta` goes through a
    browser, which is started for the first of them; all others pass.

    The browser's own requests pass all downloader middlewares, so guard, robots.txt and pauses hold
    for them. Needs the asyncio reactor and the extra `render`.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.renderer: Renderer | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RenderPages:
        middleware = cls(crawler)
        crawler.signals.connect(middleware.close, signals.spider_closed)
        return middleware

    async def process_response(self, request: Request, response: Response) -> Response:
        is_page = isinstance(response, HtmlResponse) and response.status == 200
        if not is_page or not request.meta.get(RENDER):
            return response
        if self.renderer is None:
            from newscrawl.rendering.renderer import Renderer

            self.renderer = Renderer(self.crawler)
        html, served = await self.renderer.render(request, response)
        request.meta[SERVED] = served
        headers = response.headers.copy()
        headers["Content-Type"] = "text/html; charset=utf-8"
        return response.replace(
            body=html.encode("utf-8", "replace"), headers=headers, encoding="utf-8"
        )

    async def close(self) -> None:
        if self.renderer is not None:
            await self.renderer.close()
