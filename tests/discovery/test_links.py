from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.discovery import is_wanted
from newscrawl.discovery.links import is_listing
from newscrawl.sources import Discover, Source

HOME = "https://www.example.org/"


def source(**discover: tuple[str, ...]) -> Source:
    return Source(
        name="example", title="Example", home=HOME, language="en", discover=Discover(**discover)
    )


@pytest.mark.parametrize(
    "url",
    [
        HOME + "2024/05/06/court-rules",
        HOME + "court-rules-on-encryption/index.html",
        HOME + "?p=4711",
        HOME + "story.php?id=12",
        HOME + "topics/what-the-court-said-today",
        HOME + "topics/privacy/court-rules",
        HOME + "news/category-error",
        HOME + "about/our-case",
        HOME + "court-rules-on-search?tag=rss",
        "http://example.org/court-rules",
        "https://news.example.org/court-rules",
    ],
)
def test_an_article_is_wanted(url: str) -> None:
    assert is_wanted(url, source())


@pytest.mark.parametrize(
    "url",
    [
        HOME,
        HOME + "index.html",
        HOME + "#top",
        HOME + "tags/",
        HOME + "tag/privacy",
        HOME + "tag/right-to-be-forgotten/",
        HOME + "news/author/jane-doe/index.html",
        HOME + "topics/privacy",
        HOME + "news/page/2/",
        HOME + "2024/05/",
        HOME + "2024",
        HOME + "2024/05/06/search",
        HOME + "?s=privacy",
        HOME + "search?q=privacy",
        HOME + "privacy-policy",
        HOME + "about/",
        HOME + "wp-content/uploads/report",
        HOME + "report.pdf",
        HOME + "picture.JPG?size=large",
        HOME + "court-rules/feed.xml",
        "https://other.example/court-rules",
        "mailto:desk@example.org",
        "",
    ],
)
def test_what_is_surely_no_article_is_not(url: str) -> None:
    assert not is_wanted(url, source())


def test_deny_forbids() -> None:
    rules = source(deny=(r"/sponsored/", r"-live$"))
    assert not is_wanted(HOME + "sponsored/court-rules", rules)
    assert not is_wanted(HOME + "court-rules-live", rules)
    assert is_wanted(HOME + "court-rules", rules)


def test_allow_alone_decides_but_for_deny_and_files() -> None:
    rules = source(allow=(r"^https://(www\.)?(example|other)\.org/", r"/tag/"), deny=("/b$",))
    assert is_wanted("https://other.org/a", rules)
    assert is_wanted(HOME + "tag/privacy", rules)
    assert not is_wanted("https://third.org/a", rules)
    assert not is_wanted(HOME + "b", rules)
    assert not is_wanted(HOME + "report.pdf", rules)


def test_rules_see_the_canonical_form() -> None:
    rules = source(allow=(r"^https://www\.example\.org/a$",))
    assert is_wanted("HTTPS://WWW.EXAMPLE.ORG/a?utm_source=rss#top", rules)


def test_the_site_of_a_section_is_the_sources_too() -> None:
    assert is_wanted("https://other.example/a", source(sections=("https://other.example/news",)))


@given(st.text(max_size=40))
def test_any_address_is_judged(text: str) -> None:
    assert is_wanted(text, source()) in {True, False}
    assert is_listing(f"{HOME}{text}") in {True, False}
