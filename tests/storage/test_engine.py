"""Sessions commit or roll back, writers wait for each other, and failures are plain sentences."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from rows import HARBOUR, NOW, add_sources
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from newscrawl.errors import StorageError
from newscrawl.storage import engine as engine_module
from newscrawl.storage.engine import Database
from newscrawl.storage.engine import database_url as as_database_url
from newscrawl.storage.failures import describe
from newscrawl.storage.migrate import upgrade
from newscrawl.storage.models import PageRow, SourceRow


def names(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(SourceRow.name).order_by(SourceRow.name)))


def test_a_session_commits_at_its_end(database: Database):
    add_sources(database, HARBOUR)
    assert names(database) == ["harbour"]


def test_an_exception_rolls_back(database: Database):
    def delete_and_fail() -> None:
        with database.begin() as session:
            session.execute(text("DELETE FROM sources"))
            raise ZeroDivisionError

    add_sources(database, HARBOUR)
    with pytest.raises(ZeroDivisionError):
        delete_and_fail()
    assert names(database) == ["harbour"]


def test_a_reader_sees_one_state_while_others_write(database: Database):
    with database.read() as session:
        count = text("SELECT count(*) FROM sources")
        before = session.scalar(count)
        add_sources(database, HARBOUR)
        assert session.scalar(count) == before == 0
    assert names(database) == ["harbour"]


def test_writers_wait_for_each_other_and_lose_nothing(database: Database):
    add_sources(database, HARBOUR)
    bump = text("UPDATE sources SET title = title || 'x' WHERE name = 'harbour'")

    def work() -> None:
        for _ in range(20):
            with database.begin() as session:
                session.execute(bump)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as session:
        assert session.scalars(select(SourceRow.title)).one().count("x") == 80


def test_references_are_checked(database: Database):
    orphan = PageRow(
        url="https://harbour.example/", source="nobody", state="pending", attempts=0,
        discovered_at=NOW, discovered_in="",
    )  # fmt: skip
    with pytest.raises(IntegrityError), database.begin() as session:
        session.add(orphan)


@pytest.mark.parametrize("backend", ["postgresql"])
def test_sessions_of_postgresql_are_in_utc(database: Database):
    with database.read() as session:
        assert session.scalar(text("SHOW TIME ZONE")) == "UTC"


def test_sqlite_survives_a_power_cut_and_serves_readers_beside_a_writer(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'new' / 'folder' / 'a.db'}"
    upgrade(url)
    with Database.open(url) as database, database.read() as session:
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        found = [session.scalar(text(f"PRAGMA {pragma}")) for pragma in pragmas]
    assert found == ["wal", 2, 1, 30_000]


def test_a_locked_database_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(engine_module, "BUSY_TIMEOUT", 0.05)
    url = f"sqlite:///{tmp_path / 'a.db'}"
    upgrade(url)
    with Database.open(url) as one, Database.open(url) as other, one.begin() as writing:
        writing.execute(text("DELETE FROM pages"))
        with (
            pytest.raises(StorageError, match=r"locked.*another program"),
            other.begin() as session,
        ):
            session.execute(text("DELETE FROM pages"))


def test_a_read_only_database_is_told_in_words(tmp_path: Path):
    path = tmp_path / "a.db"
    upgrade(f"sqlite:///{path}")
    with (
        Database.open(f"sqlite:///file:{path}?mode=ro&uri=true") as database,
        pytest.raises(StorageError, match="readonly database; make the file"),
        database.begin() as session,
    ):
        session.execute(text("DELETE FROM pages"))


@pytest.mark.parametrize("backend", ["postgresql"])
def test_a_user_without_rights_is_told_in_words(database: Database):
    def delete_as_another_user() -> None:
        with database.begin() as session:
            session.execute(text("SET LOCAL ROLE pg_monitor"))
            session.execute(text("DELETE FROM pages"))

    with pytest.raises(StorageError, match=r"permission denied.*grant"):
        delete_as_another_user()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path):
    path = tmp_path / "a.db"
    path.write_bytes(b"a letter to the editor" * 100)
    with pytest.raises(StorageError, match="not a database; the file is something else"):
        Database.open(f"sqlite:///{path}")


def test_a_folder_that_cannot_be_made_is_told_in_words(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="cannot make the folder"):
        Database.open(f"sqlite:///{tmp_path / 'file' / 'data' / 'a.db'}")


def test_a_server_that_is_down_is_told_without_the_password():
    url = "postgresql://reader:s3cret@127.0.0.1:1/news"
    with pytest.raises(StorageError, match="check that the server runs") as caught:
        Database.open(url)
    assert "s3cret" not in str(caught.value)
    assert "reader:***@127.0.0.1:1/news" in str(caught.value)


def test_a_password_that_a_driver_repeats_is_hidden():
    error = OperationalError("SELECT 1", {}, Exception("no user reader with password s3cret"))
    url = as_database_url("postgresql://reader:s3cret@127.0.0.1/news")
    assert "s3cret" not in describe(error, url)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("news.db", "not a database URL"),
        ("mysql://localhost/news", "SQLite or PostgreSQL, not in 'mysql'"),
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
    ],
)
def test_other_urls_are_refused(url: str, why: str):
    with pytest.raises(StorageError, match=why):
        Database.open(url)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_reached_by_psycopg_whatever_the_url_says(scheme: str):
    assert as_database_url(f"{scheme}://host/news").drivername == "postgresql+psycopg"


def test_a_sqlite_that_is_too_old_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(engine_module, "OLDEST_SQLITE", (99, 0))
    with pytest.raises(StorageError, match="use another Python, or PostgreSQL"):
        Database.open(f"sqlite:///{tmp_path / 'a.db'}")
