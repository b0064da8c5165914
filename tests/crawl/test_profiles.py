"""A crawl learns its site, and corrects in the same crawl what it read before it knew better."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest
from reading.profile import made
from sqlalchemy import select

from crawl.small_site import Answer, SmallSite, serve_site
from newscrawl.storage.engine import Database
from newscrawl.storage.models import ArticleRow, ArticleVersion, SiteProfileRow
from newscrawl.storage.states import VersionCause

SIGN = "Words in this paper are set by hand"
PAGES = 40


@pytest.fixture
def site() -> Iterator[SmallSite]:
    with serve_site() as found:
        for number in range(PAGES):
            found.answers[f"/story-{number}"] = Answer(made.old_page(number))
        paths = {f"/story-{number}": "" for number in range(PAGES)}
        found.sitemap("/sitemap.xml", paths)
        yield found


@pytest.fixture
def crawl_site(sqlite_crawler, site, write_source):
    """Crawl the site; the TOML of `[read]` may be given."""

    def crawl_site(read=""):
        discover = f'sitemaps = ["{site.base}/sitemap.xml"]'
        folder = write_source("gazette", f"{site.base}/", discover, read)
        found = sqlite_crawler.crawl(
            "gazette",
            NEWSCRAWL_SOURCES_DIR=str(folder),
            NEWSCRAWL_ALLOW_PRIVATE_ADDRESSES="1",
        )
        assert found.status == 0, found.log
        return found

    return crawl_site


def ask(crawler, *questions):
    """What the database answers to each, in one session."""
    url = crawler.environment["NEWSCRAWL_DATABASE_URL"]
    with Database.open(url) as database, database.read() as session:
        answers = [session.scalars(question).all() for question in questions]
        session.expunge_all()
    return answers


def command(crawler, *arguments):
    done = subprocess.run(
        [sys.executable, "-m", "newscrawl", *arguments],
        env=crawler.environment, cwd=crawler.folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def test_a_site_is_learned_and_what_was_stored_is_corrected(crawl_site, sqlite_crawler):
    crawl_site()
    rows, causes, [profile] = ask(
        sqlite_crawler, select(ArticleRow), select(ArticleVersion.cause), select(SiteProfileRow)
    )
    assert len(rows) == PAGES
    assert [row.url for row in rows if SIGN in row.body] == []
    assert {row.profile_version for row in rows} != {None}
    assert VersionCause.PROFILE_LEARNED in causes
    assert VersionCause.EDITED not in causes
    assert profile.version == profile.profile["version"] > 0

    status, told, _ = command(sqlite_crawler, "profiles", "show", "gazette")
    assert status == 0
    assert "removed from 100.0% of pages: 'Gauge reading N of the tide board'" in told
    status, told, _ = command(sqlite_crawler, "profiles", "list", "--json")
    [row] = [json.loads(line) for line in told.splitlines()]
    assert (row["source"], row["health"]) == ("gazette", "well")
    assert 10 < row["pages"] <= PAGES  # those looked at in full
    status, told, _ = command(sqlite_crawler, "profiles", "show", "gazette", "--json")
    assert {json.loads(line)["kind"] for line in told.splitlines()} >= {"layout", "line"}


def test_an_operator_overrules_what_was_learned(crawl_site, sqlite_crawler):
    crawl_site('[read]\nkeep = ["^Words in this paper"]\ndrop = ["^Background$"]')
    [bodies] = ask(sqlite_crawler, select(ArticleRow.body))
    assert all(SIGN in body for body in bodies)
    assert not any("Background" in body for body in bodies)


def test_a_source_without_a_profile_is_said_to_have_none(sqlite_crawler):
    command(sqlite_crawler, "db", "upgrade")
    status, _, said = command(sqlite_crawler, "profiles", "show", "wire")
    assert status == 1
    assert "nothing is known of the pages of 'wire' yet" in said
