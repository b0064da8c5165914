"""Crawls as an operator runs them: the real command, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from crawl.faulty import FaultyServer, serve_faults
from crawl.strangers import Strangers, serve_strangers
from newscrawl import newsroom
from newscrawl.storage.engine import Database
from newscrawl.storage.models import PageRow


@dataclass(frozen=True)
class Crawl:
    """What one run of the command came to."""

    status: int
    runs: dict[str, dict[str, Any]]
    """what `--json` prints, by source"""
    log: str
    """standard error"""


class Crawler:
    """Runs `newscrawl crawl` with settings of its own; nothing of the developer's counts."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("NEWSCRAWL_") and not name.lower().endswith("_proxy")
        }
        self.environment = kept | {
            "NEWSCRAWL_DATA_DIR": str(folder / "data"),
            "NEWSCRAWL_DATABASE_URL": database_url,
            "NEWSCRAWL_DOWNLOAD_DELAY": "0",
            "NEWSCRAWL_CONTACT": "tests@newscrawl.example",
        }

    def command(self, *sources: str, settings: dict[str, str] | None = None) -> list[str]:
        overrides = [f"-s{name}={value}" for name, value in (settings or {}).items()]
        return [sys.executable, "-m", "newscrawl", "crawl", *sources, "--json", *overrides]

    def crawl(self, *sources: str, settings: dict[str, str] | None = None, **env: str) -> Crawl:
        done = subprocess.run(
            self.command(*sources, settings=settings),
            env=self.environment | env,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        runs = [json.loads(line) for line in done.stdout.splitlines()]
        return Crawl(done.returncode, {run["source"]: run for run in runs}, done.stderr)


@pytest.fixture
def crawler(tmp_path: Path, database_url: str) -> Crawler:
    return Crawler(tmp_path, database_url)


@pytest.fixture
def sqlite_crawler(tmp_path: Path) -> Crawler:
    """On SQLite alone, for what does not depend on the database; its tables are not made yet."""
    return Crawler(tmp_path, f"sqlite:///{tmp_path / 'newscrawl.db'}")


@pytest.fixture
def room() -> Iterator[newsroom.Newsroom]:
    with newsroom.serve() as server:
        yield server


@pytest.fixture
def faulty() -> Iterator[FaultyServer]:
    with serve_faults() as server:
        yield server


@pytest.fixture
def write_source(tmp_path: Path) -> Callable[..., Path]:
    """Write a source file; gives the folder that holds it."""
    folder = tmp_path / "sources"
    folder.mkdir()

    def write(name: str, home: str, discover: str, read: str = "") -> Path:
        text = (
            f'title = "{name}"\nhome = "{home}"\nlanguage = "en"\n[discover]\n{discover}\n{read}\n'
        )
        (folder / f"{name}.toml").write_text(text)
        return folder

    return write


@pytest.fixture
def strangers() -> Iterator[Strangers]:
    with serve_strangers() as server:
        yield server


@pytest.fixture
def visit(
    sqlite_crawler: Crawler, strangers: Strangers, write_source: Callable[..., Path]
) -> Callable[..., tuple[Crawl, dict[str, PageRow]]]:
    """Crawl a source for each host that has a feed; gives the crawl and the pages by URL."""

    def run(settings: dict[str, str] | None = None, **env: str) -> tuple[Crawl, dict[str, PageRow]]:
        feeds = [url for url in strangers.answers if url.endswith("/feed.xml")]
        names = []
        for url in feeds:
            base = url.removesuffix("/feed.xml")
            names.append(base.partition("://")[2].partition(".")[0])
            folder = write_source(names[-1], base + "/", f'feeds = ["{url}"]')
        proxies = {"http_proxy": strangers.url, "https_proxy": strangers.url}
        environment = {"NEWSCRAWL_SOURCES_DIR": str(folder)} | proxies | env
        done = sqlite_crawler.crawl(*names, settings=settings, **environment)
        return done, pages_of(sqlite_crawler.environment["NEWSCRAWL_DATABASE_URL"])

    return run


def pages_of(database_url: str) -> dict[str, PageRow]:
    """Every page that the database knows, by URL."""
    with Database.open(database_url) as database, database.read() as session:
        rows = session.scalars(select(PageRow)).all()
        session.expunge_all()
    return {row.url: row for row in rows}
