"""Patterns of robots.txt match as RFC 9309 has it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.rights.patterns import decide, matches, path_of

BASE = "https://harbour.example"
CASES = [
    ("/", "/a", True),
    ("/news", "/newsroom", True),
    ("/news/", "/news", False),
    ("/news$", "/news", True),
    ("/news$", "/news/1", False),
    ("/*.pdf$", "/files/a.pdf", True),
    ("/*.pdf$", "/files/a.pdf?x=1", False),
    ("/*/comments", "/2026/10/comments/3", True),
    ("/a*b*c$", "/aXbYbZc", True),
    ("/a*c$", "/ac", True),
    ("/ab*b$", "/ab", False),
    ("*", "/anything", True),
    ("*.html", "/a/b.html", True),
    ("/a?x=", "/a?x=1", True),
    ("/News", "/news", False),
    ("/caf%C3%A9", "/café", True),
    ("/café", "/caf%c3%a9", True),
    ("/%7Emara", "/~mara", True),
    ("/a%2Fb", "/a/b", False),
]


@pytest.mark.parametrize(("pattern", "path", "expected"), CASES)
def test_a_pattern_matches(pattern: str, path: str, expected: bool):
    assert matches(pattern, path_of(BASE + path)) is expected


def test_the_longest_rule_decides_and_allows_on_a_tie():
    rules = [(False, "/"), (True, "/news/"), (False, "/news/private")]
    assert decide(rules, "/about") is False
    assert decide(rules, "/news/1") is True
    assert decide(rules, "/news/private/1") is False
    assert decide([(False, "/x"), (True, "/x")], "/x") is True
    assert decide([], "/") is None
    assert decide([(False, "/x")], "/y") is None


def test_a_site_without_a_path_is_its_root():
    assert path_of(BASE) == "/"
    assert path_of(f"{BASE}?page=2") == "/?page=2"
    assert path_of("http://[broken") == "/"


def test_many_stars_take_no_time():
    begun = time.perf_counter()
    assert not matches("/" + "*a" * 900 + "$", "/" + "a" * 800 + "b")
    assert time.perf_counter() - begun < 0.5


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text_is_a_pattern_and_a_path(pattern: str, path: str):
    assert matches(pattern, path_of(BASE + "/" + path)) in {True, False}
    assert matches("*", path_of(path))
