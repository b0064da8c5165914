"""Requests in; those to where a crawler should not go are refused before any connection."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.utils.httpobj import urlparse_cached

from newscrawl.fetching.addresses import is_literal, is_public
from newscrawl.fetching.errors import AddressRefusedError
from newscrawl.fetching.resolver import refused_names

__all__ = ["AddressGuard", "AddressRefusedError"]

PORTS = frozenset({None, 80, 443})
HINT = "NEWSCRAWL_ALLOW_PRIVATE_ADDRESSES=1 allows it"


class AddressGuard:
    """Downloader middleware: scheme, port and literal addresses of each request and redirect.

    Names are checked where they are resolved (`newscrawl.fetching.resolver`). With the setting
    `ALLOW_PRIVATE_ADDRESSES` only the scheme is checked. Ports are 80 and 443, and those of the
    spider's attribute `own_ports`, if it has one.
    """

    def __init__(self, *, allow_private: bool) -> None:
        self.allow_private = allow_private
        self.own_ports: frozenset[str] = frozenset()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> AddressGuard:
        guard = cls(allow_private=crawler.settings.getbool("ALLOW_PRIVATE_ADDRESSES"))
        crawler.signals.connect(guard.learn_ports, signals.spider_opened)
        return guard

    def learn_ports(self, spider: Spider) -> None:
        self.own_ports = getattr(spider, "own_ports", frozenset())

    def process_request(self, request: Request) -> None:
        problem = self.problem_with(request.url)
        if problem:
            raise AddressRefusedError(problem)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Twisted forgets why a name was not resolved."""
        if isinstance(exception, CannotResolveHostError):
            host = urlparse_cached(request).hostname or ""
            if host in refused_names:
                words = f"{host} leads to {refused_names[host]}, which is not public ({HINT})"
                raise AddressRefusedError(words)

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
        if port not in PORTS and f"{host}:{port}" not in self.own_ports:
            return f"port {port} is not crawled (only 80 and 443)"
        if host == "localhost" or host.endswith(".localhost"):
            return f"loopback address ({HINT})"
        if is_literal(host) and not is_public(host):
            return f"address {host} is not public ({HINT})"
        return None


def own_ports(urls: Iterable[str]) -> frozenset[str]:
    """The `host:port` pairs that `urls`, which a person wrote, state."""
    pairs = set()
    for url in urls:
        try:
            parts = urlsplit(url)
            if parts.port not in PORTS:
                pairs.add(f"{parts.hostname}:{parts.port}")
        except ValueError:
            continue  # the request for it says what is wrong
    return frozenset(pairs)
