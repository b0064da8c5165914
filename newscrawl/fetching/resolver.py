"""A host name in, its public addresses out: the connection goes to an address that was checked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.crawler import Crawler
from scrapy.resolver import CachingHostnameResolver
from twisted.internet.base import ReactorBase
from twisted.internet.interfaces import (
    IAddress,
    IHostnameResolver,
    IHostResolution,
    IResolutionReceiver,
)
from zope.interface import implementer

from newscrawl.fetching.addresses import is_literal, is_public

refused_names: dict[str, str] = {}
"""names that lead to private addresses alone, with one: what becomes of them is said by the guard"""


@implementer(IHostnameResolver)
class GuardedResolver(CachingHostnameResolver):
    """Scrapy's caching resolver of IPv4 and IPv6, which gives no private address.

    Twisted connects to the first address that answers. Literal addresses pass, being checked by
    `AddressGuard` where they stand in a request's URL, and so do the proxies that the operator
    named, which may well be on this machine.
    """

    allow_private = False
    proxies: frozenset[str] = frozenset()

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> GuardedResolver:
        resolver = super().from_crawler(crawler, reactor)
        resolver.allow_private = crawler.settings.getbool("ALLOW_PRIVATE_ADDRESSES")
        resolver.proxies = frozenset(
            urlsplit(url if "//" in url else f"//{url}").hostname or ""
            for kind, url in getproxies().items()
            if kind != "no"  # `no_proxy` names hosts, not proxies
        )
        return resolver

    def resolveHostName(  # noqa: N802
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        if not (self.allow_private or is_literal(hostName) or hostName in self.proxies):
            resolutionReceiver = _public_only(resolutionReceiver, hostName)  # noqa: N806
        return super().resolveHostName(
            resolutionReceiver, hostName, portNumber, addressTypes, transportSemantics
        )


def install_resolver(crawler: Crawler) -> None:
    """Guard the reactor's resolver, where the process has not been started with a guarded one."""
    from twisted.internet import reactor

    found: Any = reactor
    if not isinstance(found.nameResolver, GuardedResolver):
        GuardedResolver.from_crawler(crawler, found).install_on_reactor()


def _public_only(receiver: IResolutionReceiver, name: str) -> IResolutionReceiver:
    wrapped: Any = _PublicOnly(receiver, name)
    return wrapped  # type: ignore[no-any-return]  # mypy does not know that it implements this


@implementer(IResolutionReceiver)
class _PublicOnly:
    """Passes public addresses on to another receiver, and notes a name that has none."""

    def __init__(self, receiver: Any, name: str) -> None:
        self._receiver, self._name = receiver, name
        self._refused: str | None = None
        self._has_public = False

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802
        host = str(getattr(address, "host", ""))
        if is_public(host):
            self._has_public = True
            self._receiver.addressResolved(address)
        else:
            self._refused = host

    def resolutionComplete(self) -> None:  # noqa: N802
        if self._refused is not None and not self._has_public:
            refused_names[self._name] = self._refused
        else:
            refused_names.pop(self._name, None)
        self._receiver.resolutionComplete()
