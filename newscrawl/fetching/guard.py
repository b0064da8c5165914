"""Requests in; those to where a crawler should not go are refused before any connection."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.utils.httpobj import urlparse_cached

from newscrawl.errors import ConfigurationError
from newscrawl.fetching.addresses import is_literal, is_public
from newscrawl.fetching.errors import AddressRefusedError
from newscrawl.fetching.resolver import install_resolver, refused_names

__all__ = ["AddressGuard", "AddressRefusedError"]

PORTS = frozenset({None, 80, 443})
HINT = "NEWSCRAWL_ALLOW_PRIVATE_ADDRESSES=1 allows it"


class AddressGuard:
    """Downloader middleware: scheme, port and literal addresses of each request and redirect.

    Names are checked where they are resolved (`newscrawl.fetching.resolver`). With the setting
    `ALLOW_PRIVATE_ADDRESSES` only the scheme is checked. Ports are 80 and 443, and those of the
    spider's attribute `own_ports`, or else of its start URLs.

    Works alone, too: `DOWNLOADER_MIDDLEWARES = {"newscrawl.fetching.guard.AddressGuard": 90}`; it
    puts the resolver that checks names in front of the one that is installed.

    Raises:
        ConfigurationError: Scrapy runs without a reactor, which alone has a resolver to guard.
    """

    def __init__(self, *, allow_private: bool) -> None:
        self.allow_private = allow_private
        self.own_ports: frozenset[str] = frozenset()
        self.crawler: Crawler | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> AddressGuard:
        if not crawler.settings.getbool("TWISTED_REACTOR_ENABLED", True):
            raise ConfigurationError(
                "the address guard checks names where Twisted resolves them:"
                " set TWISTED_REACTOR_ENABLED = True, or leave the guard out"
            )
        guard = cls(allow_private=crawler.settings.getbool("ALLOW_PRIVATE_ADDRESSES"))
        guard.crawler = crawler
        crawler.signals.connect(guard.learn_ports, signals.spider_opened)
        crawler.signals.connect(guard.guard_names, signals.spider_opened)
        return guard

    def learn_ports(self, spider: Spider) -> None:
        stated = getattr(spider, "own_ports", None)
        self.own_ports = own_ports(spider.start_urls) if stated is None else stated

    def guard_names(self) -> None:
        if not self.allow_private and self.crawler is not None:
            install_resolver(self.crawler)

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
