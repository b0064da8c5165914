"""The committed expected files agree with the stories, and can be reached as a crawl reaches them."""

from __future__ import annotations

import gzip
import json
import re
import tomllib
from importlib import resources
from urllib.parse import urldefrag, urljoin

import pytest
from lxml import etree

from newscrawl import newsroom
from newscrawl.newsroom.content import EDITIONS, OUTLETS
from newscrawl.newsroom.write_expected import document

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
ATOM_LINK = "{http://www.w3.org/2005/Atom}entry/{http://www.w3.org/2005/Atom}link"


@pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: outlet.name)
def test_the_files_agree_with_the_stories(outlet):
    path = resources.files("newscrawl.newsroom") / "expected" / f"{outlet.name}.json"
    committed = json.loads(path.read_text(encoding="utf-8"))
    assert committed == document(outlet), "run `python -m newscrawl.newsroom.write_expected`"


def test_what_differs_between_the_editions():
    first = {article.url: article for article in newsroom.expected(1)}
    second = {article.url: article for article in newsroom.expected(2)}
    assert first.keys() - second.keys() == set()
    assert [url.rpartition("/s/")[2] for url in second.keys() - first.keys()] == [
        "open-court-records-vote"
    ]
    (changed,) = [url for url in first if first[url] != second[url]]
    assert changed.endswith("/mid-band-auction-result/")
    assert len(second[changed].body) == len(first[changed].body) + 1
    assert first[changed].modified_at is None
    assert second[changed].modified_at > second[changed].published_at


def test_times_are_aware_and_of_the_past():
    for article in newsroom.expected(2):
        assert article.published_at.utcoffset().total_seconds() == 0
        assert (article.published_at.year, article.published_at.month in (8, 9, 10)) == (2026, True)


def source_of(name: str) -> dict:
    return tomllib.loads((newsroom.SOURCES_DIR / f"{name}.toml").read_text(encoding="utf-8"))


def discovered(client, discover: dict) -> set[str]:
    """Every page that feeds, sitemaps and section pages of a source lead to, without queries."""
    found: set[str] = set()
    for feed in discover["feeds"]:
        root = etree.fromstring(client.get(feed).body)
        found |= {link.text for link in root.iterfind("channel/item/link")}
        found |= {link.get("href") for link in root.iterfind(ATOM_LINK)}
    sitemaps = list(discover["sitemaps"])
    for sitemap in sitemaps:
        body = client.get(sitemap).body
        root = etree.fromstring(gzip.decompress(body) if sitemap.endswith(".gz") else body)
        named = [loc.text for loc in root.iter(LOC)]
        if root.tag.endswith("sitemapindex"):
            sitemaps.extend(named)
        else:
            found.update(named)
    sections = list(discover.get("sections", ()))
    for section in sections:
        page = client.text(section)
        found |= {urljoin(section, link) for link in re.findall(r'href="([^"]+)"', page)}
        sections += re.findall(r'rel="next" href="([^"]+)"', page)
    return {urldefrag(url)[0].partition("?")[0] for url in found}


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: outlet.name)
def test_every_expected_article_can_be_found(server, client, outlet, edition):
    server.set_edition(edition)
    found = discovered(client, source_of(outlet.name)["discover"])
    wanted = {a.url for a in newsroom.expected(edition) if a.source == outlet.name}
    assert wanted - found == set()
    listed = {r.url for r in newsroom.rejected(edition) if r.source == outlet.name and r.is_listed}
    assert listed - found == set()


@pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: outlet.name)
def test_feeds_alone_or_sitemaps_alone_would_not_do(client, outlet):
    discover = source_of(outlet.name)["discover"]
    wanted = {a.url for a in newsroom.expected(1) if a.source == outlet.name}
    for kind in ("feeds", "sitemaps"):
        part = {"feeds": [], "sitemaps": [], kind: discover[kind]}
        missing = wanted - discovered(client, part)
        assert bool(missing) == (kind == "feeds" or outlet.name == "open-wire")


def test_rejected_pages_answer_and_are_no_expected_articles(client):
    expected = {article.url for article in newsroom.expected(1)}
    for rejection in newsroom.rejected(1):
        assert client.get(rejection.url).status == 200
        assert rejection.url not in expected


def test_linked_pages_that_robots_close(client):
    for url in newsroom.disallowed(1):
        home = "/".join(url.split("/")[:3])
        closed = re.findall(r"Disallow: (\S+)", client.text(f"{home}/robots.txt"))
        assert any(url.removeprefix(home).startswith(path) for path in closed)
        assert url.removeprefix(home) in client.text(f"{home}/")
        assert client.get(url).status == 200
    robots = client.text("http://harbourledger.example/robots.txt")
    assert "Sitemap: http://harbourledger.example/sitemap_index.xml" in robots


@pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: outlet.name)
def test_open_wire_allows_stories_only_and_the_ledger_leaves_it_to_the_judge(outlet):
    allow = source_of(outlet.name)["discover"].get("allow", [])
    wanted = [a.url for a in newsroom.expected(2) if a.source == outlet.name]
    assert all(any(re.search(rule, url) for rule in allow) for url in wanted) == bool(allow)
    assert bool(allow) == (outlet.name == "open-wire")
