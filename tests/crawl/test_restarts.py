"""A database server that goes away under a crawl: it is told, nothing is lost, the next run completes."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from postgres import NoServerError, OwnServer, own_server

from crawl.conftest import Crawler
from crawl.test_kills import Disturbed, check_same
from newscrawl import newsroom
from newscrawl.storage.engine import Database
from newscrawl.storage.migrate import upgrade


@pytest.fixture
def server() -> Iterator[OwnServer]:
    try:
        with own_server() as started:
            yield started
    except NoServerError as error:
        if os.environ.get("CI"):
            pytest.fail(f"CI restarts a PostgreSQL server: {error}")
        pytest.skip(str(error))


@pytest.fixture
def disturbed(server: OwnServer, tmp_path: Path, room: newsroom.Newsroom) -> Iterator[Disturbed]:
    upgrade(server.url)
    with Database.open(server.url) as database:
        yield Disturbed(Crawler(tmp_path, server.url), room, database)


def test_a_server_that_goes_away_during_a_crawl(disturbed: Disturbed, server: OwnServer) -> None:
    disturbed.finish()
    undisturbed = disturbed.content()
    disturbed.empty()

    with disturbed.started(delay="0.05") as crawl:
        wait_for_pages(disturbed, 10, crawl)
        server.stop()
        _, log = crawl.communicate(timeout=120)
    assert crawl.returncode == 1, log
    assert "Traceback" not in log
    assert "check that the server runs" in log
    with disturbed.started() as while_down:
        _, log = while_down.communicate(timeout=120)
    assert while_down.returncode == 1
    assert "check that the server runs" in log
    server.start()
    done = disturbed.done()
    assert len(done) >= 10

    with disturbed.started(delay="0.05") as crawl:
        wait_for_pages(disturbed, len(done) + 10, crawl)
        server.restart()
        _, log = crawl.communicate(timeout=120)
    assert "Traceback" not in log
    # It may have asked nothing of the database in between.
    assert crawl.returncode == 0 or "check that the server runs" in log
    assert disturbed.done() >= done

    disturbed.finish()
    check_same(disturbed.content(), undisturbed, "after a restart")
    disturbed.check_archive(disturbed.crawler.folder / "data" / "archive")


def wait_for_pages(disturbed: Disturbed, number: int, crawl) -> None:
    while len(disturbed.done()) < number:
        assert crawl.poll() is None
        time.sleep(0.02)
    disturbed.database.close()
