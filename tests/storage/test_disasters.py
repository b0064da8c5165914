"""Upgrades and writes that are killed, or run out of room, lose nothing, say so, and can be repeated."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic import command
from disks import fill, small_disk, small_files
from rows import add_sources, article, articles, read, save
from sqlalchemy import MetaData, select, text

from newscrawl.errors import StorageError
from newscrawl.storage import migrate, revisions
from newscrawl.storage.archive import Archive
from newscrawl.storage.backup import backup
from newscrawl.storage.engine import Database
from storage.test_archive import PAGE, read_file

OLD = "20261126"
NUMBER = 50
FILLED_IN = ("next_at", "looks_from")
"""columns of pages that a later revision fills in: pages of older databases are looked at again"""
WHEN = "2026-03-04 05:06:07.000000"


def rows_of_then(number: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Rows as they were at revision `OLD`, table by table."""
    yield "sources", {
        "name": "harbour", "title": "Harbour", "home": "https://h.example/", "language": "en",
        "country": "gb", "licence": "CC-BY-4.0", "licence_note": "", "topical": True,
        "enabled": True, "updated_at": WHEN,
    }  # fmt: skip
    for key in range(1, number + 1):
        url = f"https://h.example/{key}"
        yield "articles", {
            "id": key, "url": url, "source": "harbour", "page_url": url, "is_own_page": True,
            "title": f"Title {key}", "authors": json.dumps(["A"]), "tags": json.dumps([]),
            "blocks": json.dumps([{"kind": "paragraph", "text": f"Text {key} " * 50}]),
            "body": f"Text {key} " * 50, "word_count": 100, "content_hash": f"{key:064}",
            "fingerprint": f"{key:064}", "first_seen_at": WHEN, "fetched_at": WHEN,
            "updated_at": WHEN, "reader_version": "1",
        }  # fmt: skip
        yield "article_versions", {
            "article_id": key, "number": 1, "title": f"Title {key}", "body": f"Text {key} " * 50,
            "content_hash": f"{key:064}", "cause": "first", "created_at": WHEN,
        }  # fmt: skip
        yield "removed_blocks", {
            "article_id": key, "ordinal": 0, "position": 0, "reason": "share", "text": "Share",
        }  # fmt: skip
        yield "pages", {
            "url": url, "source": "harbour", "state": "fetched", "attempts": 0,
            "discovered_at": WHEN, "discovered_in": "", "fetched_at": WHEN, "article_id": key,
            "archive_file": "2026-03/a.warc.gz", "archive_offset": 1000 * key,
            "archive_length": 900, "payload_digest": f"sha1:{key}",
        }  # fmt: skip


@pytest.fixture
def old(empty_database_url: str) -> str:
    """A database of an older revision, with rows in it."""
    with Database.open(empty_database_url, check=False) as database:
        with database.altering() as connection:
            config = migrate.alembic_config()
            config.attributes["connection"] = connection
            command.upgrade(config, OLD)
        with database.begin() as session:
            for table, values in rows_of_then(NUMBER):
                names = ", ".join(values)
                places = ", ".join(f":{name}" for name in values)
                insert = f"INSERT INTO {table} ({names}) VALUES ({places})"
                session.execute(text(insert), values)
    return empty_database_url


def content(url: str, columns: dict[str, list[str]] | None = None) -> dict[str, list[tuple]]:
    """Every row of every table; with `columns`, of those alone."""
    with Database.open(url, check=False) as database, database.read() as session:
        known = MetaData()
        known.reflect(session.connection())
        found = {}
        for name, table in known.tables.items():
            if name == "alembic_version" or (columns is not None and name not in columns):
                continue
            chosen = [c for c in table.c if columns is None or c.name in columns[name]]
            rows = session.execute(select(*chosen)).all()
            found[name] = sorted(tuple(map(str, row)) for row in rows)
        return found


def columns_of(url: str) -> dict[str, list[str]]:
    with Database.open(url, check=False) as database, database.read() as session:
        known = MetaData()
        known.reflect(session.connection())
        return {name: [column.name for column in table.c] for name, table in known.tables.items()}


def test_an_upgrade_of_a_filled_database_loses_nothing(old: str):
    columns = columns_of(old)
    for name in FILLED_IN:
        columns["pages"].remove(name)
    before = content(old, columns)
    assert len(before["articles"]) == NUMBER
    steps: list[tuple[str, str, float]] = []
    migrate.upgrade(old, on_step=lambda *step: steps.append(step))
    assert content(old, columns) == before
    assert [revision for revision, *_ in steps] == [r for r in revisions.known() if r > OLD]
    assert all(what and seconds >= 0 for _, what, seconds in steps)
    assert migrate.check(old) == []
    with Database.open(old) as database, database.read() as session:
        captures = session.execute(
            text('SELECT file, "offset", length, digest FROM captures ORDER BY "offset"')
        ).all()
    assert captures[0] == ("2026-03/a.warc.gz", 1000, 900, "sha1:1")
    assert len(captures) == NUMBER


SLOW_UPGRADE = """
import sys, time
from newscrawl.storage import migrate
def tell(*step):
    print(step[0], flush=True)
    time.sleep(30 if step[0] == sys.argv[2] else 0)
migrate.upgrade(sys.argv[1], on_step=tell)
"""


@pytest.mark.parametrize("after", ["20261127", "last"])
def test_an_upgrade_that_is_killed_changes_nothing_and_can_be_repeated(old: str, after: str):
    stop = revisions.head() if after == "last" else after
    before = content(old)
    with subprocess.Popen(
        [sys.executable, "-c", SLOW_UPGRADE, old, stop], stdout=subprocess.PIPE, text=True
    ) as process:
        while process.stdout.readline().strip() != stop:
            assert process.poll() is None
        process.send_signal(signal.SIGKILL)
    assert migrate.current(old) == OLD
    assert content(old) == before
    assert migrate.upgrade(old) == revisions.head()
    assert migrate.check(old) == []


@pytest.fixture
def little_room(tmp_path: Path) -> Iterator[Path]:
    """A folder on a file system of 3 MB."""
    folder = tmp_path / "little"
    with small_disk(folder, "3m"):
        yield folder


@pytest.fixture
def on_little_room(little_room: Path) -> Iterator[Database]:
    url = f"sqlite:///{little_room / 'a.db'}"
    migrate.upgrade(url)
    with Database.open(url) as database:
        add_sources(database)
        save(database, read(article("https://harbour.example/1", "First. " * 100, title="1")))
        yield database


def test_a_full_disk_stops_a_save_and_loses_nothing(on_little_room: Database, little_room: Path):
    filler = fill(little_room)
    big = read(article("https://harbour.example/2", "Second. " * 20_000, title="2"))
    with pytest.raises(StorageError, match="make room on the disk"):
        save(on_little_room, big)
    assert [row.title for row in articles(on_little_room)] == ["1"]
    filler.unlink()
    assert save(on_little_room, big).new == 1
    assert [row.title for row in articles(on_little_room)] == ["1", "2"]


def test_a_full_disk_stops_the_archive_and_leaves_it_whole(little_room: Path):
    with Archive(little_room / "archive") as archive:
        kept = archive.append(PAGE)
        archive.sync()
        filler = fill(little_room)
        with pytest.raises(StorageError, match=r"cannot write .* No space left on device"):
            archive.append(replace(PAGE, body=os.urandom(50_000)))
        filler.unlink()
        after = archive.append(PAGE)
        assert archive.load(kept) == archive.load(after) == PAGE
    assert [kind for kind, *_ in read_file(archive.folder / kept.file)] == [
        "warcinfo", "response", "response",
    ]  # fmt: skip


def test_a_full_disk_stops_a_copy_and_leaves_the_earlier_one(
    on_little_room: Database, little_room: Path, tmp_path: Path
):
    def copy(out: Path) -> Path:
        now = datetime.now(UTC)
        return backup(on_little_room.url, out, now=now, on_progress=lambda done, total: None)

    out = little_room / "copy.db"
    earlier = copy(out).read_bytes()
    filler = fill(little_room)
    with pytest.raises(StorageError, match=r"cannot (copy|write) .*(full|No space)"):
        copy(out)
    assert out.read_bytes() == earlier
    assert not out.with_name("copy.db.partial").exists()
    filler.unlink()
    assert copy(out) == out


APPEND = """
import sys
from pathlib import Path
from newscrawl.errors import StorageError
from newscrawl.storage.archive import Archive
from storage.test_archive import PAGE
with Archive(Path(sys.argv[1])) as archive:
    kept = []
    try:
        while True:
            kept.append(archive.append(PAGE))
    except StorageError as error:
        print(error)
    print(len(kept), all(archive.load(one) == PAGE for one in kept))
"""


def test_a_limit_on_the_size_of_files_stops_the_archive_and_leaves_it_whole(tmp_path: Path):
    """What can be tried where no small disk can be mounted."""
    done = subprocess.run(
        [sys.executable, "-c", APPEND, str(tmp_path)], cwd=Path(__file__).parents[1],
        preexec_fn=small_files(100_000), capture_output=True, text=True, check=True,
    )  # fmt: skip
    said, counted = done.stdout.splitlines()
    assert "File too large; make room on the disk, or raise the limit" in said
    number, whole = counted.split()
    assert int(number) > 10
    assert whole == "True"
    [file] = tmp_path.rglob("*.warc.gz")
    assert len(read_file(file)) == 1 + int(number)


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_limit_on_the_size_of_files_stops_a_copy(database_url: str, tmp_path: Path):
    out = tmp_path / "copy.db"
    command = [sys.executable, "-m", "newscrawl", "db", "backup", "--out", str(out)]
    environment = os.environ | {"NEWSCRAWL_DATABASE_URL": database_url}
    limits = {"limited": small_files(100_000), "free": None}
    done = {
        name: subprocess.run(
            command, env=environment, preexec_fn=limit, capture_output=True, text=True, check=False
        )
        for name, limit in limits.items()
    }
    assert done["limited"].returncode == 1
    assert "cannot copy database" in done["limited"].stderr
    assert "make room on" in done["limited"].stderr
    assert "Traceback" not in done["limited"].stderr
    assert done["free"].returncode == 0
    assert out.exists()


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_full_disk_stops_an_upgrade_and_changes_nothing(old: str, little_room: Path):
    path = little_room / "old.db"
    url = f"sqlite:///{path}"
    shutil.copy(old.removeprefix("sqlite:///"), path)
    before = content(url)
    filler = fill(little_room)
    with pytest.raises(StorageError, match="make room on"):
        migrate.upgrade(url)
    filler.unlink()
    assert migrate.current(url) == OLD
    assert content(url) == before
    assert migrate.upgrade(url) == revisions.head()


@pytest.mark.parametrize("backend", ["postgresql"])
def test_a_database_that_restarts_is_told_and_used_again(database: Database, postgres_server: str):
    """As a restart does, all connections are cut, in the middle of a transaction."""
    add_sources(database)

    def cut() -> None:
        with psycopg.connect(postgres_server, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                [database.url.database],
            )

    def save_and_be_cut() -> None:
        with database.begin() as session:
            session.execute(text("UPDATE sources SET title = 'lost'"))
            cut()
            session.execute(text("UPDATE sources SET title = 'lost, too'"))

    with pytest.raises(StorageError, match="check that the server runs"):
        save_and_be_cut()
    assert save(database, read(article("https://harbour.example/1"))).new == 1
    cut()
    assert save(database, read(article("https://harbour.example/2", "Two.", title="2"))).new == 1
    with database.read() as session:
        assert "lost" not in session.scalars(text("SELECT title FROM sources")).all()
