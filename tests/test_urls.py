from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from w3lib.url import safe_url_string

from newscrawl.urls import MAX_URL_LENGTH, canonical_url, choose_canonical

BASE = "https://example.org/news/today/"


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("HTTPS://Example.ORG/Path", "https://example.org/Path"),
        ("https://example.org", "https://example.org/"),
        ("https://example.org?id=1", "https://example.org/?id=1"),
        ("https://example.org:443/a", "https://example.org/a"),
        ("http://example.org:80/a", "http://example.org/a"),
        ("http://example.org:443/a", "http://example.org:443/a"),
        ("http://example.org:/a", "http://example.org/a"),
        ("https://example.org./a", "https://example.org/a"),
        ("https://reader:secret@example.org/a", "https://example.org/a"),
        ("https://example.org/a#comments", "https://example.org/a"),
        ("https://example.org/a#!/b", "https://example.org/a"),
        ("https://bücher.example/straße", "https://xn--bcher-kva.example/stra%C3%9Fe"),
        ("https://BÜCHER.example/", "https://xn--bcher-kva.example/"),
        ("https://ex%61mple.org/", "https://example.org/"),
        ("https://my_blog.example.org/", "https://my_blog.example.org/"),
        ("https://[2001:DB8::0001]:8443/a", "https://[2001:db8::1]:8443/a"),
        ("https://example.org/%7ejane/%e2%82%ac", "https://example.org/~jane/%E2%82%AC"),
        ("https://example.org/100%/a b|c", "https://example.org/100%25/a%20b%7Cc"),
        ("https://example.org/a%2Fb", "https://example.org/a%2Fb"),
        ("https://example.org/a/./b/../c/..", "https://example.org/a/"),
        ("https://example.org/../../a", "https://example.org/a"),
        ("https://example.org/a/%2e%2E/b", "https://example.org/b"),
        ("https://example.org\\a\\b", "https://example.org/a/b"),
        ("  https://exam\nple.org/a\tb \r\n", "https://example.org/ab"),
        ("https://example.org/a;jsessionid=1F2E?b=1", "https://example.org/a?b=1"),
        ("https://example.org/a?b=2&a=1&&c", "https://example.org/a?b=2&a=1&c"),
        ("https://example.org/a?", "https://example.org/a"),
        ("https://example.org/a?q=ü ö&r=1+2", "https://example.org/a?q=%C3%BC%20%C3%B6&r=1+2"),
        ("https://example.org/a/", "https://example.org/a/"),
        ("http://example.org/a", "http://example.org/a"),
    ],
)
def test_one_form(written: str, canonical: str) -> None:
    assert canonical_url(written) == canonical


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("story", "https://example.org/news/today/story"),
        ("/story", "https://example.org/story"),
        ("../story", "https://example.org/news/story"),
        ("//other.example/story", "https://other.example/story"),
        ("?page=2", "https://example.org/news/today/?page=2"),
        ("http://other.example/", "http://other.example/"),
        ("", BASE),
    ],
)
def test_a_relative_url_is_resolved(written: str, canonical: str) -> None:
    assert canonical_url(written, base=BASE) == canonical


@pytest.mark.parametrize(
    "written",
    [
        "",
        "story",
        "mailto:desk@example.org",
        "javascript:void(0)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://example.org/a",
        "https://",
        "https:///a",
        "https://a..b/",
        "https://exa mple.org/",
        "https://example.org:port/",
        "https://example.org:99999/",
        "https://[::1/",
        "https://[fe80::1%25eth0]/",
        "https://" + "a" * 64 + ".org/",
        "https://example.org/" + "a" * MAX_URL_LENGTH,
    ],
)
def test_what_is_no_web_address_has_no_form(written: str) -> None:
    assert canonical_url(written) is None


@given(st.text(max_size=200))
def test_any_text_has_one_form_or_none(text: str) -> None:
    for written in (text, f"https://example.org/{text}", f"https://{text}"):
        canonical = canonical_url(written)
        if canonical is not None:
            assert canonical_url(canonical) == canonical
            assert canonical.isascii()
            assert canonical.startswith(("http://", "https://"))
            assert not set(canonical) & set(" #\\\t\r\n")


@given(
    st.text("/.%aü;=&?2eEfF", max_size=30),
    st.text("&=%utm_aäref.'+2e ", max_size=30),
)
def test_a_second_pass_changes_nothing(path: str, query: str) -> None:
    once = canonical_url(f"https://example.org/{path}?{query}")
    assert once is not None
    assert canonical_url(once) == once


@given(st.from_regex(r"https?://[a-z0-9_.-]{1,20}/[A-Za-z0-9_~/.-]{0,20}", fullmatch=True))
def test_the_short_way_leads_where_the_long_one_does(url: str) -> None:
    assert canonical_url(url) == canonical_url(f"{url}#long-way")


@given(st.text(max_size=60), st.text(max_size=60))
def test_scrapy_asks_for_the_url_as_it_stands(path: str, query: str) -> None:
    canonical = canonical_url(f"https://example.org/{path}?{query}")
    if canonical is not None:
        assert safe_url_string(canonical) == canonical


PAGE = "https://www.example.org/2024/05/court-rules"


@pytest.mark.parametrize(
    ("page", "declared", "chosen"),
    [
        (PAGE + "?utm_source=rss", PAGE, PAGE),
        (PAGE, "https://example.org/2024/05/court-rules/", None),
        (PAGE, "/story/court-rules", "https://www.example.org/story/court-rules"),
        (PAGE + "/amp", PAGE, PAGE),
        (PAGE + "/amp/", PAGE + "/", PAGE + "/"),
        (PAGE + "/page/2", PAGE, PAGE),
        (PAGE + "/2/", PAGE + "/", PAGE + "/"),
        (PAGE + "?from=menu1", PAGE, PAGE),
        ("https://amp.example.org/a-b-c", "https://www.example.org/a-b-c", None),
        ("https://example.org/?p=12", "https://example.org/court-rules/", None),
        ("https://example.org/", "https://example.org/", None),
    ],
)
def test_a_believable_declaration_is_taken(page: str, declared: str, chosen: str | None) -> None:
    assert choose_canonical(page, declared) == (chosen or declared)


@pytest.mark.parametrize(
    ("page", "declared"),
    [
        (PAGE, None),
        (PAGE, ""),
        (PAGE, "   "),
        (PAGE, "https://other.example/2024/05/court-rules"),
        (PAGE, "mailto:desk@example.org"),
        (PAGE, "https://www.example.org/"),
        (PAGE, "https://www.example.org"),
        (PAGE, "https://example.org/2024/05/"),
        (PAGE, "https://example.org/2024"),
        (PAGE, "https://www.example.org/{{ page.url }}"),
        (PAGE, "https://www.example.org/news/undefined"),
        (PAGE, "http://www.example.org/2024/05/court-rules"),
        ("https://example.org/story.php?id=12", "https://example.org/story.php"),
        ("https://example.org/?p=12", "https://example.org/"),
        ("https://reader.github.io/a", "https://writer.github.io/a"),
        ("http://127.0.0.1:8001/a", "http://127.0.0.1:8002/a"),
    ],
)
def test_an_unbelievable_declaration_is_not(page: str, declared: str | None) -> None:
    assert choose_canonical(page, declared) == page


@given(st.text(max_size=80))
def test_whatever_is_declared_an_address_is_chosen(declared: str) -> None:
    chosen = choose_canonical(PAGE, declared)
    assert canonical_url(chosen) == chosen
