from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newscrawl.errors import ConfigurationError
from newscrawl.sources import Discover, Expect, Read, Source, load_source, load_sources

LEAST = """
title = "Example"
home = "https://example.org/"
language = "en"
[discover]
feeds = ["https://example.org/feed"]
"""


def write(folder: Path, text: str, name: str = "example.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def faults_of(path: Path) -> list[str]:
    """What the one error says, without the file's name, which each line must begin with."""
    with pytest.raises(ConfigurationError) as caught:
        load_source(path)
    lines = str(caught.value).splitlines()
    assert all(line.startswith(f"{path}: ") for line in lines)
    return [line.removeprefix(f"{path}: ") for line in lines]


def test_the_least_that_a_source_says(tmp_path: Path) -> None:
    assert load_source(write(tmp_path, LEAST)) == Source(
        name="example",
        title="Example",
        home="https://example.org/",
        language="en",
        discover=Discover(feeds=("https://example.org/feed",)),
    )


def test_all_that_a_source_may_say(tmp_path: Path) -> None:
    text = r"""
        title = "Example"
        home = "https://example.org/"
        language = "de"
        country = "DE"
        licence = "CC-BY-4.0 OR CC-BY-SA-4.0"
        licence_note = "https://example.org/licence"
        topical = true
        enabled = false
        note = "Closed."
        [discover]
        feeds = ["https://example.org/feed"]
        sitemaps = ["https://example.org/sitemap.xml"]
        sections = ["https://example.org/news/"]
        next_page = "a.next"
        allow = ['^https://example\.org/\d{4}/']
        deny = ["/live/"]
        [read]
        prune = ["//div[contains(@class, 'newsletter')]"]
        drop = ["^Related:"]
        keep = ["^Tl;dr$"]
        languages = ["de", "en"]
        min_words = 50
        [expect]
        articles_per_week = 5
        filled = { published_at = 0.98, authors = 1, body = 1.0 }
    """
    assert load_source(write(tmp_path, text, "example-2.toml")) == Source(
        name="example-2",
        title="Example",
        home="https://example.org/",
        language="de",
        country="DE",
        licence="CC-BY-4.0 OR CC-BY-SA-4.0",
        licence_note="https://example.org/licence",
        topical=True,
        enabled=False,
        note="Closed.",
        discover=Discover(
            feeds=("https://example.org/feed",),
            sitemaps=("https://example.org/sitemap.xml",),
            sections=("https://example.org/news/",),
            next_page="a.next",
            allow=(r"^https://example\.org/\d{4}/",),
            deny=("/live/",),
        ),
        read=Read(
            prune=("//div[contains(@class, 'newsletter')]",),
            drop=("^Related:",),
            keep=("^Tl;dr$",),
            languages=("de", "en"),
            min_words=50,
        ),
        expect=Expect(
            articles_per_week=5, filled={"published_at": 0.98, "authors": 1, "body": 1.0}
        ),
    )


@pytest.mark.parametrize(
    ("top", "fault"),
    [
        ("licens = 'MIT'", "licens: unknown key; did you mean licence?"),
        ("feeds = []", "feeds: unknown key; did you mean discover.feeds?"),
        ("colour = 'red'", "colour: unknown key"),
        ("name = 'other'", "name: is no key; a source is named by its file"),
        ("topical = 'yes'", "topical: must be true or false, not 'yes'"),
        ("note = 5", "note: must be text in quotes, not 5"),
        ("read = 5", "read: must be a table, not 5"),
        ("country = 'gb'", "country: 'gb' is no ISO 3166-1 code such as GB, nor EU, nor INT"),
        ("licence = 'cc-by-4.0'", "licence: 'cc-by-4.0' is written CC-BY-4.0 in SPDX"),
        ("licence = 'all-right-reserved'", "licence: 'all-right-reserved' is no SPDX identifier"),
        ("licence = ''", "licence: '' is no SPDX identifier"),
    ],
)
def test_a_wrong_key_at_the_top(tmp_path: Path, top: str, fault: str) -> None:
    (found,) = faults_of(write(tmp_path, top + LEAST))
    assert found.startswith(fault)


@pytest.mark.parametrize(
    ("below", "fault"),
    [
        ("feed = []", "discover.feed: unknown key; did you mean discover.feeds?"),
        ("sitemaps = 'https://a.org/'", "discover.sitemaps: must be a list in square brackets"),
        ("sitemaps = [5]", "discover.sitemaps[0]: must be text in quotes, not 5"),
        ("sitemaps = [2024-05-06]", "discover.sitemaps[0]: must be text in quotes"),
        ("sections = ['/news']", "discover.sections[0]: '/news' is no http or https URL"),
        ("sections = [' https://a.org']", "discover.sections[0]: ' https://a.org' is no http"),
        ("sections = ['https://a.org', 'ftp://a.org']", "discover.sections[1]: 'ftp://a.org' is"),
        ("allow = ['(a']", "discover.allow[0]: '(a' is no regular expression: missing )"),
        ("deny = ['*']", "discover.deny[0]: '*' is no regular expression: nothing to repeat"),
        ("next_page = 'a['", "discover.next_page: 'a[' is no CSS selector"),
        ("[read]\nprune = ['//div[']", "read.prune[0]: '//div[' is no XPath: Invalid expression"),
        ("[read]\nprune = ['a:b(.)']", "read.prune[0]: 'a:b(.)' is no XPath: Undefined namespace"),
        ("[read]\nprune = ['count(//p)']", "read.prune[0]: 'count(//p)' selects no elements"),
        ("[read]\ndrop = ['[']", "read.drop[0]: '[' is no regular expression"),
        ("[read]\nkeep = ['(']", "read.keep[0]: '(' is no regular expression"),
        ("[read]\nlanguages = ['en-GB']", "read.languages[0]: 'en-GB' is no ISO 639-1 code"),
        ("[read]\nmin_words = -1", "read.min_words: must be 0 or more"),
        ("[read]\nmin_words = 2.5", "read.min_words: must be a whole number, not 2.5"),
        ("[read]\nmin_word = 2", "read.min_word: unknown key; did you mean read.min_words?"),
        ("[expect]\narticles_per_week = nan", "expect.articles_per_week: must be 0 or more"),
        ("[expect]\nfilled = {authors = 98}", "expect.filled.authors: 98 is no share between"),
        ("[expect]\nquiet = ['August']", "expect.quiet[0]: 'August' is no season such as"),
        (
            "[expect]\nquiet = ['02-29/03-05']",
            "expect.quiet[0]: '02-29/03-05' is no season such as",
        ),
        ("[expect]\nfilled = {autor = 1}", "expect.filled.autor: an article has no such field"),
        ("[expect]\nfilled = {authors = 'all'}", "expect.filled.authors: must be a number"),
    ],
)
def test_a_wrong_key_in_a_table(tmp_path: Path, below: str, fault: str) -> None:
    (found,) = faults_of(write(tmp_path, LEAST + below))
    assert found.startswith(fault)


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (LEAST.replace('"Example"', '" "'), ["title: is empty"]),
        (LEAST.replace('"https://example.org/"', '"example.org"'), ["home: 'example.org' is no"]),
        (LEAST.replace('"en"', '"uk-UA"'), ["language: 'uk-UA' is no ISO 639-1 code such as en"]),
        (LEAST.replace("language", "#"), ["language: is missing"]),
        (LEAST.partition("[")[0], ["discover: names no feed, sitemap or section"]),
        (LEAST.replace("feeds = [", "feeds = [] #"), ["discover: names no feed"]),
    ],
)
def test_what_a_source_must_say(tmp_path: Path, text: str, faults: list[str]) -> None:
    found = faults_of(write(tmp_path, text))
    assert len(found) == len(faults)
    assert all(line.startswith(fault) for line, fault in zip(found, faults, strict=True))


def test_every_fault_of_a_file_is_in_one_message(tmp_path: Path) -> None:
    text = 'titel = "Example"\nhome = "x"\nlanguage = "en"\n[discover]\nallow = ["("]\n'
    keys = {fault.partition(":")[0] for fault in faults_of(write(tmp_path, text, "Example.toml"))}
    name = "the file's name is the source's, and 'Example' is none"
    assert keys == {name, "titel", "title", "home", "discover", "discover.allow[0]"}


@pytest.mark.parametrize("name", ["Example", "-example", "ex ample", "ex_ample", "exämple"])
def test_a_name_that_is_none(tmp_path: Path, name: str) -> None:
    (found,) = faults_of(write(tmp_path, LEAST, f"{name}.toml"))
    assert found.startswith(f"the file's name is the source's, and {name!r} is none: lower-case")


def test_a_file_that_is_not_toml(tmp_path: Path) -> None:
    (found,) = faults_of(write(tmp_path, 'title = "Example"\nhome = https\n'))
    assert found.startswith("is not valid TOML: ")
    assert "line 2" in found


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    path = tmp_path / "example.toml"
    path.write_bytes(b'title = "caf\xe9"')
    assert faults_of(path) == ["is not UTF-8 (byte 12); save it as UTF-8"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert faults_of(tmp_path / "absent.toml") == ["cannot be read: No such file or directory"]


def test_a_folder_of_ones_own_wins_over_the_catalogue(tmp_path: Path) -> None:
    write(tmp_path, LEAST, "eff.toml")
    write(tmp_path, LEAST, "mine.toml")
    write(tmp_path, "not TOML", "notes.txt")
    catalogue, both = load_sources(), load_sources(tmp_path)
    assert both["eff"].title == "Example"
    assert catalogue["eff"].title != "Example"
    assert set(both) == set(catalogue) | {"mine"}
    assert list(both) == sorted(both)


def test_a_wrong_file_of_the_catalogue_can_be_replaced_only_by_a_right_one(tmp_path: Path) -> None:
    one, other = write(tmp_path, "a = 1", "eff.toml"), write(tmp_path, "b = [", "mine.toml")
    with pytest.raises(ConfigurationError) as caught:
        load_sources(tmp_path)
    assert f"{one}: a: unknown key" in str(caught.value)
    assert f"{other}: is not valid TOML" in str(caught.value)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no such folder; NEWSCRAWL_SOURCES_DIR"):
        load_sources(tmp_path / "absent")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=80), st.text('abfs="[].{}\n1-', max_size=40)))
def test_any_text_is_a_source_or_a_configuration_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "example.toml"
    path.write_bytes(text.encode("utf-8", errors="surrogatepass"))
    with pytest.raises(ConfigurationError, match=r"example\.toml: "):
        load_source(path)
