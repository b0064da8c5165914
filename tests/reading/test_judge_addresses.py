"""What the shape of an address suggests, and how words are counted: witnesses of the judge."""

import pytest

from newscrawl.reading.addresses import is_front, is_search, looks_like_article, looks_like_list
from newscrawl.reading.text import count_words

SITE = "https://paper.example"


@pytest.mark.parametrize(
    "path",
    ["/tag/chips", "/tags/gnu/linux", "/categories/law/page/3/", "/author/ada-byron/", "/news", "/blog/", "/page/2", "/?page=2",
     "/2026/08/", "/2026/08/14", "/2026/08/page/2", "/de/themen/chips", "/rubrique/politique", "/topics/privacy"],
)  # fmt: skip
def test_addresses_of_lists(path):
    assert looks_like_list(SITE + path)


@pytest.mark.parametrize(
    "path",
    ["/2026/08/14/chip-act-passes", "/politics/chip-act-passes-the-house", "/a/12345", "/tag/chip-act-passes-the-house-after-long-debate",
     "/people/ada-byron/what-she-said-to-the-house", "/news/story?id=3", "/2026/08/chips-and-law/"],
)  # fmt: skip
def test_addresses_of_articles_are_no_lists(path):
    assert looks_like_list(SITE + path) is None


def test_front_pages_and_searches():
    assert is_front(SITE)
    assert is_front(f"{SITE}/de/")
    assert not is_front(f"{SITE}/?p=12")
    assert is_search(f"{SITE}/search?q=chips")
    assert is_search(f"{SITE}/?s=chips")
    assert not is_search(f"{SITE}/research/chips")


def test_dates_and_long_slugs_suggest_an_article():
    assert looks_like_article(f"{SITE}/2026/08/14/chips")
    assert looks_like_article(f"{SITE}/x/chip-act-passes-the-house")
    assert not looks_like_article(f"{SITE}/politics")


@pytest.mark.parametrize("url", ["http://[", "", "x:y", "https://paper.example/%ff?%ff=%ff"])
def test_no_address_is_too_odd(url):
    assert (looks_like_list(url), looks_like_article(url)) == (None, False)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("three little words", 3),
        ("内閣は法案を決定", 4),
        ("내각이 법안을 의결", 3),
        ("the 内閣 decides", 3),
        ("", 0),
    ],
)
def test_words_are_counted_in_any_script(text, words):
    assert count_words(text) == words
