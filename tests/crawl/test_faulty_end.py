"""A crawl whose end meets a fault that nobody expects: all that was done is kept, and it says that it failed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest
from sqlalchemy import select

from crawl.conftest import Crawler
from newscrawl import newsroom
from newscrawl.storage.engine import Database
from newscrawl.storage.models import CrawlRun, PageRow
from newscrawl.storage.states import PageState, RunState

BROKEN = """
import sys
from newscrawl.cli import main
from {module} import {owner}
async def broken(*_, **__): raise LookupError("never foreseen")
{owner}.{method} = broken
main()
"""


@pytest.fixture
def crawl(sqlite_crawler: Crawler, room: newsroom.Newsroom) -> Callable[..., str]:
    """Runs the command with one method that raises; its log comes back."""

    def run(module: str, owner: str, method: str) -> str:
        code = BROKEN.format(module=module, owner=owner, method=method)
        done = subprocess.run(
            [sys.executable, "-c", code, "crawl", "harbour-ledger"],
            env=sqlite_crawler.environment
            | {"NEWSCRAWL_SOURCES_DIR": str(newsroom.SOURCES_DIR), "http_proxy": room.proxy_url},
            cwd=sqlite_crawler.folder, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 1, done.stderr
        assert "met a fault of newscrawl (LookupError)" in done.stderr
        assert "never foreseen" in done.stderr
        return done.stderr

    return run


@pytest.mark.parametrize(
    ("part", "states"),
    [
        (("newscrawl.desk", "Desk", "finish"), {RunState.FAILED}),
        (("newscrawl.storage.writer", "Writer", "close"), {RunState.RUNNING}),
    ],
)
def test_a_fault_at_the_end(crawl, sqlite_crawler, part, states) -> None:
    crawl(*part)
    with (
        Database.open(sqlite_crawler.environment["NEWSCRAWL_DATABASE_URL"]) as database,
        database.read() as session,
    ):
        assert set(session.scalars(select(CrawlRun.state))) == states
        fetched = select(PageRow.url).where(PageRow.state == PageState.FETCHED)
        assert len(session.scalars(fetched).all()) > 20
