"""An export is whole or not there, the same each time, and noted in the database."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import signal
import subprocess
import sys
import textwrap
from datetime import timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from rows import HOUR, NOW, add_sources, article, later, read, save
from sqlalchemy import select

from newscrawl.errors import ConfigurationError, StorageError
from newscrawl.exports import export as export_module
from newscrawl.exports.export import export
from newscrawl.exports.target import HashedFile
from newscrawl.exports.writers import WRITERS
from newscrawl.storage.engine import Database
from newscrawl.storage.models import ExportRow
from newscrawl.storage.states import ExportState

FORMATS = sorted(WRITERS)


@pytest.fixture
def filled(database: Database) -> Database:
    """Five articles of one source and one of another; the first was edited."""
    add_sources(database)
    outcomes = [
        read(
            article(
                f"https://harbour.example/{number}", f"Text {number}.", title=f"T{number}",
                published_at=NOW + timedelta(days=number), authors=["Ana Ruiz"],
            )
        )
        for number in range(5)
    ]  # fmt: skip
    wire = read(article("https://wire.example/x", "Wire.", title="\x1b[31mRed\x07", source="wire"))
    save(database, *outcomes, wire)
    save(database, later(outcomes[0], "Edited."))
    return database


def notes(database: Database) -> list[ExportRow]:
    with database.read() as session:
        rows = session.scalars(select(ExportRow).order_by(ExportRow.id)).all()
        session.expunge_all()
    return list(rows)


def titles(path: Path) -> list[str]:
    return [json.loads(line)["title"] for line in path.read_text().splitlines()]


def test_the_articles_are_written_as_they_are_now(filled: Database, tmp_path: Path):
    result = export(filled, out=tmp_path / "out", format="jsonl")
    rows = [json.loads(line) for line in result.path.read_text().splitlines()]
    assert result.path == tmp_path / "out" / "articles.jsonl"
    assert [row["title"] for row in rows] == ["T0", "T1", "T2", "T3", "T4", "[31mRed"]
    first = rows[0]
    assert first["body"] == "Edited.\n\nMore on T0."
    assert first["removed"] == [{"reason": "comment_form", "blocks": 1}]
    assert (first["source_title"], first["source_licence"]) == ("Harbour Post", "CC-BY-4.0")
    assert (first["authors"], first["word_count"]) == (["Ana Ruiz"], 4)
    assert (first["first_seen_at"][:19], first["updated_at"][:19]) == (
        "2026-03-04T05:06:07", "2026-03-04T06:06:07",
    )  # fmt: skip


@pytest.mark.parametrize("format_", FORMATS)
def test_the_result_tells_of_the_file_and_is_noted(filled: Database, tmp_path: Path, format_: str):
    result = export(filled, out=tmp_path, format=format_, source="harbour", since=NOW)
    data = result.path.read_bytes()
    assert (result.rows, result.bytes) == (5, len(data))
    assert result.sha256 == hashlib.sha256(data).hexdigest()
    [note] = notes(filled)
    assert (note.path, note.format, note.state) == (str(result.path), format_, ExportState.DONE)
    assert (note.rows, note.bytes, note.sha256) == (5, result.bytes, result.sha256)
    assert note.filters == {"source": "harbour", "since": NOW.isoformat()}


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_articles_make_the_same_bytes(
    filled: Database, tmp_path: Path, format_: str, monkeypatch: pytest.MonkeyPatch
):
    first = export(filled, out=tmp_path / "a", format=format_)
    if format_ != "parquet":
        monkeypatch.setattr(export_module, "BATCH", 2)
    second = export(filled, out=tmp_path / "b", format=format_)
    assert first.sha256 == second.sha256


def test_parquet_is_loaded_with_its_types(filled: Database, tmp_path: Path):
    table = pq.read_table(export(filled, out=tmp_path, format="parquet").path)
    assert table.num_rows == 6
    assert table["published_at"][1].as_py() == NOW + timedelta(days=1)


def test_only_one_source_is_chosen(filled: Database, tmp_path: Path):
    assert export(filled, out=tmp_path, format="csv", source="wire").rows == 1


def test_only_articles_since_a_moment_are_chosen(filled: Database, tmp_path: Path):
    result = export(filled, out=tmp_path, format="jsonl", since=NOW + timedelta(days=3))
    assert titles(result.path) == ["T3", "T4"]


def test_progress_is_told(filled: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(export_module, "BATCH", 4)
    seen: list[int] = []
    export(filled, out=tmp_path, format="csv", on_progress=seen.append)
    assert seen == [4, 6]


def test_an_unknown_source_is_named_with_those_that_there_are(filled: Database, tmp_path: Path):
    with pytest.raises(ConfigurationError, match=r"no source 'eff' .* harbour, wire"):
        export(filled, out=tmp_path, format="csv", source="eff")


def test_an_unknown_format_is_named_with_those_that_there_are(filled: Database, tmp_path: Path):
    with pytest.raises(ConfigurationError, match="'xls'; choose one of csv, jsonl, parquet"):
        export(filled, out=tmp_path, format="xls")


def fail_after(rows: int, error: BaseException):
    def progress(written: int) -> None:
        if written >= rows:
            raise error

    return progress


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("error", [KeyboardInterrupt(), StorageError("the server is gone")])
def test_a_failing_export_leaves_the_earlier_file(
    filled: Database, tmp_path: Path, format_: str, error: BaseException,
    monkeypatch: pytest.MonkeyPatch,
):  # fmt: skip
    earlier = export(filled, out=tmp_path, format=format_)
    monkeypatch.setattr(export_module, "BATCH", 2)
    with pytest.raises(type(error)):
        export(filled, out=tmp_path, format=format_, on_progress=fail_after(4, error))
    assert hashlib.sha256(earlier.path.read_bytes()).hexdigest() == earlier.sha256
    assert list(tmp_path.glob("articles*")) == [earlier.path]
    note = notes(filled)[-1]
    assert note.state is ExportState.FAILED
    assert note.error == (str(error) or "KeyboardInterrupt")


@pytest.mark.parametrize("format_", FORMATS)
def test_a_full_disk_is_told(
    filled: Database, tmp_path: Path, format_: str, monkeypatch: pytest.MonkeyPatch
):
    def write(self: HashedFile, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(HashedFile, "write", write)
    with pytest.raises(StorageError, match=r"cannot write .*articles.* No space left"):
        export(filled, out=tmp_path, format=format_)
    assert list(tmp_path.glob("articles*")) == []


def test_a_folder_that_cannot_be_made_is_told(filled: Database, tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match=r"cannot write .*file/out/articles.csv"):
        export(filled, out=tmp_path / "file" / "out", format="csv")


def test_two_exports_do_not_write_one_file(filled: Database, tmp_path: Path):
    with (tmp_path / "articles.csv.partial").open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(StorageError, match="another export is writing"):
            export(filled, out=tmp_path, format="csv")
    assert export(filled, out=tmp_path, format="csv").rows == 6


def test_articles_that_come_meanwhile_wait_for_the_next_export(
    filled: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(export_module, "BATCH", 2)

    def add(written: int) -> None:
        late = article(f"https://wire.example/late/{written}", f"Late {written}.", source="wire")
        save(filled, read(late))

    assert export(filled, out=tmp_path, format="csv", on_progress=add).rows == 6
    assert export(filled, out=tmp_path, format="csv").rows == 9


def test_a_killed_export_leaves_the_earlier_file_and_the_next_one_works(
    filled: Database, database_url: str, tmp_path: Path
):
    earlier = export(filled, out=tmp_path, format="jsonl")
    save(filled, later(read(article("https://wire.example/y", "New.", source="wire")), after=HOUR))
    program = f"""
        import os, signal
        from pathlib import Path
        from newscrawl.exports.export import export
        from newscrawl.storage.engine import Database

        def kill(rows):
            os.kill(os.getpid(), signal.SIGKILL)

        export(Database.open({database_url!r}), out=Path({str(tmp_path)!r}), format="jsonl",
               on_progress=kill)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert hashlib.sha256(earlier.path.read_bytes()).hexdigest() == earlier.sha256
    assert export(filled, out=tmp_path, format="jsonl").rows == 7
    assert list(tmp_path.glob("articles*")) == [earlier.path]
