"""A snapshot and the increments on it come to the snapshot of now, whatever happened in between."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rows import article, later, read, save
from sqlalchemy import text

from exports.conftest import fill, plain_rows, rows_of
from newscrawl.errors import ConfigurationError, StorageError
from newscrawl.exports import bases
from newscrawl.exports import rows as rows_module
from newscrawl.exports.export import export
from newscrawl.exports.manifest import verify
from newscrawl.exports.places import Place
from newscrawl.exports.publish import to_store
from newscrawl.exports.recipe import Compression, Format, Partition, Recipe
from newscrawl.storage.engine import Database


def forget(database: Database, *numbers: int) -> None:
    with database.begin() as session:
        for number in numbers:
            session.execute(
                text("UPDATE pages SET article_id = NULL WHERE article_id = :n"), {"n": number}
            )
            session.execute(text("DELETE FROM articles WHERE id = :n"), {"n": number})


def applied(base: list[dict], *steps: list[dict]) -> list[dict]:
    """As the documentation tells a consumer to do it."""
    state = {row["id"]: row for row in base}
    for step in steps:
        for row in step:
            change = row.pop("change")
            state.pop(row["id"], None)
            if change != "withdrawn":
                state[row["id"]] = row
    return [state[number] for number in sorted(state)]


def test_what_is_new_changed_and_withdrawn_is_shipped(filled: Database, tmp_path: Path):
    export(filled, out=tmp_path / "base")
    first = read(
        article(
            "https://harbour.example/1", "Text 1.", title="T1", authors=["Ana Ruiz"], language="en"
        )
    )
    save(filled, later(first, "Corrected."))
    save(filled, read(article("https://wire.example/new", "News.", title="New", source="wire")))
    forget(filled, 4)
    result = export(filled, out=tmp_path / "next", since_snapshot=tmp_path / "base")
    rows = rows_of(tmp_path / "next")
    assert [(row["change"], row["id"]) for row in rows] == [
        ("changed", 2), ("withdrawn", 4), ("new", 7),
    ]  # fmt: skip
    assert rows[0]["body"].startswith("Corrected.")
    withdrawn = {name for name, value in rows[1].items() if value is not None}
    assert withdrawn == {"change", "id", "url", "source"}
    assert result.manifest.counts == {
        "rows": 3, "words": result.manifest.counts["words"], "new": 1, "changed": 1, "withdrawn": 1,
    }  # fmt: skip
    assert result.manifest.base.path == "../base"
    assert verify(tmp_path / "next").base.snapshot_id == verify(tmp_path / "base").snapshot_id
    export(filled, out=tmp_path / "full")
    assert applied(rows_of(tmp_path / "base"), rows) == rows_of(tmp_path / "full")


def test_another_relevance_or_topic_is_a_change(filled: Database, tmp_path: Path):
    form = Recipe(format=Format.JSONL)
    export(filled, out=tmp_path / "base", recipe=form)
    with filled.begin() as session:
        session.execute(text("UPDATE articles SET relevance = 0.7123456789012345 WHERE id = 1"))
        session.execute(text('UPDATE articles SET topics = \'["ai", "privacy"]\' WHERE id = 3'))
    export(filled, out=tmp_path / "next", since_snapshot=tmp_path / "base", recipe=form)
    rows = plain_rows(tmp_path / "next")
    assert [(row["change"], row["id"]) for row in rows] == [("changed", 1), ("changed", 3)]
    assert (rows[0]["relevance"], rows[1]["topics"]) == (0.7123456789012345, ["ai", "privacy"])
    assert export(filled, out=tmp_path / "last", since_snapshot=tmp_path / "next").rows == 0


def test_nothing_new_is_an_empty_increment(filled: Database, tmp_path: Path):
    export(filled, out=tmp_path / "base")
    assert export(filled, out=tmp_path / "next", since_snapshot=tmp_path / "base").rows == 0


STEP = st.lists(
    st.tuples(
        st.sampled_from(["add", "edit", "date", "forget", "forget_last"]), st.integers(0, 12)
    ),
    max_size=6,
)


FORMATS = (
    {},
    {"format": Format.JSONL},
    {"format": Format.JSONL, "compression": Compression.GZIP},
    {"format": Format.JSONL, "compression": Compression.ZSTD},
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    steps=st.lists(st.tuples(STEP, st.sampled_from(FORMATS)), min_size=1, max_size=3),
    first=st.sampled_from([*FORMATS, *({"partition_by": by} for by in Partition)]),
)
def test_base_and_increments_equal_a_full_snapshot(
    steps: list, first: dict, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
):
    folder = tmp_path_factory.mktemp("chain")
    shutil.copy(sqlite_template, folder / "newscrawl.db")
    batch, window = rows_module.BATCH, bases.WINDOW
    rows_module.BATCH, bases.WINDOW = 2, 2
    try:
        with Database.open(f"sqlite:///{folder / 'newscrawl.db'}") as database:
            fill(database)
            chain = [folder / "0"]
            export(database, out=chain[0], recipe=Recipe(**first))
            for number, (step, form) in enumerate(steps, 1):
                act(database, step, number)
                chain.append(folder / str(number))
                export(database, out=chain[-1], since_snapshot=chain[-2], recipe=Recipe(**form))
            export(database, out=folder / "full", recipe=Recipe())
    finally:
        rows_module.BATCH, bases.WINDOW = batch, window
    assert applied(*map(plain_rows, chain)) == plain_rows(folder / "full")


def act(database: Database, step: list[tuple[str, int]], number: int) -> None:
    with database.read() as session:
        ids = list(session.scalars(text("SELECT id FROM articles ORDER BY id")))
    for place, (what, which) in enumerate(step):
        if what == "add":
            url = f"https://harbour.example/step/{number}/{place}"
            words = " ".join(f"w{number}x{place}x{word}" for word in range(20))
            save(database, read(article(url, words, title=f"N{number} {place}")))
        elif ids:
            chosen = ids[-1] if what == "forget_last" else ids[which % len(ids)]
            if what.startswith("forget"):
                forget(database, chosen)
                ids.remove(chosen)
                continue
            value = {"edit": "title = :value", "date": "published_at = :value"}[what]
            with database.begin() as session:
                session.execute(
                    text(f"UPDATE articles SET {value} WHERE id = :id"),
                    {"value": f"2026-03-0{1 + which % 9} 10:00:00.000000", "id": chosen},
                )


def test_sql_consumers_see_the_state_of_now_in_a_view(filled: Database, tmp_path: Path):
    """The view that docs/datasets.md gives."""
    export(filled, out=tmp_path / "2026-11-23")
    forget(filled, 2)
    save(filled, read(article("https://wire.example/new", "News.", title="New", source="wire")))
    export(filled, out=tmp_path / "2026-11-24", since_snapshot=tmp_path / "2026-11-23")
    documented = (Path(__file__).parents[2] / "docs/datasets.md").read_text(encoding="utf-8")
    view = documented.split("```sql\n-- articles_now\n")[1].split("```")[0]
    connection = duckdb.connect()
    connection.execute(view.replace("DATASET", str(tmp_path)))
    rows = connection.sql("SELECT id, title FROM articles_now ORDER BY id").fetchall()
    assert [title for _, title in rows] == ["T0", "T2", "T3", "T4", "[31mRed", "New"]


def test_a_base_that_does_not_fit_is_refused(filled: Database, tmp_path: Path):
    export(filled, out=tmp_path / "base", recipe=Recipe(min_words=1))
    with pytest.raises(ConfigurationError, match="made by another recipe"):
        export(filled, out=tmp_path / "o", since_snapshot=tmp_path / "base")
    export(filled, out=tmp_path / "cells", recipe=Recipe(format=Format.CSV))
    with pytest.raises(ConfigurationError, match="build on Parquet or JSON Lines"):
        export(filled, out=tmp_path / "o", since_snapshot=tmp_path / "cells")
    with pytest.raises(ConfigurationError, match="is no snapshot"):
        export(filled, out=tmp_path / "o", since_snapshot=tmp_path)
    export(filled, out=tmp_path / "base")
    export(filled, out=tmp_path / "one", since_snapshot=tmp_path / "base")
    forget(filled, 1)
    export(filled, out=tmp_path / "base")
    with pytest.raises(ConfigurationError, match="builds on snapshot"):
        export(filled, out=tmp_path / "two", since_snapshot=tmp_path / "one")
    with pytest.raises(ConfigurationError, match="builds on it"):
        export(filled, out=tmp_path / "base", since_snapshot=tmp_path / "base")


def test_a_damaged_base_is_told(filled: Database, tmp_path: Path):
    for format_ in (Format.PARQUET, Format.JSONL):
        form = Recipe(format=format_, split=())
        [file] = export(filled, out=tmp_path / format_, recipe=form).manifest.files
        path = tmp_path / format_ / file.path
        path.write_bytes(path.read_bytes()[:50])
        with pytest.raises(StorageError, match=r"cannot be built on: .*export verify"):
            export(filled, out=tmp_path / "o", since_snapshot=tmp_path / format_, recipe=form)
        path.unlink()
        with pytest.raises(StorageError, match=r"cannot be built on: .*export verify"):
            export(filled, out=tmp_path / "o", since_snapshot=tmp_path / format_, recipe=form)
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize("named", ["", "/{id}"])
def test_a_base_in_a_store_is_fetched(filled: Database, tmp_path: Path, named: str):
    files = pytest.importorskip("fsspec", reason="the extra object-storage is not installed")
    store = f"memory://{tmp_path.name}-{filled.url.get_backend_name()}"
    to_store(filled, store, Recipe())
    export(filled, out=tmp_path / "base")
    identifier = verify(tmp_path / "base").snapshot_id
    forget(filled, 2)
    where = store + named.format(id=identifier)
    result = export(filled, out=tmp_path / "next", since_snapshot=where)
    assert [(row["change"], row["id"]) for row in rows_of(tmp_path / "next")] == [("withdrawn", 2)]
    assert result.manifest.base.path == f"{store}/{identifier}"
    forget(filled, 3)
    export(filled, out=tmp_path / "last", since_snapshot=tmp_path / "next")
    assert [(row["change"], row["id"]) for row in rows_of(tmp_path / "last")] == [("withdrawn", 3)]
    memory = files.filesystem("memory")
    [data] = memory.glob(f"/{store.partition('://')[2]}/{identifier}/data/train-*")
    memory.pipe_file(data, b"PAR1")
    with pytest.raises(StorageError, match="is not as it was written"):
        export(filled, out=tmp_path / "more", since_snapshot=where)
    with pytest.raises(StorageError, match=r"cannot read memory://.*/nothing/manifest.json"):
        export(filled, out=tmp_path / "more", since_snapshot=f"{store}/nothing")
    assert not (tmp_path / "more").exists()


def test_the_path_of_a_base_is_that_of_the_increment_s_place():
    stored = Place("s3://bucket/news/2026-11-24")
    assert stored.below("../2026-11-23").name == "s3://bucket/news/2026-11-23"
    assert stored.below("gs://other/news").name == "gs://other/news"
