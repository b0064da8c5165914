"""Requests in; those to where a crawler should not go are refused before any connection."""

from __future__ import annotations

from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from newscrawl.fetching.addresses import is_literal, is_public

PORTS = frozenset({None, 80, 443})


class AddressRefusedError(IgnoreRequest):
    """The request leads to a scheme, port or address that the settings do not allow."""


class AddressGuard:
    """Downloader middleware: scheme, port and literal addresses of each request and redirect.

    Names are checked where they are resolved (`newscrawl.fetching.resolver`). With the setting
    `ALLOW_PRIVATE_ADDRESSES` only the scheme is checked.
    """

    def __init__(self, *, allow_private: bool) -> None:
        self.allow_private = allow_private

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> AddressGuard:
        return cls(allow_private=crawler.settings.getbool("ALLOW_PRIVATE_ADDRESSES"))

    def process_request(self, request: Request) -> None:
        problem = self.problem_with(request.url)
        if problem:
            raise AddressRefusedError(problem)

    def problem_with(self, url: str) -> str | None:
        """Why `url` is refused, or None."""
        try:
            parts = urlsplit(url)
            port, host = parts.port, parts.hostname or ""
        except ValueError as error:
            return f"not a usable URL ({error})"
        if parts.scheme not in {"http", "https"}:
            return f"scheme {parts.scheme!r} is not crawled"
        if self.allow_private:
            return None
        if port not in PORTS:
            return f"port {port} is not crawled (only 80 and 443)"
        if host == "localhost" or host.endswith(".localhost"):
            return "loopback address (NEWSCRAWL_ALLOW_PRIVATE_ADDRESSES=1 allows it)"
        if is_literal(host) and not is_public(host):
            return f"address {host} is not public (NEWSCRAWL_ALLOW_PRIVATE_ADDRESSES=1 allows it)"
        return None
