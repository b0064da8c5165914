from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.hosts import host_of, is_same_site, site_of


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.example.org/a", "example.org"),
        ("https://example.org:8443/a", "example.org"),
        ("https://news.bbc.co.uk/", "bbc.co.uk"),
        ("https://www.gov.uk/", "www.gov.uk"),
        ("https://reader.github.io/a", "reader.github.io"),
        ("https://github.io/", "github.io"),
        ("https://www.outlet.test/", "outlet.test"),
        ("http://localhost:8000/", "localhost:8000"),
        ("http://127.0.0.1:8000/", "127.0.0.1:8000"),
        ("http://[::1]:8000/", "[::1]:8000"),
        ("http://reader:secret@localhost/", "localhost"),
        ("not a url", ""),
        ("https://[", ""),
    ],
)
def test_the_site_of_a_url(url: str, site: str) -> None:
    assert site_of(url) == site


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://amp.example.org/", "http://example.org/a", True),
        ("https://example.org/", "https://example.com/", False),
        ("https://example.co.uk/", "https://other.co.uk/", False),
        ("http://127.0.0.1:1/", "http://127.0.0.1:2/", False),
        ("http://127.0.0.1:1/a", "http://127.0.0.1:1/b", True),
        ("", "", False),
    ],
)
def test_two_urls_of_one_site(one: str, other: str, *, same: bool) -> None:
    assert is_same_site(one, other) is same


def test_the_host_of_a_url() -> None:
    assert host_of("https://Reader@WWW.Example.org:8443/a") == "www.example.org"
    assert host_of("https://[2001:db8::1]/") == "2001:db8::1"
    assert host_of("/a") == ""


@given(st.text(max_size=60))
def test_any_text_has_a_site_or_none(text: str) -> None:
    assert isinstance(site_of(text), str)
    assert isinstance(site_of(f"https://{text}/"), str)
