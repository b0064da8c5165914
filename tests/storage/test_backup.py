"""A copy of the database is one state of it, made beside a writer, and whole or not there."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rows import add_sources, article, articles, read, save
from sqlalchemy import text

from newscrawl.errors import StorageError
from newscrawl.storage import backup as backup_module
from newscrawl.storage import migrate
from newscrawl.storage.backup import backup
from newscrawl.storage.engine import Database

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


def copy(database: Database, out: Path) -> Path:
    return backup(database.url, out, now=NOW, on_progress=lambda done, total: None)


@pytest.fixture
def filled(database: Database) -> Database:
    add_sources(database)
    for number in range(30):
        url = f"https://harbour.example/{number}"
        save(database, read(article(url, f"Text {number}. " * 200, title=str(number))))
    return database


def urls(database: Database) -> set[str]:
    return {row.url for row in articles(database)}


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_copy_of_sqlite_is_a_database(filled: Database, tmp_path: Path):
    written = copy(filled, tmp_path / "copies" / "a.db")
    with Database.open(f"sqlite:///{written}") as other:
        assert urls(other) == urls(filled)
    assert [file.name for file in written.parent.iterdir() if file.suffix == ".partial"] == []


@pytest.mark.parametrize("backend", ["postgresql"])
def test_a_copy_of_postgresql_is_restored(filled: Database, tmp_path: Path, postgres_server: str):
    if shutil.which("pg_dump") is None or shutil.which("pg_restore") is None:
        pytest.skip("pg_dump and pg_restore are not installed")
    written = copy(filled, tmp_path)
    assert written.name == "newscrawl-20260304T050607Z.dump"
    before = urls(filled)
    with filled.begin() as session:
        session.execute(text("DROP SCHEMA public CASCADE"))
        session.execute(text("CREATE SCHEMA public"))
    plain = filled.url.set(drivername="postgresql").render_as_string(hide_password=False)
    subprocess.run(["pg_restore", f"--dbname={plain}", "--no-owner", str(written)], check=True)
    filled.close()
    assert migrate.check(filled.url) == []
    assert urls(filled) == before


@pytest.mark.parametrize("backend", ["postgresql"])
def test_without_pg_dump_it_says_what_to_install(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(StorageError, match="install the client of PostgreSQL"):
        copy(database, tmp_path / "a.dump")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("backend", ["postgresql"])
def test_what_pg_dump_says_is_told(database: Database, tmp_path: Path):
    if shutil.which("pg_dump") is None:
        pytest.skip("pg_dump is not installed")
    url = database.url.set(database="newscrawl_is_not_there", password="s3cret")
    with pytest.raises(StorageError, match=r"pg_dump of .* failed: .*not exist") as caught:
        backup(url, tmp_path / "a.dump", now=NOW, on_progress=lambda done, total: None)
    assert "s3cret" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_copy_beside_a_writer_is_one_state(
    filled: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Each transaction changes two rows alike; the copy must not see one changed alone."""
    monkeypatch.setattr(backup_module, "STEP", 1)
    done, commits = threading.Event(), 0

    def write() -> None:
        nonlocal commits
        while not done.is_set():
            with filled.begin() as session:
                session.execute(text("UPDATE sources SET title = title || 'x'"))
                session.execute(
                    text("UPDATE articles SET description = coalesce(description, '') || 'x'")
                )
            commits += 1

    lengths = "SELECT length(title) - length(:title) FROM sources WHERE name = 'harbour'"
    writer = threading.Thread(target=write)
    writer.start()
    try:
        while not commits:
            time.sleep(0.001)
        before = commits
        written = backup(
            filled.url,
            tmp_path / "a.db",
            now=NOW,
            on_progress=lambda done, total: time.sleep(0.002),
        )
        assert commits > before
    finally:
        done.set()
        writer.join()
    with Database.open(f"sqlite:///{written}") as other, other.read() as session:
        titles = session.scalar(text(lengths), {"title": "Harbour Post"})
        described = session.scalars(text("SELECT DISTINCT length(description) FROM articles")).all()
    assert described == [titles]


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_copy_that_is_killed_leaves_the_earlier_one(filled: Database, tmp_path: Path):
    written = copy(filled, tmp_path / "a.db")
    earlier = written.read_bytes()
    save(filled, read(article("https://harbour.example/more", "More.", title="more")))
    program = (
        "import sys, time; from datetime import datetime, UTC; from pathlib import Path\n"
        "from newscrawl.storage import backup\n"
        "backup.STEP = 1\n"
        "def tell(done, total):\n    print(done, flush=True); time.sleep(0.05)\n"
        "backup.backup(sys.argv[1], Path(sys.argv[2]), now=datetime.now(UTC), on_progress=tell)\n"
    )
    url = filled.url.render_as_string(hide_password=False)
    with subprocess.Popen(
        [sys.executable, "-c", program, url, str(written)], stdout=subprocess.PIPE
    ) as process:
        for _ in range(3):
            assert process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    assert written.read_bytes() == earlier
    with Database.open(f"sqlite:///{copy(filled, written)}") as other:
        assert urls(other) == urls(filled)
    assert not written.with_name("a.db.partial").exists()


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_damaged_database_is_not_copied_over_a_whole_copy(filled: Database, tmp_path: Path):
    written = copy(filled, tmp_path / "a.db")
    earlier = written.read_bytes()
    filled.close()
    path = Path(filled.url.database)
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(os.urandom(20_000))
    with pytest.raises(StorageError, match=r"damaged|malformed"):
        copy(filled, written)
    assert written.read_bytes() == earlier


def test_a_database_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(StorageError, match="there is no database"):
        backup(f"sqlite:///{tmp_path / 'none.db'}", tmp_path / "a.db", now=NOW,
               on_progress=lambda done, total: None)  # fmt: skip
