"""The add-on brings reading, guard and storage into a project that knows nothing of newscrawl."""

from __future__ import annotations

import json

from addon.conftest import BASE, STORIES
from crawl.strangers import Answer
from sqlalchemy import select

from newscrawl.storage.archive import Archive, ArchiveLocation
from newscrawl.storage.engine import Database
from newscrawl.storage.models import ArticleRow, CrawlRun, PageRow

PLAIN = """article = response.meta["newscrawl_result"]
        yield {"url": response.url, "own": response.css("h1::text").get(), "read": article.title}"""
SELECT = 'TWISTED_REACTOR = "twisted.internet.selectreactor.SelectReactor"\n'


def stored(url: str) -> tuple[list[ArticleRow], list[PageRow], list[CrawlRun]]:
    with Database.open(url) as database, database.read() as session:
        found = tuple(
            list(session.scalars(select(model))) for model in (ArticleRow, PageRow, CrawlRun)
        )
        session.expunge_all()
    return found


def test_articles_of_an_ordinary_spider_land_in_sql(project, quay, database_url, backend) -> None:
    """On each database, and under a reactor that knows asyncio and one that does not."""
    reactor = "" if backend == "sqlite" else SELECT
    settings = f'NEWSCRAWL_DATABASE_URL = "{database_url}"\n{reactor}'
    project.write(PLAIN, settings)
    reserved = [{"location": "/2026/pier*", "tdm-reservation": 1}]
    quay.answers[f"{BASE}/.well-known/tdmrep.json"] = Answer(
        body=json.dumps(reserved).encode(), kind="application/json"
    )
    log = project.crawl(NEWSCRAWL_DATA_DIR="kept")
    articles, pages, runs = stored(database_url)
    titles = [row.title for row in articles]
    assert len(titles) == len(STORIES), log
    assert {row.source for row in articles} == {"quay-post"}
    assert all("regulator" in row.body for row in articles)
    by_url = {row.url: row for row in pages}
    assert by_url[f"{BASE}/"].rejection == "index_page"
    page = by_url[f"{BASE}/2026/pier-story-of-the-day"]
    assert {url for url, row in by_url.items() if row.reserved} == {page.url}, "by its host's file"
    location = ArchiveLocation(page.archive_file, page.archive_offset, page.archive_length)
    with Archive(project.folder / "kept" / "archive") as archive:
        assert archive.load(location).body == quay.answers[page.url].body
    assert [(run.source, run.state, run.articles_new) for run in runs] == [("quay-post", "done", 3)]
    # The project's own parts work as before, and the guard held.
    kept = [item for item in project.kept if "own" in item]
    assert sorted(item["read"] for item in kept) == sorted(titles)
    assert all(item["read"] == item["own"] for item in kept)
    failed = [item["failed"] for item in project.kept if "failed" in item]
    assert len(failed) == 1
    assert "not public" in failed[0] or "not crawled" in failed[0]
    assert not any("secret" in asked.url for asked in quay.log)


def test_responses_that_a_spider_yields_become_articles_without_storage(project, quay) -> None:
    project.write("yield response", "NEWSCRAWL_READ = False\nNEWSCRAWL_STORE = False\n")
    project.crawl()
    kept = [item for item in project.kept if "failed" not in item]
    assert len(kept) == len(STORIES)
    assert all(item["source"] == "quay-post" and item["blocks"] for item in kept)
    assert not list(project.folder.rglob("*.db"))


def test_the_projects_own_settings_win(project, quay) -> None:
    own = """
from newscrawl.addon import ReadResponses
from newscrawl.fetching.guard import AddressGuard
DOWNLOADER_MIDDLEWARES[ReadResponses] = None
DOWNLOADER_MIDDLEWARES[AddressGuard] = None
"""
    quay.answers[f"http://127.0.0.1:{quay.port}/secret"] = quay.answers[f"{BASE}/"]
    project.write('yield {"result": "newscrawl_result" in response.meta}', own)
    project.crawl()
    assert [item for item in project.kept if item != {"result": False}] == []
    assert any("secret" in asked.url for asked in quay.log), "the guard was left out"
    assert not list(project.folder.rglob("*.db"))


def test_a_store_that_cannot_be_used_stops_the_crawl_and_says_why(project, quay) -> None:
    project.write("yield None", 'NEWSCRAWL_DATA_DIR = "/proc/none"\n')
    log = project.crawl()
    assert "newscrawl_failed" in log
    assert "The crawl stops: " in log
    assert "Traceback" not in log
    assert not any("story" in asked.url for asked in quay.log)
