"""`newscrawl sources check` and `sources add`, as an operator runs them, on a site of loopback."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawl.faulty import article, feed
from crawl.small_site import Answer, SmallSite, serve_site
from newscrawl.errors import ConfigurationError
from newscrawl.probing.add import address_of, place_of
from newscrawl.sources import load_source

WALL = """<!doctype html><html><head><title>Just a moment...</title></head><body>
<h1>Checking your browser</h1><p>Verify you are human. Ray ID: 0</p></body></html>"""
HEAD = """<link rel=alternate type="application/rss+xml" title="News" href="/news.xml">
<link rel=alternate type="application/rss+xml" title="News, once more" href="/twin.xml">
<link rel=alternate type="application/rss+xml" title="Comments" href="/comments.xml">
<meta property="og:site_name" content="The Lamp Post">"""
STORIES = [f"/2026/{month:02}/what-the-council-said-in-month-{month}" for month in range(1, 10)]


@pytest.fixture
def site() -> Iterator[SmallSite]:
    with serve_site() as server:
        for path in STORIES:
            server.story(path)
        yield server


@pytest.fixture
def run(sqlite_crawler):
    """The command; gives status, standard output and standard error."""

    def command(*words: str, **env: str) -> tuple[int, str, str]:
        done = subprocess.run(
            [sys.executable, "-m", "newscrawl", "sources", *words],
            env=sqlite_crawler.environment | {"NEWSCRAWL_ALLOW_PRIVATE_ADDRESSES": "1"} | env,
            cwd=sqlite_crawler.folder, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout, done.stderr

    return command


def test_check_says_how_each_source_stands_and_why(site, run, write_source) -> None:
    base = site.base
    site.story("/2026/walled")
    site.answers |= {
        "/robots.txt": Answer("User-agent: *\nDisallow: /shut.xml\n"),
        "/news.xml": Answer(feed(base, *STORIES)),
        "/late.xml": Answer(feed(base, STORIES[0]), misses=1),
        "/old.xml": Answer("", status=301, location=f"{base}/news.xml"),
        "/other.xml": Answer(feed("http://elsewhere.example", *STORIES)),
        "/none.xml": Answer(feed(base)),
        "/wall.xml": Answer(WALL, status=403),
        "/paid.xml": Answer("no", status=402),
        "/stubs.xml": Answer(feed(base, "/2026/a-page-that-robots-may-not-see")),
        "/2026/a-page-that-robots-may-not-see": Answer(WALL),
        "/page.xml": Answer(article("This is a page")),
    }
    expected = {
        "news": ("alive", ""),
        "late": ("alive", ""),
        "old": ("moved", f"moved to {base}/news.xml"),
        "other": ("empty", "it names 9 pages, none of which the rules of the source want"),
        "none": ("empty", "it names nothing"),
        "wall": ("walled", "bot_wall"),
        "paid": ("walled", "the server answered 402"),
        "shut": ("walled", "disallowed by robots.txt"),
        "stubs": ("walled", "bot_wall"),
        "page": ("dead", 'an HTML page titled "This is a page"'),
        "gone": ("dead", "http_404"),
    }
    for name in expected:
        folder = write_source(name, base + "/", f'feeds = ["{base}/{name}.xml"]')
    chosen = ["check", *expected, "--look-again", "0", "--json"]
    status, said, _ = run(*chosen, NEWSCRAWL_SOURCES_DIR=str(folder))
    probes = {probe["name"]: probe for probe in map(json.loads, said.splitlines())}
    assert status == 1
    assert {name: probe["health"] for name, probe in probes.items()} == {
        name: health for name, (health, _) in expected.items()
    }
    for name, (_, why) in expected.items():
        assert why in probes[name]["why"], name
    looks = {name: probe["listings"][0]["looks"] for name, probe in probes.items()}
    assert {name for name, number in looks.items() if number == 2} == {"late", "page", "gone"}
    assert probes["news"]["pages"][0]["title"].startswith("What happened at")
    assert "/shut.xml" not in {path for path, _ in site.log}
    status, said, errors = run("check", "news", "old", NEWSCRAWL_SOURCES_DIR=str(folder))
    assert (status, errors) == (0, "")
    assert "2 sources: 1 alive, 1 moved" in said


def test_check_asks_nothing_when_it_is_told_so_or_a_file_is_wrong(site, run, write_source) -> None:
    folder = write_source("news", site.base + "/", f'feeds = ["{site.base}/news.xml"]')
    status, said, _ = run("check", "--offline", NEWSCRAWL_SOURCES_DIR=str(folder))
    assert (status, "no problem found" in said) == (0, True)
    write_source("wrong", site.base + "/", "fedes = []")
    status, _, errors = run("check", NEWSCRAWL_SOURCES_DIR=str(folder))
    assert status == 2
    assert "wrong.toml: discover.fedes: unknown key" in errors
    assert site.times == []


def test_add_writes_a_source_that_can_be_crawled_and_never_over_a_file(
    site, run, tmp_path: Path
) -> None:
    base = site.base
    site.answers |= {
        "/": Answer(article("Front").replace("</head>", HEAD + "</head>")),
        "/robots.txt": Answer(f"User-agent: *\nAllow: /\nSitemap: {base}/map.xml\n"),
        "/news.xml": Answer(feed(base, *STORIES)),
        "/twin.xml": Answer(feed(base, *STORIES)),
    }
    site.sitemap("/map.xml", dict.fromkeys(STORIES, "2026-10-01"))
    out = tmp_path / "new"
    words = ("add", base, "--out", str(out), "--name", "lamp-post", "--pages", "2")
    status, said, errors = run(*words)
    assert status == 0, errors
    assert "What happened at /2026/09" in said or "What happened at /2026/01" in said
    source = load_source(out / "lamp-post.toml")
    assert (source.title, source.home, source.language) == ("The Lamp Post", base + "/", "en")
    assert source.discover.feeds == (f"{base}/news.xml",)
    assert source.discover.sitemaps == (f"{base}/map.xml",)
    assert source.discover.sections == ()
    assert (source.licence, source.enabled) == ("unknown", True)
    assert source.discover.allow[0].endswith(r"/\d{4}/\d{1,2}/")
    paths = [path for _, path in site.times]
    assert paths.count("/robots.txt") == 1
    assert "/comments.xml" not in paths
    (out / "lamp-post.toml").write_text("mine")
    status, _, errors = run(*words)
    assert (status, "there already" in errors) == (2, True)
    assert (out / "lamp-post.toml").read_text() == "mine"


def test_add_takes_the_page_itself_when_there_is_nothing_else(site, run) -> None:
    cards = "".join(f"<h2><a href='{path}'>What the council said</a></h2>" for path in STORIES)
    site.answers["/news/"] = Answer(f"<html lang=de><title>The Lamp | News</title>{cards}</html>")
    status, said, _ = run("add", f"{site.base}/news/", "--out", "-", "--json")
    added = json.loads(said)
    assert (status, added["file"]) == (0, None)
    assert added["source"]["discover"]["sections"] == [f"{site.base}/news/"]
    assert added["source"]["language"] == "en"  # that of the articles
    assert [page["health"] for page in added["pages"]] == ["alive"] * 3


def test_add_says_what_is_in_the_way(site, run, tmp_path: Path) -> None:
    site.answers["/"] = Answer(WALL)
    site.answers["/about"] = Answer(article("About us"))
    for path, said in (
        ("/", "a wall stands before the site (bot_wall"),
        ("/about", "no feed, no sitemap, and no articles"),
    ):
        status, _, errors = run("add", site.base + path, "--out", str(tmp_path))
        assert (status, said in errors) == (1, True), errors
    assert list(tmp_path.glob("*.toml")) == []


def test_where_a_new_source_goes(tmp_path: Path) -> None:
    url = address_of("Blog.Lamp.example/news")
    assert url == "https://blog.lamp.example/news"
    assert place_of(url, "", "", tmp_path) == ("lamp-blog", tmp_path / "lamp-blog.toml")
    assert place_of(url, "mine", "-", tmp_path) == ("mine", None)
    assert place_of(url, "", str(tmp_path / "x.toml"), None) == ("x", tmp_path / "x.toml")
    (tmp_path / "x.toml").write_text("mine")
    for name, out, folder, said in (
        ("", "", None, "--out FOLDER"),
        ("No name", "-", None, "cannot be the name"),
        ("y", str(tmp_path / "z.toml"), None, "as the file's"),
        ("x", "", tmp_path, "is there already"),
    ):
        with pytest.raises(ConfigurationError, match=said):
            place_of(url, name, out, folder)
    with pytest.raises(ConfigurationError, match="no http or https URL"):
        address_of("ftp://lamp.example/")
