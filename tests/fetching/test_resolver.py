"""Names with addresses of both families: only public ones are connected to."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from scrapy.resolver import dnscache
from scrapy.settings import Settings
from twisted.internet.address import IPv4Address, IPv6Address

from newscrawl.fetching.resolver import GuardedResolver, refused_names

PUBLIC_4, PUBLIC_6 = "93.184.216.34", "2606:2800:220:1::1"


class Names:
    """A resolver that knows a few names."""

    def __init__(self, names: dict[str, list[str]]) -> None:
        self.names, self.asked = names, []

    def resolveHostName(self, receiver, name, port, *rest):  # noqa: N802
        self.asked.append(name)
        receiver.resolutionBegan(SimpleNamespace(name=name))
        for address in self.names.get(name, []):
            kind = IPv6Address if ":" in address else IPv4Address
            receiver.addressResolved(kind("TCP", address, port))
        receiver.resolutionComplete()


class Receiver:
    def __init__(self) -> None:
        self.addresses, self.is_complete = [], False

    def resolutionBegan(self, resolution) -> None:  # noqa: N802
        pass

    def addressResolved(self, address) -> None:  # noqa: N802
        self.addresses.append((address.host, address.port))

    def resolutionComplete(self) -> None:  # noqa: N802
        self.is_complete = True


@pytest.fixture
def resolve(monkeypatch: pytest.MonkeyPatch):
    """Resolve a name that leads to `addresses`; gives what a connection would be tried to."""
    monkeypatch.setenv("http_proxy", "http://proxy.internal:3128")
    dnscache.clear()
    refused_names.clear()

    def run(name: str, *addresses: str, times: int = 1, **settings: object) -> list[str]:
        names = Names({name: list(addresses)})
        crawler = SimpleNamespace(settings=Settings(settings))
        resolver = GuardedResolver.from_crawler(crawler, SimpleNamespace(nameResolver=names))
        for _ in range(times):
            receiver = Receiver()
            resolver.resolveHostName(receiver, name, 443)
            assert receiver.is_complete
        assert names.asked == [name]  # the second time it is known
        assert all(port == 443 for _, port in receiver.addresses)
        return [host for host, _ in receiver.addresses]

    yield run
    dnscache.clear()
    refused_names.clear()


def test_addresses_of_both_families_are_tried(resolve) -> None:
    assert resolve("news.example", PUBLIC_6, PUBLIC_4) == [PUBLIC_6, PUBLIC_4]
    assert resolve("six.example", PUBLIC_6, times=2) == [PUBLIC_6]


@pytest.mark.parametrize("private", ["10.0.0.1", "::1", "fd12::7", "::ffff:127.0.0.1"])
def test_private_addresses_are_never_connected_to(resolve, private: str) -> None:
    assert resolve("mixed.example", private, PUBLIC_4, times=2) == [PUBLIC_4]
    assert refused_names == {}
    assert resolve("inner.example", private, times=2) == []
    assert refused_names == {"inner.example": private}


def test_a_name_that_is_not_known_is_not_refused(resolve) -> None:
    assert resolve("nowhere.example") == []
    assert refused_names == {}


def test_private_addresses_that_the_operator_allows(resolve) -> None:
    assert resolve("inner.example", "10.0.0.1", ALLOW_PRIVATE_ADDRESSES=True) == ["10.0.0.1"]
    assert resolve("proxy.internal", "10.0.0.2") == ["10.0.0.2"]
