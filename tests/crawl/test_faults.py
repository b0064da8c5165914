"""Bad input: a clear message and a counted reason; the other pages and sources go on."""

from __future__ import annotations

import subprocess
import sys

import pytest
from sqlalchemy import select

from newscrawl.storage.engine import Database
from newscrawl.storage.models import ArticleRow, PageRow

ALLOW = {"NEWSCRAWL_ALLOW_PRIVATE_ADDRESSES": "1"}


@pytest.fixture
def run(sqlite_crawler, faulty, write_source):
    """Crawl the faulty feed beside a good one; gives the crawl and the pages' rows by slug."""
    write_source("faulty", faulty.base + "/", f'feeds = ["{faulty.base}/feed.xml"]')
    folder = write_source("good", faulty.base + "/", f'feeds = ["{faulty.base}/good.xml"]')
    done = sqlite_crawler.crawl("faulty", "good", NEWSCRAWL_SOURCES_DIR=str(folder), **ALLOW)
    assert done.status == 0, done.log
    database_url = sqlite_crawler.environment["NEWSCRAWL_DATABASE_URL"]
    with Database.open(database_url) as database, database.read() as session:
        rows = session.scalars(select(PageRow)).all()
        titles = list(session.scalars(select(ArticleRow.title)))
        session.expunge_all()
    return done, {row.url.split("/")[-1].split("-")[0]: row for row in rows}, titles


def test_each_bad_page_has_its_reason_and_the_good_ones_are_stored(run) -> None:
    done, pages, titles = run
    assert pages["empty"].rejection == "empty"
    assert pages["huge"].error.startswith("too_large")
    assert pages["binary"].rejection == "not_html"
    assert (pages["gone"].state, pages["gone"].status) == ("gone", 404)
    assert (pages["secret"].state, pages["secret"].status) == ("refused", 403)
    assert "A good page at good" in titles
    assert "A good page at othe" in titles
    counted = done.runs["faulty"]
    assert pages["deep"].state == "fetched"  # 100,000 open elements: read or rejected, but no harm
    assert counted["rejections"]["empty"] >= 1
    assert counted["rejections"]["not_html"] == 1
    assert counted["errors"] == {"too_large": 1, "http_404": 1, "http_403": 1}
    assert done.runs["good"]["articles_new"] == 1


def test_a_wrong_charset_label_does_no_harm(run) -> None:
    _, _, titles = run
    assert "Café rules – a £5m plan" in titles


def test_nothing_ends_in_a_traceback(run) -> None:
    assert "Traceback" not in run[0].log


@pytest.mark.parametrize(
    ("path", "words"), [("/html-feed.xml", "This is a page"), ("/none-feed.xml", "")]
)
def test_a_feed_that_is_none_is_named_and_counted(
    sqlite_crawler, faulty, write_source, path, words
) -> None:
    write_source("broken", faulty.base + "/", f'feeds = ["{faulty.base}{path}"]')
    folder = write_source("good", faulty.base + "/", f'feeds = ["{faulty.base}/good.xml"]')
    done = sqlite_crawler.crawl("broken", "good", NEWSCRAWL_SOURCES_DIR=str(folder), **ALLOW)
    assert done.status == 0
    assert done.runs["broken"]["errors"] == {"not_a_feed": 1}
    assert done.runs["good"]["articles_new"] == 1
    assert path in done.log
    assert words in done.log


def test_an_unreachable_source_fails_alone(sqlite_crawler, faulty, write_source) -> None:
    write_source("away", "http://127.0.0.1:9/", 'feeds = ["http://127.0.0.1:9/feed.xml"]')
    folder = write_source("good", faulty.base + "/", f'feeds = ["{faulty.base}/good.xml"]')
    done = sqlite_crawler.crawl("away", "good", NEWSCRAWL_SOURCES_DIR=str(folder), **ALLOW)
    assert done.status == 0
    assert done.runs["away"]["errors"] == {"connection_refused": 1}
    assert done.runs["good"]["articles_new"] == 1
    only = sqlite_crawler.crawl("away", NEWSCRAWL_SOURCES_DIR=str(folder), **ALLOW)
    assert only.status == 1
    assert "no source could be crawled" in only.log


def test_private_addresses_are_refused_unless_allowed(sqlite_crawler, faulty, write_source) -> None:
    folder = write_source("local", faulty.base + "/", f'feeds = ["{faulty.base}/good.xml"]')
    done = sqlite_crawler.crawl("local", NEWSCRAWL_SOURCES_DIR=str(folder))
    assert done.status == 1
    assert done.runs["local"]["errors"] == {"address_refused": 1}
    assert faulty.requests == []


UNUSABLE = [
    ({"NEWSCRAWL_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none"}, 1, "127.0.0.1:9"),
    ({"NEWSCRAWL_DATABASE_URL": "mysql://localhost/none"}, 2, "NEWSCRAWL_DATABASE_URL"),
    ({"NEWSCRAWL_DATA_DIR": "/dev/null/data"}, 1, "/dev/null/data"),
    ({"NEWSCRAWL_SOURCES_DIR": "/nowhere/at/all"}, 2, "/nowhere/at/all"),
]


@pytest.mark.parametrize(("environment", "status", "named"), UNUSABLE)
def test_what_cannot_be_used_is_named_before_anything_is_fetched(
    sqlite_crawler, faulty, write_source, environment, status, named
) -> None:
    folder = write_source("good", faulty.base + "/", f'feeds = ["{faulty.base}/good.xml"]')
    settings = {"NEWSCRAWL_SOURCES_DIR": str(folder)} | ALLOW | environment
    done = sqlite_crawler.crawl("good", **settings)
    assert done.status == status
    assert named in done.log
    assert "Traceback" not in done.log
    assert faulty.requests == []


def test_an_unknown_source_is_named_with_its_neighbours(sqlite_crawler) -> None:
    done = sqlite_crawler.crawl("tehcdirt")
    assert done.status == 2
    assert "'tehcdirt'; did you mean techdirt?" in done.log


BROKEN = """
import sys
from newscrawl import desk
from newscrawl.cli import main

read = desk.Desk.read

async def broken(self, fetched):
    if "charset" in fetched.page.url:
        raise LookupError("a fault that nobody expects")
    return await read(self, fetched)

desk.Desk.read = broken
main()
"""


def test_a_fault_of_ours_fails_the_run_and_spares_the_other_pages(
    sqlite_crawler, faulty, write_source
) -> None:
    folder = write_source("faulty", faulty.base + "/", f'feeds = ["{faulty.base}/feed.xml"]')
    done = subprocess.run(
        [sys.executable, "-c", BROKEN, "crawl", "faulty"],
        env=sqlite_crawler.environment | ALLOW | {"NEWSCRAWL_SOURCES_DIR": str(folder)},
        cwd=sqlite_crawler.folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1
    assert "met a fault of newscrawl" in done.stderr.splitlines()[-1]
    assert "a fault that nobody expects" in done.stderr
    assert len(max(done.stderr.splitlines(), key=len)) < 3_000, "a page's bytes are in the log"
    database_url = sqlite_crawler.environment["NEWSCRAWL_DATABASE_URL"]
    with Database.open(database_url) as database, database.read() as session:
        titles = session.scalars(select(ArticleRow.title)).all()
        states = dict(session.execute(select(PageRow.url, PageRow.state)).all())
    assert titles
    assert [state for url, state in states.items() if "charset" in url] == ["pending"]
