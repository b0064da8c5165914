"""Addresses without end are told from those of articles, by their form alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.discovery import is_trap

SITE = "https://harbour.example"

TRAPS = [
    "/news/cameras/news/cameras/",
    "/a/b/c/a/b/c/story",
    "/en/en/en/en/story",
    "/" + "/".join(f"level{number}" for number in range(25)),
    "/calendar/2031/05/",
    "/events/month/2031-05",
    "/kalender/2031/05/12",
    "/agenda/?tribe-bar-date=2031-05-01",
    "/dates?year=2031&month=5",
    "/story?sid=4f9c2b7d0a81e6",
    "/story?SESSIONID=abcdef0123456789",
    "/(S(lit3py55t21z5v55vlm25s55))/story.aspx",
    "/story?tag=a&tag=b&tag=c&tag=d",
    "/list?" + "&".join(f"f{number}=1" for number in range(15)),
]
ARTICLES = [
    "/2024/05/12/cameras-at-the-harbour",
    "/2011/11/11/11/eleven",
    "/news/2024/news/cameras",
    "/story.php?id=1234&lang=en",
    "/index.php?option=com_content&view=article&id=99&Itemid=12",
    "/story?sid=42",
    "/calendar/what-the-new-school-calendar-means",
    "/events/2024/05/12/report-from-the-hearing",
    "/topics/privacy/privacy-act",
    "/story?year=2024",
]


@pytest.mark.parametrize("path", TRAPS)
def test_what_has_no_end_is_a_trap(path: str):
    assert is_trap(SITE + path)


@pytest.mark.parametrize("path", ARTICLES)
def test_an_article_is_none(path: str):
    assert not is_trap(SITE + path)


@given(st.text(alphabet="ab1/-_?&=%();.", max_size=200))
def test_any_address_is_judged(path: str):
    assert is_trap(f"{SITE}/{path}") in {True, False}
