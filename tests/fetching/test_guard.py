"""Where the crawler must not go, and where it may."""

from types import SimpleNamespace

import pytest
from scrapy import Request, Spider
from scrapy.settings import Settings

from newscrawl.fetching.addresses import is_literal, is_public
from newscrawl.fetching.guard import AddressGuard, AddressRefusedError, own_ports
from newscrawl.fetching.resolver import GuardedResolver

PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.9",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.3.4",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "168.63.129.16",
    "::1",
    "fe80::1%eth0",
    "fd00:ec2::254",
    "::ffff:127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "not an address",
    "",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:8.8.8.8"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host", ["127.1", "2130706433", "0x7f.0.0.1", "0x7f000001", "[::1]", "1.2.3.4."]
)
def test_old_forms_of_addresses_are_literals(host: str) -> None:
    assert is_literal(host)


@pytest.mark.parametrize("host", ["example.org", "3.example.org", "localhost", "a-1"])
def test_names_are_no_literals(host: str) -> None:
    assert not is_literal(host)


REFUSED = [
    ("ftp://example.org/", "scheme"),
    ("file:///etc/passwd", "scheme"),
    ("http://example.org:22/", "port 22"),
    ("http://example.org:99999/", "not a usable URL"),
    ("http://localhost/", "loopback"),
    ("http://api.localhost/", "loopback"),
    ("http://127.0.0.1/", "not public"),
    ("http://[::1]/", "not public"),
    ("http://2130706433/", "not public"),
    ("http://169.254.169.254/latest/meta-data/", "not public"),
]


@pytest.mark.parametrize(("url", "reason"), REFUSED)
def test_refused_requests_say_why(url: str, reason: str) -> None:
    assert reason in (AddressGuard(allow_private=False).problem_with(url) or "")


def test_a_refused_request_never_reaches_the_downloader() -> None:
    with pytest.raises(AddressRefusedError, match="not public"):
        AddressGuard(allow_private=False).process_request(Request("http://10.0.0.1/"))


@pytest.mark.parametrize(
    "url", ["https://example.org/a", "http://93.184.216.34/", "http://example.org:443/"]
)
def test_public_requests_pass(url: str) -> None:
    assert AddressGuard(allow_private=False).process_request(Request(url)) is None


def test_private_addresses_pass_when_allowed_but_other_schemes_never() -> None:
    guard = AddressGuard(allow_private=True)
    assert guard.problem_with("http://127.0.0.1:8000/") is None
    assert "scheme" in (guard.problem_with("file:///etc/passwd") or "")


def test_a_port_that_a_source_states_is_crawled_there_and_nowhere_else() -> None:
    guard = AddressGuard(allow_private=False)
    spider = Spider(name="s")
    spider.own_ports = own_ports(
        ["https://a.example:8443/feed", "https://b.example/", "http://[::1/"]
    )
    guard.learn_ports(spider)
    assert guard.problem_with("https://a.example:8443/page") is None
    assert "port 8443" in (guard.problem_with("https://b.example:8443/page") or "")
    assert "port 22" in (guard.problem_with("https://a.example:22/") or "")
    guard.own_ports |= {"127.0.0.1:8443"}
    assert "not public" in (guard.problem_with("http://127.0.0.1:8443/") or "")


def test_a_spider_without_ports_of_its_own_is_guarded_as_well() -> None:
    guard = AddressGuard(allow_private=False)
    guard.learn_ports(Spider(name="s"))
    assert "port 8443" in (guard.problem_with("https://a.example:8443/page") or "")
    guard.learn_ports(Spider(name="s", start_urls=["https://a.example:8443/"]))
    assert guard.problem_with("https://a.example:8443/page") is None


def test_a_name_that_is_reached_without_a_proxy_is_no_proxy(monkeypatch) -> None:
    monkeypatch.setenv("http_proxy", "http://gate.example:3128")
    monkeypatch.setenv("no_proxy", "inner.example")
    crawler = SimpleNamespace(settings=Settings({"DNS_TIMEOUT": 5}))
    resolver = GuardedResolver.from_crawler(crawler, SimpleNamespace(nameResolver=None))
    assert "gate.example" in resolver.proxies
    assert "inner.example" not in resolver.proxies
