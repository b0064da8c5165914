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

from crawl.faulty import FaultyServer, serve_faults
from newscrawl import newsroom


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
