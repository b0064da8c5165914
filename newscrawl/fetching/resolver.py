"""A host name in, a public address out: the connection goes to the address that was checked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError
from twisted.internet.interfaces import IResolverSimple
from zope.interface import implementer

from newscrawl.fetching.addresses import is_literal, is_public

refused_names: dict[str, str] = {}
"""names that led to a private address, with that address: what becomes of them is said by the guard"""


@implementer(IResolverSimple)
class GuardedResolver(CachingThreadedResolver):
    """Scrapy's caching resolver, which fails for names that lead to private addresses.

    Literal addresses pass, being checked by `AddressGuard` where they stand in a request's URL,
    and so do the proxies that the operator named, which may well be on this machine.
    """

    allow_private = False
    proxies: frozenset[str] = frozenset()

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> GuardedResolver:
        resolver = super().from_crawler(crawler, reactor)
        resolver.allow_private = crawler.settings.getbool("ALLOW_PRIVATE_ADDRESSES")
        resolver.proxies = frozenset(
            urlsplit(url if "//" in url else f"//{url}").hostname or ""
            for url in getproxies().values()
        )
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802
        found = super().getHostByName(name, timeout)
        if not (self.allow_private or is_literal(name) or name in self.proxies):
            found.addCallback(_require_public, name)
        return found


def _require_public(address: Any, name: str) -> Any:
    if not is_public(str(address)):
        refused_names[name] = str(address)
        raise DNSLookupError(f"{name} leads to {address}, which is not a public address")
    return address
