"""A robots.txt is kept for a day; only what holds for our name, and the beginning of it, counts."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from protego import Protego
from scrapy.http import Response

from newscrawl.fetching.errors import RobotsUnreachableError
from newscrawl.fetching.robots import MAX_BYTES, _body_of, _exact
from newscrawl.fetching.robots_cache import LIFETIME, RobotsCache

ORIGIN = "https://example.org"
RULES = b"User-agent: *\nDisallow: /private\n"


def allows(text: str) -> bool:
    rules = Protego.parse(_exact(text.encode(), b"newscrawl").decode())
    return rules.can_fetch(f"{ORIGIN}/page", "newscrawl")


NAMES = [
    ("newscrawl", False),
    ("NewsCrawl", False),
    ("newscrawl/1.0", False),
    ("*", False),
    ("news", True),
    ("newscrawler", True),
    ("crawl", True),
    ("newscrawl-images", True),
]


@pytest.mark.parametrize(("name", "allowed"), NAMES)
def test_a_group_holds_for_its_own_name(name: str, allowed: bool) -> None:
    assert allows(f"User-agent: {name}\nDisallow: /") is allowed


def test_groups_of_one_name_are_one_and_the_general_one_is_left_aside() -> None:
    text = "User-agent: *\nDisallow: /page\n\nUser-agent: newscrawl\nDisallow: /x\n\nUser-agent: newscrawl\n"
    assert allows(text + "Disallow: /y")
    assert not allows(text + "Disallow: /page")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_no_robots_txt_allows_everything(status: int) -> None:
    assert _body_of(Response(ORIGIN, status=status, body=RULES)) == b""
    assert _body_of(None) == b"", "nor does one at the end of too many redirects forbid anything"


@pytest.mark.parametrize("status", [304, 429, 500, 503])
def test_a_server_that_cannot_tell_is_left_alone(status: int) -> None:
    with pytest.raises(RobotsUnreachableError, match=str(status)):
        _body_of(Response(ORIGIN, status=status))


def test_of_a_long_one_the_beginning_counts_in_whole_lines() -> None:
    line = b"Disallow: /some-path\n"
    body = _body_of(Response(ORIGIN, body=line * (MAX_BYTES // len(line) + 1000)))
    assert MAX_BYTES - len(line) <= len(body) <= MAX_BYTES
    assert set(body.split(b"\n")) == {line.strip()}


def test_it_is_kept_for_a_day(tmp_path: Path) -> None:
    RobotsCache(tmp_path / "robots").put(ORIGIN, RULES)
    cache = RobotsCache(tmp_path / "robots")  # that of the next run
    body, left = cache.get(ORIGIN) or (b"", 0.0)
    assert body == RULES
    assert LIFETIME - 60 < left <= LIFETIME
    assert cache.get("http://example.org") is None, "another scheme is another origin"
    (file,) = (tmp_path / "robots").iterdir()
    for age in (LIFETIME + 1, -3600):
        os.utime(file, (time.time() - age,) * 2)
        assert cache.get(ORIGIN) is None


def test_what_is_damaged_or_cannot_be_written_is_done_without(tmp_path: Path, caplog) -> None:
    cache = RobotsCache(tmp_path)
    cache.put(ORIGIN, RULES)
    (file,) = tmp_path.iterdir()
    file.write_bytes(b"https://elsewhere.org\nUser-agent: *\nAllow: /")
    assert cache.get(ORIGIN) is None
    blocked = RobotsCache(file)  # a file where the folder should be
    blocked.put(ORIGIN, RULES)
    blocked.put(ORIGIN, RULES)
    assert blocked.get(ORIGIN) is None
    assert len(caplog.records) == 1
    RobotsCache(None).put(ORIGIN, RULES)
    assert RobotsCache(None).get(ORIGIN) is None
