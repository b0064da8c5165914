"""Answers in; where they redirect, a request for the next address out, or why there is none."""

from __future__ import annotations

from typing import Self
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from newscrawl.fetching.errors import AddressRefusedError, BadRedirectError, RedirectLoopError

REDIRECTS = frozenset({301, 302, 303, 307, 308})


class RedirectsWithReasons(RedirectMiddleware):
    """Scrapy's middleware, which says why it does not follow, and moves a request to its new host.

    The next request passes all other middlewares: guard, robots.txt and pauses hold for each hop.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Without looking for what would set a Referer: the next address is not told of this one."""
        redirects = cls(crawler.settings)
        redirects.crawler = crawler
        return redirects

    def process_response(  # type: ignore[override]  # Scrapy passes no spider any more
        self, request: Request, response: Response
    ) -> Request | Response:
        try:
            result = super().process_response(request, response)
        except IgnoreRequest:
            raise RedirectLoopError(f"more than {self.max_redirect_times} redirects") from None
        except ValueError as error:
            raise BadRedirectError(f"redirects to no address: {error}") from None
        if isinstance(result, Request):
            # Otherwise it would wait for its turn at the host that it was redirected from.
            result.meta.pop("download_slot", None)
        elif result.status in REDIRECTS and "Location" in result.headers:
            self._explain(request, result)
        return result

    @staticmethod
    def _explain(request: Request, response: Response) -> None:
        """Why Scrapy has let a redirect stand."""
        location = (response.headers["Location"] or b"").decode("latin-1")
        scheme = urlsplit(urljoin(request.url, location)).scheme
        if scheme not in {"http", "https"}:
            raise AddressRefusedError(f"redirects to scheme {scheme!r}, which is not crawled")
