"""Databases for the tests: `database` runs a test on SQLite and on PostgreSQL, each time empty."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from postgres import NoServerError, copied, named, run, server

from newscrawl.errors import ConfigurationError
from newscrawl.rendering.chromium import find_chromium
from newscrawl.storage.engine import Database
from newscrawl.storage.migrate import upgrade

BACKENDS = ("sqlite", "postgresql")
LONGEST_FIRST = ("tests/sites/", "tests/crawl/test_kills.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest come first, so that no process is left alone with them at the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST_FIRST))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """URL of a PostgreSQL server; tests that need one are skipped without it, but never in CI."""
    with ExitStack() as stack:
        try:
            url = stack.enter_context(server())
        except NoServerError as error:
            if os.environ.get("CI"):
                pytest.fail(f"CI tests on PostgreSQL as well: {error}")
            pytest.skip(str(error))
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> Iterator[str]:
    """Name of a migrated database, of which each test gets a copy."""
    name = f"newscrawl_test_{os.getpid()}_{secrets.token_hex(4)}"
    run(postgres_server, "CREATE DATABASE {}", name)
    upgrade(named(postgres_server, name))
    yield name
    run(postgres_server, "DROP DATABASE {}", name)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file, of which each test gets a copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def chromium() -> str:
    """An installed browser; tests that need one are skipped without it, but never in CI."""
    try:
        return find_chromium()
    except ConfigurationError as error:
        if os.environ.get("CI"):
            pytest.fail(f"CI renders pages: {error}")
        pytest.skip(f"{error}; `make browser` does, as root")


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def empty_database_url(
    backend: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[str]:
    """URL of a database without tables."""
    if backend == "sqlite":
        yield f"sqlite:///{tmp_path / 'newscrawl.db'}"
        return
    yield from copied(request.getfixturevalue("postgres_server"), "template0")


@pytest.fixture
def database_url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """URL of a database with empty tables."""
    if backend == "sqlite":
        path = tmp_path / "newscrawl.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    template = request.getfixturevalue("postgres_template")
    yield from copied(request.getfixturevalue("postgres_server"), template)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with Database.open(database_url) as opened:
        yield opened
