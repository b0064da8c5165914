"""Crawls that are killed at any moment, and run again, end where one that nobody disturbed ends.

`NEWSCRAWL_KILLS=100` has so many crawls killed on each database; the moments are the same each time
(`NEWSCRAWL_KILLS_SEED`).
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import delete, select, text

from crawl.conftest import Crawler
from newscrawl import newsroom
from newscrawl.storage.archive import Archive, ArchiveLocation
from newscrawl.storage.engine import Database
from newscrawl.storage.models import ArticleRow, ArticleVersion, Base, PageRow
from newscrawl.storage.states import PageState, VersionCause

OUTLETS = ("harbour-ledger", "open-wire")
KILLS = {"sqlite": 8, "postgresql": 6}
LONG = int(os.environ.get("NEWSCRAWL_KILLS", "0"))
SEED = int(os.environ.get("NEWSCRAWL_KILLS_SEED", "1"))
REQUESTS, PAGES, SECONDS = 70, 15, 0.3
"""a crawl is killed after at most so many requests, or so many pages that it has done, or that long
after either"""

Content = dict[str, tuple[object, ...]]


class Disturbed:
    """Crawls of the newsroom on one database, each of them killed or let go on to its end."""

    def __init__(self, crawler: Crawler, room: newsroom.Newsroom, database: Database) -> None:
        self.crawler, self.room, self.database = crawler, room, database
        self.environment = crawler.environment | {
            "NEWSCRAWL_SOURCES_DIR": str(newsroom.SOURCES_DIR),
            "http_proxy": room.proxy_url,
        }

    @contextmanager
    def started(self, delay: str = "0"):
        command = self.crawler.command(*OUTLETS)
        environment = self.environment | {"NEWSCRAWL_DOWNLOAD_DELAY": delay}
        with subprocess.Popen(
            command, env=environment, cwd=self.crawler.folder, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        ) as crawl:  # fmt: skip
            yield crawl

    def finish(self, number: int = 1) -> None:
        """Let so many crawls run beside each other to their end."""
        if number:
            with self.started() as crawl:
                try:
                    self.finish(number - 1)
                    _, log = crawl.communicate(timeout=120)
                finally:
                    crawl.kill()
            assert crawl.returncode == 0, log
            assert "Traceback" not in log

    def kill(self, chance: random.Random) -> bool:
        """Kill a crawl, its workers too, at some moment; whether it was not done before."""
        seen, done = len(self.room.requests), len(self.done())
        requests, pages = chance.randint(1, REQUESTS), chance.randint(1, PAGES)
        has_come = chance.choice((
            lambda: len(self.room.requests) >= seen + requests,
            lambda: len(self.done()) >= done + pages,
        ))  # fmt: skip
        later = chance.choice((0.0, chance.random() * SECONDS))
        with self.started(delay="0.05") as crawl:
            while not has_come() and crawl.poll() is None:
                time.sleep(0.01)
            deadline = time.monotonic() + later
            while time.monotonic() < deadline and crawl.poll() is None:
                time.sleep(0.005)
            is_early = crawl.poll() is None
            if is_early:
                os.killpg(crawl.pid, signal.SIGKILL)
            crawl.stderr.close()
        return is_early

    def done(self) -> set[str]:
        """The pages whose outcome is committed."""
        with self.database.read() as session:
            is_done = PageRow.state.in_((PageState.FETCHED, PageState.REFUSED, PageState.GONE))
            return set(session.scalars(select(PageRow.url).where(is_done)))

    def empty(self) -> None:
        with self.database.begin() as session:
            for table in reversed(Base.metadata.sorted_tables):
                session.execute(delete(table))

    def content(self) -> Content:
        """Every article, with what its pages said before; a site's profile may be learned later."""
        columns = (ArticleRow.url, ArticleRow.title, ArticleRow.body, ArticleRow.authors,
                   ArticleRow.published_at)  # fmt: skip
        said = (
            select(ArticleRow.url, ArticleVersion.body)
            .join(ArticleVersion, ArticleVersion.article_id == ArticleRow.id)
            .where(ArticleVersion.cause != VersionCause.PROFILE_LEARNED)
            .order_by(ArticleRow.url, ArticleVersion.number)
        )
        with self.database.read() as session:
            found: Content = {row.url: (*row, []) for row in session.execute(select(*columns))}
            for url, body in session.execute(said):
                found[url][-1].append(body)
        return found

    def check_archive(self, folder: Path) -> None:
        """Whatever a page's row says is archived is there and whole."""
        columns = (
            PageRow.url,
            PageRow.archive_file,
            PageRow.archive_offset,
            PageRow.archive_length,
        )
        with self.database.read() as session:
            is_kept = PageRow.archive_file.is_not(None)
            rows = session.execute(select(*columns).where(is_kept)).all()
        assert len(rows) > 40
        with Archive(folder) as archive:
            for url, file, offset, length in rows:
                page = archive.load(ArchiveLocation(file, offset, length))
                assert url in {page.url, page.requested_url}


def test_killed_crawls_end_as_undisturbed_ones(crawler, room, database, backend) -> None:
    disturbed = Disturbed(crawler, room, database)
    chance = random.Random(SEED)  # noqa: S311  the same moments each time, no secret
    disturbed.finish()
    undisturbed = disturbed.content()
    assert len(undisturbed) > 40
    kills, left = 0, []
    while kills < (LONG or KILLS[backend]):
        disturbed.empty()
        is_over = False
        while not is_over and kills < (LONG or KILLS[backend]):
            done, seen = disturbed.done(), len(room.requests)
            is_early = disturbed.kill(chance)
            kills += is_early
            left.append(len(disturbed.done()))
            is_over = not is_early
            check_nothing_twice(room.requests[seen:], done)
        done, seen = disturbed.done(), len(room.requests)
        disturbed.finish(2)
        check_nothing_twice(room.requests[seen:], done)
        check_same(disturbed.content(), undisturbed, f"seed {SEED}, after {kills} kills")
        disturbed.check_archive(crawler.folder / "data" / "archive")
        if backend == "sqlite":
            with database.read() as session:
                assert session.scalar(text("PRAGMA integrity_check")) == "ok"
    print(f"{kills} kills; pages done after each: {left}")


def check_same(found: Content, wanted: Content, where: str) -> None:
    assert sorted(found) == sorted(wanted), where
    assert [(found[url], wanted[url]) for url in wanted if found[url] != wanted[url]] == [], where


def check_nothing_twice(requests: list[tuple[str, str]], done: set[str]) -> None:
    """Nothing that was committed is asked for again, and no article twice by crawls side by side."""
    asked = Counter(url for _, url in requests)
    assert not done & asked.keys()
    articles = {url: n for url, n in asked.items() if "/s/" in url or "/2026/" in url}
    assert max(articles.values(), default=1) == 1


@pytest.mark.parametrize("number", [2])
def test_crawls_side_by_side_share_the_work(crawler, room, database, number) -> None:
    disturbed = Disturbed(crawler, room, database)
    disturbed.finish(number)
    check_nothing_twice(room.requests, set())
    assert len(disturbed.content()) > 40
