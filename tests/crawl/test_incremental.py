"""What was had is not had again: conditional requests, looks at falling intervals, backfills."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from crawl.conftest import Crawl, Crawler
from crawl.small_site import Answer, SmallSite, serve_site
from newscrawl.storage.engine import Database
from newscrawl.storage.models import ArticleRow, ArticleVersion, ListingRow, PageRow

ALLOW = {"NEWSCRAWL_ALLOW_PRIVATE_ADDRESSES": "1"}
STORIES = [f"/council/{number}-what-it-said-today" for number in range(4)]


@pytest.fixture
def site() -> Iterator[SmallSite]:
    with serve_site() as served:
        for path in STORIES:
            served.story(path)
        yield served


@pytest.fixture
def run(
    sqlite_crawler: Crawler, site: SmallSite, write_source: Callable[..., Path]
) -> Callable[..., Crawl]:
    """Crawl the site by its sitemap, or as `discover` says; `rest` is the end of the source's file."""
    folder: list[Path] = []

    def crawl(*options: str, discover: str = "", rest: str = "") -> Crawl:
        if not folder:
            text = discover or f'sitemaps = ["{site.base}/map.xml"]'
            folder.append(write_source("small", site.base + "/", text, rest))
        done = sqlite_crawler.crawl(
            "small", *options, NEWSCRAWL_SOURCES_DIR=str(folder[0]), **ALLOW
        )
        assert done.status == 0, done.log
        return done

    return crawl


@pytest.fixture
def database(sqlite_crawler: Crawler) -> Iterator[Callable[[], Database]]:
    opened: list[Database] = []

    def open_() -> Database:
        opened.append(Database.open(sqlite_crawler.environment["NEWSCRAWL_DATABASE_URL"]))
        return opened[-1]

    yield open_
    for database in opened:
        database.close()


def change(database: Database, model: type, **values: object) -> None:
    with database.begin() as session:
        session.execute(update(model).values(**values))


def pages(database: Database) -> dict[str, PageRow]:
    with database.read() as session:
        rows = session.scalars(select(PageRow)).all()
        session.expunge_all()
    return {"/" + row.url.split("/", 3)[3]: row for row in rows}


def in_the_past() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=1)


def test_a_second_crawl_asks_for_the_listings_alone(run, site, database, sqlite_crawler) -> None:
    site.sitemap("/map.xml", dict.fromkeys(STORIES, ""))
    first = run(discover=f'sitemaps = ["{site.base}/map.xml", "{site.base}/none.xml"]')
    assert first.runs["small"]["articles_new"] == 4
    assert site.asked() == sorted(["/map.xml", "/none.xml", *STORIES])
    check_listings(database(), site)
    check_requests_are_archived(sqlite_crawler.folder / "data" / "archive")
    second = run()
    assert sorted(site.log) == [("/map.xml", 304), ("/none.xml", 404)]
    counts = second.runs["small"]
    assert (counts["listings"], counts["listings_failed"], counts["requested"]) == (2, 1, 0)


def check_listings(database: Database, site: SmallSite) -> None:
    with database.read() as session:
        rows = {row.url[len(site.base) :]: row for row in session.scalars(select(ListingRow))}
        assert rows["/map.xml"].etag
        assert rows["/map.xml"].next_at > rows["/map.xml"].fetched_at
        assert rows["/none.xml"].last_error.startswith("http_404")
        assert {row.claimed_by for row in rows.values()} == {None}


def check_requests_are_archived(folder: Path) -> None:
    [file] = folder.rglob("*.warc.gz")
    text = gzip.decompress(file.read_bytes()).decode()
    assert text.count("WARC-Type: response") == text.count("WARC-Type: request") == 4
    assert "User-Agent: newscrawl/" in text


def test_a_listing_without_validators_is_read_only_when_it_changed(run, site, database) -> None:
    site.sitemap("/map.xml", dict.fromkeys(STORIES, ""), has_etag=False)
    run()
    run()
    assert [status for path, status in site.log if path == "/map.xml"] == [200, 200]
    site.story("/council/5-one-more-of-them")
    entries = dict.fromkeys([*STORIES, "/council/5-one-more-of-them"], "")
    site.sitemap("/map.xml", entries, has_etag=False)
    site.log.clear()
    run()
    assert site.asked() == ["/council/5-one-more-of-them", "/map.xml"]


def test_a_look_at_a_page_that_did_not_change_costs_next_to_nothing(run, site, database) -> None:
    """A 304; or, from a server without validators, the same payload, which nobody reads again."""
    site.story(STORIES[0], has_etag=False)
    site.sitemap("/map.xml", dict.fromkeys(STORIES, ""))
    run()
    before = pages(database())
    change(database(), PageRow, next_at=in_the_past())
    site.log.clear()
    done = run()
    answers = [("/map.xml", 304), (STORIES[0], 200), *((path, 304) for path in STORIES[1:])]
    assert sorted(site.log) == sorted(answers)
    counts = done.runs["small"]
    assert (counts["not_modified"], counts["fetched"]) == (4, 0)
    for path, page in pages(database()).items():
        assert page.state == "not_modified"
        assert page.fetched_at > before[path].fetched_at
        assert page.next_at > page.fetched_at
        kept = (before[path].archive_file, before[path].archive_offset)
        assert (page.archive_file, page.archive_offset) == kept


def test_an_edit_is_found_by_a_look_and_kept_as_a_version(run, site, database) -> None:
    site.sitemap("/map.xml", dict.fromkeys(STORIES, ""))
    run()
    change(database(), PageRow, next_at=in_the_past())
    site.story(STORIES[0], "What the council took back")
    counts = run().runs["small"]
    assert (counts["articles_changed"], counts["not_modified"]) == (1, 3)
    with database().read() as session:
        assert len(session.scalars(select(ArticleVersion)).all()) == 5
        titles = session.scalars(select(ArticleRow.title)).all()
    assert "What the council took back" in titles


def test_a_newer_lastmod_makes_a_page_due_at_once(run, site) -> None:
    site.sitemap("/map.xml", dict.fromkeys(STORIES, "2026-03-04T10:00:00Z"))
    run()
    site.story(STORIES[1], "What the council took back")
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    site.sitemap(
        "/map.xml", dict.fromkeys(STORIES, "2026-03-04T10:00:00Z") | {STORIES[1]: tomorrow}
    )
    site.log.clear()
    assert run().runs["small"]["articles_changed"] == 1
    assert site.asked() == [STORIES[1], "/map.xml"]


def test_a_sitemap_that_did_not_change_by_its_index_is_not_asked_for(run, site) -> None:
    site.sitemap("/old.xml", {STORIES[0]: ""})
    site.sitemap("/new.xml", {STORIES[1]: ""})
    days = {"/old.xml": "2026-01-01", "/new.xml": "2026-03-01"}
    site.sitemap("/map.xml", days, kind="sitemap")
    run()
    assert site.asked() == sorted([*STORIES[:2], "/map.xml", "/new.xml", "/old.xml"])
    site.sitemap("/new.xml", {STORIES[1]: "", STORIES[2]: ""})
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    site.sitemap("/map.xml", days | {"/new.xml": tomorrow}, kind="sitemap")
    run()
    assert site.asked() == sorted([STORIES[2], "/map.xml", "/new.xml"])


def test_a_budget_stops_a_run_and_the_next_goes_on(run, site, database) -> None:
    site.sitemap("/map.xml", dict.fromkeys(STORIES, ""))
    counts = run(rest="[crawl]\nmax_pages = 3").runs["small"]
    assert (counts["requested"], counts["fetched"], counts["errors"]) == (3, 3, {"budget_pages": 1})
    site.log.clear()
    assert run().runs["small"]["fetched"] == 1
    assert len(site.asked()) == 2


def test_a_backfill_fetches_what_dates_from_its_time_and_nothing_else(run, site, database) -> None:
    undated, march, april = "/story-of-no-date-at-all", "/story-of-march", "/story-of-april"
    by_url = {"/2026/03/05/by-its-address-alone": "", "/2026/02/05/too-old-by-its-address": ""}
    entries = {march: "2026-03-31T23:00:00Z", april: "2026-04-01", undated: "", **by_url}
    for path in entries:
        site.story(path)
    site.story("/story-of-february")
    site.sitemap("/march.xml", entries)
    site.sitemap("/february.xml", {"/story-of-february": "2026-02-20"})
    maps = {"/march.xml": "2026-04-01", "/february.xml": "2026-02-28"}
    site.sitemap("/map.xml", maps, kind="sitemap")
    window = ("--since", "2026-03-01", "--until", "2026-03-31")
    counts = run(*window).runs["small"]
    assert (counts["articles_new"], counts["errors"]) == (2, {"undated": 1})
    wanted = ["/2026/03/05/by-its-address-alone", "/map.xml", "/march.xml", march]
    assert site.asked() == wanted
    run(*window)
    assert site.asked() == ["/map.xml", "/march.xml"]
    counts = run().runs["small"]
    assert counts["articles_new"] == 4, "what a backfill left out is found by the next crawl"


def test_a_backfill_turns_a_section_until_it_is_too_old(run, site) -> None:
    def section(number: int, *paths: str) -> None:
        links = "".join(
            f'<h2><a href="{path}">What the council said then</a></h2>' for path in paths
        )
        site.answers["/news" if number == 1 else f"/news?page={number}"] = Answer(
            f'<main>{links}</main><a rel="next" href="/news?page={number + 1}">Next</a>'
        )

    months = {1: "2026/05", 2: "2026/04", 3: "2026/03", 4: "2026/02", 5: "2026/01"}
    for number, month in months.items():
        site.story(f"/{month}/12/what-the-council-said")
        section(number, f"/{month}/12/what-the-council-said")
    done = run("--since", "2026-03-01", "--until", "2026-04-20",
               discover=f'sections = ["{site.base}/news"]')  # fmt: skip
    assert done.runs["small"]["articles_new"] == 2
    assert [path for path in site.asked() if path.startswith("/news")] == [
        "/news", "/news?page=2", "/news?page=3", "/news?page=4",
    ]  # fmt: skip


def test_a_page_is_asked_for_again_when_robots_txt_allows_it(
    site: SmallSite, run: Callable[..., Crawl], database: Callable[[], Database], tmp_path: Path
) -> None:
    site.answers["/robots.txt"] = Answer(f"User-agent: *\nDisallow: {STORIES[0]}\n")
    site.sitemap("/map.xml", dict.fromkeys(STORIES, ""))
    assert run().runs["small"]["errors"] == {"robots": 1}
    refused = pages(database())[STORIES[0]]
    assert (refused.state, refused.next_at) == ("refused", refused.tried_at + timedelta(days=1))
    site.answers["/robots.txt"] = Answer("User-agent: *\nAllow: /\n")
    change(database(), PageRow, next_at=in_the_past())
    for kept in (tmp_path / "data" / "robots").iterdir():
        kept.unlink()  # as if it had been kept for a day
    site.asked()
    assert run().runs["small"]["articles_new"] == 1
    assert site.asked().count(STORIES[0]) == 1
