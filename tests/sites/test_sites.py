"""Six real sites, replayed: complete, no index page among the articles, each article once."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from exports.loading import check_datasets
from sqlalchemy import select

from newscrawl.storage.engine import Database
from newscrawl.storage.models import ArticleRow, PageRow
from sites import replay

pytestmark = pytest.mark.skipif(
    not replay.REPLAY.is_file(), reason=f"the replayed sites are not at hand: no {replay.SHARED}"
)

INDEX_PATH = re.compile(
    r"/(?:tags?|category|categories|authors?|page|search|feed)(?:/|$)|^/(?:\d{4}/)?(?:\d\d/){0,2}$"
)


@pytest.fixture(scope="session")
def sites(tmp_path_factory) -> Iterator[replay.Replay]:
    with replay.serve(tmp_path_factory.mktemp("replay")) as server:
        yield server


@dataclass
class Crawled:
    """What the database holds after the crawl."""

    articles: dict[str, list[str]]
    """source to the URLs of its articles"""
    pages: dict[str, bool]
    """URL to whether it became (part of) an article"""
    log: list[dict[str, object]]


@pytest.fixture
def crawled(sites: replay.Replay, tmp_path: Path, database_url: str) -> Crawled:
    sites.reset()
    environment = os.environ | {
        "NEWSCRAWL_DATA_DIR": str(tmp_path / "data"),
        "NEWSCRAWL_DATABASE_URL": database_url,
        "NEWSCRAWL_SOURCES_DIR": str(replay.SOURCES),
        "NEWSCRAWL_DOWNLOAD_DELAY": "0",
        "NEWSCRAWL_CONTACT": "tests@newscrawl.example",
        "http_proxy": sites.url,
        "https_proxy": sites.url,
        "SSL_CERT_FILE": str(sites.certificate),
    }
    names = sorted(path.stem for path in replay.SOURCES.glob("*.toml"))
    settings = ["-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8", "-s", "LOG_LEVEL=WARNING"]
    command = [sys.executable, "-m", "newscrawl", "crawl", *names, *settings]
    subprocess.run(command, env=environment, check=True, timeout=900)
    with Database.open(database_url) as database, database.read() as session:
        articles: dict[str, list[str]] = {name: [] for name in names}
        for source, url in session.execute(select(ArticleRow.source, ArticleRow.url)):
            articles[source].append(url)
        rows = session.execute(select(PageRow.url, PageRow.article_id)).all()
    return Crawled(articles, {url: article is not None for url, article in rows}, sites.log(""))


def test_the_sites_are_complete_and_clean(
    crawled: Crawled, sites: replay.Replay, database_url: str, backend: str, tmp_path: Path
) -> None:
    """One crawl of all of them, checked from every side."""
    check_complete(crawled, sites.folder / "iff", r"https?://[^/]+/post/[^/]+/$", 0.99)
    check_complete(crawled, sites.folder / "felix", r"https?://[^/]+/articles/[^/]+/$", 0.98)
    check_no_index_page(crawled)
    check_disallowed(crawled)
    check_twins(crawled, sites.folder / "partitopirata")
    if backend == "sqlite":  # elsewhere the datasets are the same, byte by byte
        with Database.open(database_url) as database:
            check_datasets(database, tmp_path / "datasets")


def check_complete(crawled: Crawled, site: Path, pattern: str, share: float) -> None:
    """Of the posts that the site's feed and sitemap name, `share` became articles."""
    named = set()
    for document in ("index.xml", "sitemap.xml"):
        text = (site / document).read_text(encoding="utf-8")
        for url in re.findall(r"<(?:loc|link)>([^<]+)<", text):
            if re.fullmatch(pattern, url.strip()):
                named.add(url.strip().replace("https://", "http://"))
    missing = sorted(url for url in named if not crawled.pages.get(url))
    assert len(named) > 500
    assert len(missing) <= (1 - share) * len(named), missing[:20]


def check_no_index_page(crawled: Crawled) -> None:
    urls = [url for found in crawled.articles.values() for url in found]
    assert [url for url in urls if INDEX_PATH.search(urlsplit(url).path)] == []


def check_disallowed(crawled: Crawled) -> None:
    """A host whose robots.txt disallows all gets one request, for that file."""
    asked = [
        entry["url"] for entry in crawled.log if "disallow.ucsfstaff.test" in str(entry["url"])
    ]
    assert asked == ["http://disallow.ucsfstaff.test/robots.txt"]
    assert crawled.articles["ucsfstaff-disallow"] == []


def check_twins(crawled: Crawled, site: Path) -> None:
    """Each post of a site whose posts mostly stand at two URLs is one article."""
    keys = replay.posts(site)
    articles = Counter(
        keys[path]
        for url in crawled.articles["partitopirata"]
        if (path := urlsplit(url).path.strip("/")) in keys
    )
    twins = Counter(keys.values())
    assert sum(count == 2 for count in twins.values()) > 400
    assert [key for key, count in articles.items() if count > 1] == []
    assert len(articles) > 400
