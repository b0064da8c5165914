"""The application as a person starts it, over a small database on SQLite and PostgreSQL; and a browser."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

import pytest
from postgres import copied

from newscrawl.rendering.chromium import can_use_sandbox
from newscrawl.storage.engine import Database
from web import made


@dataclass
class Served:
    base: str
    environment: dict[str, str]
    folder: Path


@contextmanager
def serving(environment: dict[str, str], *options: str) -> Iterator[str]:
    """The address at which `newscrawl serve` answers."""
    command = [sys.executable, "-m", "newscrawl", "serve", "--port", "0", *options]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    said: list[str] = []
    try:
        assert process.stderr is not None
        for line in process.stderr:
            said.append(line)
            if found := re.search(r"Open (http://\S+)/ ", line):
                break
        else:
            pytest.fail("newscrawl serve ended: " + "".join(said))
        reader = Thread(
            target=lambda: said.extend(process.stderr), daemon=True
        )  # never let it block
        reader.start()
        yield found[1]
    finally:
        process.terminate()
        process.wait(20)
        reader.join(5)
        process.stderr.close()
    # Faults of the application are logged with their traceback: there were none.
    assert "Traceback" not in "".join(said), "".join(said)


def environment_of(database_url: str, folder: Path, **more: str) -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("NEWSCRAWL_")}
    return plain | {
        "NEWSCRAWL_DATABASE_URL": database_url,
        "NEWSCRAWL_DATA_DIR": str(folder),
        "NEWSCRAWL_SOURCES_DIR": str(folder / "sources"),
        **more,
    }


@pytest.fixture(scope="session")
def served(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("web-sqlite")
    shutil.copy(sqlite_template, folder / "newscrawl.db")
    with _served(f"sqlite:///{folder / 'newscrawl.db'}", folder) as found:
        yield found


@pytest.fixture(scope="session")
def served_by_postgres(
    postgres_server: str, postgres_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    for url in copied(postgres_server, postgres_template):
        with _served(url, tmp_path_factory.mktemp("web-postgres")) as found:
            yield found


@contextmanager
def _served(url: str, folder: Path) -> Iterator[Served]:
    with Database.open(url) as database:
        made.fill(database, folder)
    environment = environment_of(url, folder)
    with serving(environment) as base:
        yield Served(base, environment, folder)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium, chromium_sandbox=can_use_sandbox()
        )
        yield started
        started.close()


@dataclass
class Tab:
    """A tab of a browser, and all that happened in it."""

    page: object
    base: str
    requests: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def open(self, path: str) -> object:
        self.page.goto(self.base + path)
        return self.page

    def path_of(self, url: str) -> str:
        """Where the article that was read from `url` is shown."""
        self.page.goto(f"{self.base}/inspector?page={url}")
        return self.page.url.replace(self.base, "").replace("/inspector/", "/articles/")

    def strangers(self) -> list[str]:
        return [url for url in self.requests if not url.startswith(self.base + "/")]


@pytest.fixture
def tab(served: Served, browser) -> Iterator[Callable[..., Tab]]:
    """Opens tabs, whose size and colours may be given."""
    contexts = []

    def opened(**options: object) -> Tab:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        found = Tab(page, served.base)
        page.on("request", lambda request: found.requests.append(request.url))
        page.on("console", lambda message: found.said.append(message.text))
        page.on("pageerror", lambda error: found.said.append(str(error)))
        page.on("dialog", lambda dialog: (found.said.append("dialog"), dialog.dismiss()))
        return found

    yield opened
    for context in contexts:
        context.close()
