"""Rules for the addresses of articles are made of what all of them share, or not at all."""

from __future__ import annotations

import re

import pytest

from newscrawl.probing.shapes import common_shape

HOST = "https://www.lamp.example"


def addresses(*paths: str) -> list[str]:
    return [HOST + path for path in paths]


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("/2026/0{}/03/a-story", r"/\d{4}/\d{1,2}/\d{1,2}/"),
        ("/2026/0{}/a-story", r"/\d{4}/\d{1,2}/"),
        ("/blog/2026/a-story-{}", r"/blog/\d{4}/"),
        ("/news/a-story-{}", "/news/"),
    ],
)
def test_what_all_share(path: str, pattern: str) -> None:
    urls = addresses(*(path.format(number) for number in range(1, 10)))
    shape = common_shape(urls)
    assert shape is not None
    assert shape.pattern == r"^https?://www\.lamp\.example" + pattern
    assert (shape.matches, shape.of) == (9, 9)
    assert not re.search(shape.pattern, f"{HOST}/about/us")


def test_dates_below_several_sections_and_a_few_sections() -> None:
    dated = addresses(*(f"/{'uk' if n % 2 else 'world'}/2026/0{n}/a-story" for n in range(1, 10)))
    assert re.search(common_shape(dated).pattern, f"{HOST}/sport/2027/01/another")
    mixed = addresses(*(f"/{'news' if n % 2 else 'opinion'}/a-story-{n}" for n in range(1, 11)))
    assert common_shape(mixed).pattern.endswith("/(?:news|opinion)/")


@pytest.mark.parametrize(
    "urls",
    [
        addresses(*(f"/news/a-story-{n}" for n in range(5))),  # too few
        addresses(*(f"/a-story-{n}" for n in range(20))),
        addresses(*(f"/section-{n}/a-story" for n in range(20))),
        [f"https://site-{n}.example/news/a" for n in range(20)],
    ],
)
def test_where_nothing_is_shared_there_is_no_rule(urls: list[str]) -> None:
    assert common_shape(urls) is None


def test_a_rule_that_the_front_page_contradicts_is_none() -> None:
    urls = addresses(*(f"/news/a-story-{n}" for n in range(10)))
    others = addresses("/opinion/a-column-of-today", "/culture/a-film-of-today", "/news/a-story-1")
    assert common_shape(urls, others) is None
    assert common_shape(urls, others[2:]) is not None
