"""A dataset in another team's database or in an object store is whole, or as it was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rows import article, read, save
from sqlalchemy import create_engine, text
from storage.fake_s3 import fake_s3

from exports.conftest import notes
from newscrawl.errors import ConfigurationError, StorageError
from newscrawl.exports import publish
from newscrawl.exports.manifest import verify
from newscrawl.exports.recipe import Recipe
from newscrawl.storage.engine import Database
from newscrawl.storage.states import ExportState


def ask(url: str, query: str) -> list[tuple]:
    engine = create_engine(url)
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(text(query))]
    engine.dispose()
    return rows


@pytest.fixture
def target(database: Database, tmp_path: Path) -> str:
    """A place beside the tables that are read: of SQLite another file, of PostgreSQL the same database."""
    if database.url.get_backend_name() == "sqlite":
        return f"sqlite:///{tmp_path / 'theirs.db'}"
    return database.url.render_as_string(hide_password=False)


def test_a_table_is_brought_up_to_date(filled: Database, target: str):
    assert publish.to_sql(filled, target, Recipe()).rows == 6
    query = "SELECT id, title, rights FROM newscrawl_articles ORDER BY id"
    assert ask(target, query)[-1] == (6, "[31mRed", "full")
    with filled.begin() as session:
        session.execute(text("UPDATE pages SET article_id = NULL WHERE article_id = 2"))
        session.execute(text("DELETE FROM articles WHERE id = 2"))
        session.execute(text("UPDATE articles SET title = 'Other' WHERE id = 1"))
    save(filled, read(article("https://wire.example/new", "News.", title="New", source="wire")))
    done = publish.to_sql(filled, target, Recipe())
    assert (done.rows, done.note) == (6, "1 row taken out")
    assert [(row[0], row[1]) for row in ask(target, query)] == [
        (1, "Other"), (3, "T2"), (4, "T3"), (5, "T4"), (6, "[31mRed"), (7, "New"),
    ]  # fmt: skip
    days = "SELECT source, sum(articles) FROM newscrawl_articles_per_day GROUP BY 1 ORDER BY 1"
    assert ask(target, days) == [("harbour", 4), ("wire", 2)]
    # The new one has the source's licence, which lets no text leave.
    assert ask(target, "SELECT count(*) FROM newscrawl_texts") == [(5,)]
    assert [note.state for note in notes(filled)] == [ExportState.DONE] * 2
    assert notes(filled)[-1].rows == 6


def test_a_table_is_as_it_was_when_the_export_fails(filled: Database, target: str):
    publish.to_sql(filled, target, Recipe())

    def fail(_rows: int) -> None:
        raise StorageError("the server is gone")

    with pytest.raises(StorageError, match="is gone"):
        publish.to_sql(filled, target, Recipe(sources=("wire",)), on_progress=fail)
    assert ask(target, "SELECT count(*) FROM newscrawl_articles") == [(6,)]
    assert notes(filled)[-1].state is ExportState.FAILED


def test_a_table_of_other_columns_is_not_touched(filled: Database, target: str):
    publish.to_sql(filled, target, Recipe())
    with pytest.raises(ConfigurationError, match="has other columns \\(split\\)"):
        publish.to_sql(filled, target, Recipe(split=()))


def test_an_object_store_gets_a_folder_for_each_snapshot(
    filled: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    if filled.url.get_backend_name() != "sqlite":
        pytest.skip("the store does not see which database it comes from")
    pytest.importorskip("obstore", reason="the extra object-storage is not installed")
    with fake_s3() as server:
        for name, value in {
            "AWS_ENDPOINT_URL": server.url, "NO_PROXY": "127.0.0.1", "AWS_ALLOW_HTTP": "true", "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret",
        }.items():  # fmt: skip
            monkeypatch.setenv(name, value)
        done = publish.to_store(filled, "s3://bucket/news", Recipe())
        latest = json.loads(server.objects["bucket/news/latest.json"])
        prefix = f"bucket/news/{latest['path']}"
        for key, data in server.objects.items():
            if key.startswith(prefix):
                path = tmp_path / "back" / key.removeprefix(prefix)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
        assert verify(tmp_path / "back").snapshot_id == latest["snapshot_id"]
        assert done.where == f"s3://bucket/news/{latest['snapshot_id']}"
        save(filled, read(article("https://wire.example/new", "News.", title="New", source="wire")))
        with pytest.raises(ConfigurationError, match="builds on a snapshot in one"):
            publish.to_store(filled, "s3://bucket/news", Recipe(), since_snapshot=str(tmp_path))
        for changes in ({"new": 1}, {}):  # on the snapshot, and on the increment
            earlier = latest["snapshot_id"]
            publish.to_store(
                filled, "s3://bucket/news", Recipe(), since_snapshot="s3://bucket/news"
            )
            latest = json.loads(server.objects["bucket/news/latest.json"])
            assert latest["base"] == earlier
            manifest = json.loads(server.objects[f"bucket/news/{latest['path']}manifest.json"])
            assert manifest["base"] == {
                "snapshot_id": earlier,
                "path": f"s3://bucket/news/{earlier}",
            }
            assert manifest["counts"].items() >= changes.items()
            assert manifest["counts"]["rows"] == sum(changes.values())
        server.refuses = True
        with pytest.raises(StorageError, match=r"cannot write s3://bucket/news/.* of the dataset"):
            publish.to_store(filled, "s3://bucket/news", Recipe(sources=("wire",)))
        assert json.loads(server.objects["bucket/news/latest.json"]) == latest
