"""A snapshot is whole or not there, the same each time, and noted in the database."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from disks import small_disk
from rows import NOW, article, read, save
from sqlalchemy import text

from exports.conftest import files_of, fill, notes, rows_of
from newscrawl.errors import ConfigurationError, StorageError
from newscrawl.exports import parts, shards
from newscrawl.exports import rows as rows_module
from newscrawl.exports.export import export
from newscrawl.exports.manifest import verify
from newscrawl.exports.recipe import Compression, Format, Partition, Recipe, Text, Withheld
from newscrawl.storage.engine import Database
from newscrawl.storage.states import ExportState

JSONL = Recipe(format=Format.JSONL, split=())


def titles(folder: Path) -> list[str]:
    return [row["title"] for row in rows_of(folder)]


def test_the_articles_are_written_as_they_are_now(filled: Database, tmp_path: Path):
    result = export(filled, out=tmp_path / "out", recipe=Recipe(text=Text.BOTH))
    rows = rows_of(tmp_path / "out")
    assert (result.path, result.rows) == (tmp_path / "out", 6)
    assert [row["title"] for row in rows] == ["T0", "T1", "T2", "T3", "T4", "[31mRed"]
    first = rows[0]
    assert first["body"] == first["body_markdown"] == "Edited.\n\nMore on T0."
    assert first["removed"] == [{"reason": "comment_form", "blocks": 1}]
    assert (first["source_title"], first["source_licence"]) == ("Harbour Post", "CC-BY-4.0")
    assert (first["authors"], first["word_count"]) == (["Ana Ruiz"], 4)
    assert (first["first_seen_at"], first["updated_at"]) == (NOW, NOW + timedelta(hours=1))
    assert first["attribution"] == (
        "Ana Ruiz: “T0”. Harbour Post. https://harbour.example/0 (CC-BY-4.0)"
    )
    assert (first["rights"], first["reserved"], first["copy_of"]) == ("full", False, None)
    assert first["split"] in {"train", "validation", "test"}


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe(),
        Recipe(partition_by=Partition.MONTH, text=Text.MARKDOWN),
        Recipe(format=Format.JSONL, compression=Compression.GZIP),
        Recipe(format=Format.JSONL, compression=Compression.ZSTD, partition_by=Partition.SOURCE),
        Recipe(format=Format.CSV, partition_by=Partition.LANGUAGE, split=()),
    ],
    ids=lambda recipe: "-".join(str(value) for value in recipe.as_dict().values()) or "plain",
)
def test_the_same_articles_make_the_same_bytes(
    filled: Database, tmp_path: Path, recipe: Recipe, monkeypatch: pytest.MonkeyPatch
):
    export(filled, out=tmp_path / "a", recipe=recipe)
    monkeypatch.setattr(rows_module, "BATCH", 2)
    result = export(filled, out=tmp_path / "b", recipe=recipe)
    assert files_of(tmp_path / "a") == files_of(tmp_path / "b")
    assert verify(tmp_path / "b").snapshot_id == result.manifest.snapshot_id


def test_the_result_is_noted(filled: Database, tmp_path: Path):
    result = export(
        filled, out=tmp_path / "o", recipe=replace(JSONL, sources=("harbour",), since=NOW)
    )
    [note] = notes(filled)
    assert (note.path, note.format, note.state) == (str(tmp_path / "o"), "jsonl", ExportState.DONE)
    assert (note.rows, note.bytes, note.sha256) == (5, result.bytes, result.sha256)
    assert note.bytes == sum(map(len, files_of(tmp_path / "o").values()))
    manifest = (tmp_path / "o/manifest.json").read_bytes()
    assert note.sha256 == hashlib.sha256(manifest).hexdigest()
    assert note.filters["sources"] == ["harbour"]


def test_all_databases_make_the_same_bytes(filled: Database, tmp_path: Path, sqlite_template: Path):
    shutil.copy(sqlite_template, tmp_path / "other.db")
    export(filled, out=tmp_path / "a", recipe=Recipe(text=Text.BOTH))
    with Database.open(f"sqlite:///{tmp_path / 'other.db'}") as other:
        export(fill(other), out=tmp_path / "b", recipe=Recipe(text=Text.BOTH))
    assert files_of(tmp_path / "a") == files_of(tmp_path / "b")


@pytest.mark.parametrize(
    ("recipe", "expected"),
    [
        (Recipe(sources=("wire",)), ["[31mRed"]),
        (Recipe(since=NOW + timedelta(days=3)), ["T3", "T4"]),
        (Recipe(until=NOW + timedelta(days=1), sources=("harbour",)), ["T0"]),
        (Recipe(languages=("de",)), ["[31mRed"]),
        (Recipe(licences=("CC-BY-SA-4.0",)), ["[31mRed"]),
        (Recipe(licences=("CC-BY-4.0",), since=NOW + timedelta(days=4)), ["T4"]),
        (Recipe(licences=("CC-BY-ND-4.0",)), []),
        (Recipe(min_words=5), ["T1", "T2", "T3", "T4"]),
    ],
)
def test_rows_are_chosen(filled: Database, tmp_path: Path, recipe: Recipe, expected: list[str]):
    for number in range(1, 5):
        long = article(
            f"https://harbour.example/{number}", "Two words more.", title=f"T{number}",
            published_at=NOW + timedelta(days=number), language="en",
            fetched_at=NOW + timedelta(hours=2),
        )  # fmt: skip
        save(filled, read(long))
    assert export(filled, out=tmp_path / "o", recipe=recipe).rows == len(expected)
    assert titles(tmp_path / "o") == expected


def test_copies_are_left_out_and_stay_in_one_split(filled: Database, tmp_path: Path):
    with filled.begin() as session:
        session.execute(text("UPDATE articles SET cluster = '0123456789abcdef' WHERE id > 2"))
        session.execute(
            text(
                "INSERT INTO article_copies VALUES (4, 3, 'syndicated', 1.0), (6, 3, 'revised', 0.8)"
            )
        )
    export(filled, out=tmp_path / "all", recipe=Recipe(split=(34, 33, 33)))
    rows = rows_of(tmp_path / "all")
    assert [(row["copy_of"], row["copy_kind"]) for row in rows[2:]] == [
        (None, None), (3, "syndicated"), (None, None), (3, "revised"),
    ]  # fmt: skip
    assert len({row["split"] for row in rows[2:]}) == 1
    export(filled, out=tmp_path / "less", recipe=Recipe(without_duplicates=True))
    assert titles(tmp_path / "less") == ["T0", "T1", "T2", "T4"]


def test_an_empty_dataset_is_a_dataset(database: Database, tmp_path: Path):
    for format_ in Format:
        result = export(database, out=tmp_path / format_, recipe=Recipe(format=format_))
        assert result.rows == verify(tmp_path / format_).counts["rows"] == 0


def test_large_files_are_cut_and_memory_is_bounded(
    filled: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(rows_module, "BATCH", 1)
    monkeypatch.setattr(shards, "ROW_GROUP_BYTES", 1)
    monkeypatch.setattr(shards, "SHARD_BYTES", 2 * parts.ROW_BYTES)
    result = export(filled, out=tmp_path / "o", recipe=Recipe(split=()))
    assert [file.path for file in result.manifest.files] == [
        f"data/articles-0000{number}.parquet" for number in range(3)
    ]
    first = pq.ParquetFile(tmp_path / "o/data/articles-00000.parquet")
    assert [first.metadata.row_group(n).num_rows for n in range(2)] == [1, 1]
    assert first.metadata.row_group(1).column(0).statistics.min == 2
    assert [column.column_index for column in first.metadata.row_group(0).sorting_columns] == [0]
    assert titles(tmp_path / "o")[0] == "T0"


def test_progress_is_told(filled: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rows_module, "BATCH", 4)
    seen: list[int] = []
    export(filled, out=tmp_path / "o", on_progress=seen.append)
    assert seen == [4, 6]


def test_an_unknown_source_is_named_with_those_that_there_are(filled: Database, tmp_path: Path):
    with pytest.raises(ConfigurationError, match=r"no source 'eff' .* harbour, wire"):
        export(filled, out=tmp_path / "o", recipe=Recipe(sources=("eff",)))


def test_an_unknown_topic_is_named_with_those_that_there_are(
    filled: Database, database_url: str, tmp_path: Path
):
    if filled.url.get_backend_name() != "sqlite":
        pytest.skip("the taxonomy does not see which database the articles are in")
    done = run_export(database_url, tmp_path / "o", "--topic", "privacy", "--topic", "gardening")
    assert (done.returncode, (tmp_path / "o").exists()) == (2, False)
    assert re.search(r"no topic 'gardening' in the taxonomy; there are: .*privacy", done.stderr)


def test_a_folder_of_something_else_is_not_replaced(filled: Database, tmp_path: Path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(ConfigurationError, match="no snapshot, and an export would replace"):
        export(filled, out=tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "mine"


def fail_after(rows: int, error: BaseException):
    def progress(written: int) -> None:
        if written >= rows:
            raise error

    return progress


@pytest.mark.parametrize("error", [KeyboardInterrupt(), StorageError("the server is gone")])
def test_a_failing_export_leaves_the_earlier_snapshot(
    filled: Database, tmp_path: Path, error: BaseException, monkeypatch: pytest.MonkeyPatch
):
    export(filled, out=tmp_path / "o")
    earlier = files_of(tmp_path / "o")
    monkeypatch.setattr(rows_module, "BATCH", 2)
    with pytest.raises(type(error)):
        export(filled, out=tmp_path / "o", recipe=JSONL, on_progress=fail_after(4, error))
    assert files_of(tmp_path / "o") == earlier
    note = notes(filled)[-1]
    assert note.state is ExportState.FAILED
    assert note.error == (str(error) or "KeyboardInterrupt")


@pytest.fixture
def little_room(tmp_path: Path) -> Iterator[Path]:
    """A folder on a file system of 1 MB."""
    folder = tmp_path / "little"
    with small_disk(folder, "1m"):
        yield folder


@pytest.mark.parametrize(
    ("room", "options"),
    [
        (0, []),
        (20_000, []),
        (8_000, ["--format", "jsonl"]),
        (8_000, ["--format", "csv", "--compression", "gzip"]),
    ],
    ids=["full", "parquet", "jsonl", "csv"],
)
def test_a_full_disk_is_told(
    filled: Database, database_url: str, little_room: Path, room: int, options: list[str]
):
    """Full from the start, and full while the files are written."""
    if filled.url.get_backend_name() != "sqlite":
        pytest.skip("the files do not see which database they come from")
    out = little_room / "o"
    export(filled, out=out)
    earlier = files_of(out)
    free = os.statvfs(little_room).f_bavail * os.statvfs(little_room).f_frsize
    (little_room / "filler").write_bytes(bytes(free - room))
    done = run_export(database_url, out, *options)
    assert done.returncode == 1, done.stderr
    assert f"cannot write {out}: No space left on device" in done.stderr
    assert "make room, and export again: what was there before is untouched" in done.stderr
    assert "Traceback" not in done.stderr
    assert files_of(out) == earlier
    assert sorted(path.name for path in little_room.iterdir()) == ["filler", "o"]
    assert "No space left" in notes(filled)[-1].error
    (little_room / "filler").unlink()
    assert export(filled, out=out).rows == verify(out).counts["rows"] == 6


def test_files_that_may_not_grow_as_large_are_told(
    filled: Database, database_url: str, tmp_path: Path
):
    """The same where no file system can be mounted: the limit of `ulimit -f`."""
    if filled.url.get_backend_name() == "sqlite":
        pytest.skip("the database's own files would be under the limit")
    export(filled, out=tmp_path / "o")
    earlier = files_of(tmp_path / "o")
    limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (4096, 4096))
    done = run_export(database_url, tmp_path / "o", preexec_fn=limit)
    assert done.returncode == 1, done.stderr
    assert f"cannot write {tmp_path / 'o'}: File too large" in done.stderr
    assert files_of(tmp_path / "o") == earlier


def run_export(database_url: str, out: Path, *options: str, **more: Any) -> Any:
    command = [sys.executable, "-m", "newscrawl", "export", "--out", str(out), *options]
    environment = os.environ | {
        "NEWSCRAWL_DATABASE_URL": database_url,
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, **more
    )


def test_a_database_that_goes_during_the_export_is_told(
    filled: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    export(filled, out=tmp_path / "o")
    earlier = files_of(tmp_path / "o")
    monkeypatch.setattr(rows_module, "BATCH", 1)

    def end(_rows: int) -> None:
        if filled.url.get_backend_name() == "sqlite":
            for path in readers():
                os.kill(path, signal.SIGKILL)
            return
        with filled.begin() as session:
            session.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )

    with pytest.raises(StorageError, match=r"database .*(has ended|terminat|closed|connection)"):
        export(filled, out=tmp_path / "o", on_progress=end)
    assert files_of(tmp_path / "o") == earlier
    assert notes(filled)[-1].state is ExportState.FAILED


def readers() -> list[int]:
    """The processes that read SQLite files for this one."""
    found = []
    for task in Path("/proc/self/task").iterdir():
        found += [int(pid) for pid in (task / "children").read_text().split()]
    return [pid for pid in found if "sqlite_child" in Path(f"/proc/{pid}/cmdline").read_text()]


def test_a_folder_that_cannot_be_made_is_told(filled: Database, tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match=r"cannot write .*file/out"):
        export(filled, out=tmp_path / "file" / "out")


def test_two_exports_do_not_write_one_folder(filled: Database, tmp_path: Path):
    partial = tmp_path / ".o.partial"
    partial.mkdir()
    (partial / "left").write_text("by a killed export")
    handle = os.open(partial, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    with pytest.raises(StorageError, match="another export is writing"):
        export(filled, out=tmp_path / "o")
    os.close(handle)
    export(filled, out=tmp_path / "o")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".o")] == []
    assert not (tmp_path / "o/left").exists()


def test_articles_that_come_meanwhile_wait_for_the_next_export(
    filled: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(rows_module, "BATCH", 2)

    def add(written: int) -> None:
        late = article(f"https://wire.example/late/{written}", f"Late {written}.", source="wire")
        save(filled, read(late))

    assert export(filled, out=tmp_path / "o", on_progress=add).rows == 6
    assert export(filled, out=tmp_path / "o").rows == 9


def test_a_killed_export_leaves_the_earlier_snapshot_and_the_next_one_works(
    filled: Database, database_url: str, tmp_path: Path
):
    export(filled, out=tmp_path / "o")
    earlier = files_of(tmp_path / "o")
    program = f"""
        import os, signal
        from pathlib import Path
        from newscrawl.exports.export import export
        from newscrawl.storage.engine import Database

        def kill(rows):
            os.kill(os.getpid(), signal.SIGKILL)

        export(Database.open({database_url!r}), out=Path({str(tmp_path / "o")!r}), on_progress=kill)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert files_of(tmp_path / "o") == earlier
    assert (tmp_path / ".o.partial").is_dir()
    assert notes(filled)[-1].state is ExportState.RUNNING
    assert export(filled, out=tmp_path / "o").rows == 6
    assert not (tmp_path / ".o.partial").exists()
    killed, last = notes(filled)[-2:]
    assert (killed.state, killed.error) == (ExportState.FAILED, "its process died")
    assert last.state is ExportState.DONE


def test_verify_names_every_file_that_is_not_as_it_was(filled: Database, tmp_path: Path):
    out = tmp_path / "o"
    [file] = export(filled, out=out, recipe=Recipe(split=())).manifest.files
    path = out / file.path
    path.write_bytes(path.read_bytes()[:-9] + b"x" * 9)
    (out / "README.md").unlink()
    (out / "data/more.parquet").write_bytes(b"")
    manifest = json.loads((out / "manifest.json").read_text())
    (out / "manifest.json").write_text(json.dumps(manifest | {"recipe": {"min_words": 9}}))
    with pytest.raises(StorageError) as caught:
        verify(out)
    assert str(caught.value).splitlines()[1:] == [
        "  manifest.json: was changed",
        "  data/more.parquet: is not of this snapshot",
        "  data/articles-00000.parquet: its SHA-256 is another one",
        "  README.md: cannot be read: No such file or directory",
    ]
    with pytest.raises(ConfigurationError, match="is no snapshot"):
        verify(tmp_path)


def test_rights_decide_what_leaves(filled: Database, tmp_path: Path):
    with filled.begin() as session:
        session.execute(
            text("UPDATE articles SET reserved = true, rights_reason = 'robots: noai' WHERE id = 1")
        )
        session.execute(text("UPDATE articles SET licence = NULL, licence_id = NULL WHERE id = 6"))
        session.execute(
            text(
                "UPDATE articles SET body = '', rights_decision = 'metadata_only', rights_reason = 'tdm' WHERE id = 2"
            )
        )
        session.execute(
            text(
                "INSERT INTO rights_signals (page_id, kind, origin, value, first_seen_at, seen_at)"
                " SELECT id, 'robots', 'meta robots', 'noai', fetched_at, fetched_at FROM pages"
                " WHERE article_id = 1"
            )
        )
    export(filled, out=tmp_path / "o", recipe=Recipe(text=Text.BOTH))
    reserved, unstored, free, *_, no_derivatives = rows_of(tmp_path / "o")
    assert (reserved["rights"], reserved["rights_reason"]) == ("metadata_only", "robots: noai")
    assert (reserved["body"], reserved["body_markdown"], reserved["authors"]) == (
        None,
        None,
        ["Ana Ruiz"],
    )
    assert reserved["rights_signals"] == ["robots: noai"]
    assert (unstored["rights"], unstored["rights_reason"], unstored["body"]) == (
        "metadata_only",
        "tdm",
        None,
    )
    assert (free["rights"], free["rights_reason"], free["body"][:4]) == ("full", None, "Text")
    assert no_derivatives["rights"] == "reference_only"
    assert no_derivatives["rights_reason"] == "licence CC-BY-ND-4.0"
    assert (no_derivatives["body"], no_derivatives["title"]) == (None, "[31mRed")
    assert len(no_derivatives["content_hash"]) == 64
    export(filled, out=tmp_path / "o", recipe=Recipe(withheld=Withheld.DROP))
    assert titles(tmp_path / "o") == ["T2", "T3", "T4"]
    export(filled, out=tmp_path / "o", recipe=Recipe(withheld=Withheld.INCLUDE))
    rows = rows_of(tmp_path / "o")
    assert [row["body"] is None for row in rows] == [False, True, False, False, False, False]
    assert "By the operator's choice" in (tmp_path / "o/README.md").read_text()


def test_names_become_stable_hashes_under_a_key(filled: Database, tmp_path: Path):
    recipe = Recipe(pseudonymise_authors=True)
    with pytest.raises(ConfigurationError, match="NEWSCRAWL_PSEUDONYM_KEY"):
        export(filled, out=tmp_path / "o", recipe=recipe)
    found = []
    for key in ("one", "one", "other"):
        export(filled, out=tmp_path / "o", recipe=recipe, key=key)
        found.append({name for row in rows_of(tmp_path / "o") for name in row["authors"]})
        assert b"Ana Ruiz" not in b"".join(files_of(tmp_path / "o").values())
        assert not any("Ana" in row["attribution"] for row in rows_of(tmp_path / "o"))
    assert found[0] == found[1] != found[2]
    assert len(found[0]) == 1
