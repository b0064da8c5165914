"""Migrations make the tables that the models describe, and unfit databases are refused in words."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from rows import add_sources, article, read, save
from sqlalchemy import Column, MetaData, String, inspect, select, text
from sqlalchemy.orm import Session

import newscrawl
from newscrawl.errors import StorageError
from newscrawl.storage import migrate, revisions
from newscrawl.storage.engine import Database
from newscrawl.storage.models import Base, PageRow
from newscrawl.storage.search import search
from newscrawl.storage.triggers import kept_triggers

ROOT = Path(newscrawl.__file__).parent.parent


def set_revision(url: str, revision: str) -> None:
    with Database.open(url, check=False) as database, database.begin() as session:
        session.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})


def test_upgrade_makes_every_table_from_nothing(empty_database_url: str):
    assert migrate.current(empty_database_url) is None
    revision = migrate.upgrade(empty_database_url)
    assert revision == revisions.head() == migrate.current(empty_database_url)
    with Database.open(empty_database_url) as database:
        found = inspect(database.engine).get_table_names()
    tables = {name for name in found if not name.startswith("article_search")}
    assert tables == {*Base.metadata.tables, "alembic_version"}


def test_the_revisions_are_those_that_alembic_finds():
    script = ScriptDirectory.from_config(migrate.alembic_config())
    found = [step.revision for step in script.walk_revisions()]
    assert revisions.known() == found[::-1]
    assert revisions.head() == script.get_current_head()


def test_a_second_upgrade_changes_nothing(database_url: str):
    assert migrate.upgrade(database_url) == revisions.head()


def test_models_and_migrations_agree(database_url: str):
    assert migrate.check(database_url) == []


def test_check_names_what_differs(database_url: str):
    with Database.open(database_url) as database, database.begin() as session:
        session.execute(text("ALTER TABLE exports DROP COLUMN error"))
    assert any("error" in difference for difference in migrate.check(database_url))


def at_revision(url: str, revision: str) -> None:
    """Make the tables of `revision`, and no newer ones."""
    config = migrate.alembic_config()
    with (
        Database.open(url, check=False) as database,
        database.engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection,
    ):
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def test_pages_of_an_older_database_are_looked_at_again(empty_database_url: str):
    at_revision(empty_database_url, "20261126")
    now = datetime.now(UTC).replace(microsecond=0)
    hour = timedelta(hours=1)
    young, old = now - 2 * hour, now - timedelta(days=90)
    source = dict.fromkeys(("title", "home", "language", "country", "licence_note"), "")
    source |= {"name": "s", "licence": "unknown", "topical": False, "enabled": True}
    article = dict.fromkeys(("body", "content_hash", "fingerprint", "reader_version"), "x")
    article |= {
        "id": 1, "url": "http://s/1", "source": "s", "page_url": "http://s/1", "word_count": 1,
        "is_own_page": True, "authors": [], "tags": [], "blocks": [], "first_seen_at": now,
        "fetched_at": now, "updated_at": now, "published_at": young,
    }  # fmt: skip
    page = {"source": "s", "attempts": 0, "discovered_at": now, "discovered_in": ""}
    pages = [
        page | {"url": "http://s/1", "state": "fetched", "fetched_at": now, "article_id": 1},
        page | {"url": "http://s/2", "state": "not_modified", "fetched_at": now, "lastmod": old,
                "article_id": 1},
        page | {"url": "http://s/3", "state": "refused", "tried_at": young},
        page | {"url": "http://s/4", "state": "pending"},
    ]  # fmt: skip
    with Database.open(empty_database_url, check=False) as database, database.begin() as session:
        tables = MetaData()
        tables.reflect(session.connection())
        insert_old(session, tables, "sources", source | {"updated_at": now})
        insert_old(session, tables, "articles", article)
        for row in pages:
            insert_old(session, tables, "pages", row)
    migrate.upgrade(empty_database_url)
    with Database.open(empty_database_url) as database, database.read() as session:
        found = {row.url[-1]: row for row in session.scalars(select(PageRow))}
        looks = {name: (row.looks_from, row.next_at) for name, row in found.items()}
    assert looks == {
        "1": (young, now), "2": (old, None), "3": (None, young), "4": (None, None),
    }  # fmt: skip
    assert migrate.check(empty_database_url) == []


def insert_old(session: Session, tables: MetaData, name: str, row: dict[str, object]) -> None:
    """A row of an older revision, which the models of today do not know."""
    session.execute(tables.tables[name].insert().values(**row))


def test_downgrade_takes_all_tables_away(database_url: str):
    config = migrate.alembic_config()
    with (
        Database.open(database_url) as database,
        database.engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection,
    ):
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    with Database.open(database_url, check=False) as database:
        assert inspect(database.engine).get_table_names() == ["alembic_version"]


def test_a_failing_migration_leaves_nothing_behind(
    empty_database_url: str, monkeypatch: pytest.MonkeyPatch
):
    def fail(config: Config, revision: str) -> None:
        original(config, revision)
        raise StorageError("the power goes out")

    original = command.upgrade
    monkeypatch.setattr(command, "upgrade", fail)
    with pytest.raises(StorageError, match="power"):
        migrate.upgrade(empty_database_url)
    with Database.open(empty_database_url, check=False) as database:
        assert inspect(database.engine).get_table_names() == []


def test_an_empty_database_is_refused_with_the_command_to_run(empty_database_url: str):
    with pytest.raises(StorageError, match="no tables yet; run `newscrawl db upgrade`"):
        Database.open(empty_database_url)


def test_a_newer_database_is_refused(database_url: str):
    set_revision(database_url, "20990101")
    with pytest.raises(StorageError, match=r"revision 20990101.*upgrade newscrawl"):
        Database.open(database_url)
    with pytest.raises(StorageError, match=r"revision 20990101.*upgrade newscrawl"):
        migrate.upgrade(database_url)


def test_an_older_database_is_refused(database_url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(revisions, "head", lambda: "20990101")
    with pytest.raises(StorageError, match=r"older revision.*run `newscrawl db upgrade`"):
        Database.open(database_url)


def test_plain_alembic_works_at_the_root_of_the_project(empty_database_url: str):
    if not (ROOT / "pyproject.toml").exists():
        pytest.skip("newscrawl is installed without its project folder")
    environment = os.environ | {"NEWSCRAWL_DATABASE_URL": empty_database_url}
    for words in (["upgrade", "head"], ["check"]):
        done = subprocess.run(
            [sys.executable, "-m", "alembic", *words],
            cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    assert migrate.current(empty_database_url) == revisions.head()


def test_the_upgrade_can_be_written_as_sql(empty_database_url: str):
    environment = os.environ | {"NEWSCRAWL_DATABASE_URL": empty_database_url}
    done = subprocess.run(
        [sys.executable, "-m", "alembic", "upgrade", "head", "--sql"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "CREATE TABLE articles" in done.stdout, done.stderr
    assert migrate.current(empty_database_url) is None


def test_plain_alembic_tells_in_words_what_is_wrong():
    environment = os.environ | {
        "NEWSCRAWL_DATABASE_URL": "postgresql://reader:s3cret@127.0.0.1:1/x"
    }
    done = subprocess.run(
        [sys.executable, "-m", "alembic", "upgrade", "head"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert "check that the server runs" in said
    assert "Traceback" not in said
    assert "s3cret" not in said


def test_two_upgrades_at_once_wait_for_each_other(empty_database_url: str):
    program = "import sys; from newscrawl.storage.migrate import upgrade; upgrade(sys.argv[1])"
    command = [sys.executable, "-c", program, empty_database_url]
    upgrades = [subprocess.Popen(command, cwd=ROOT) for _ in range(3)]
    assert [upgrade.wait() for upgrade in upgrades] == [0, 0, 0]
    assert migrate.check(empty_database_url) == []


def test_a_table_that_is_made_anew_keeps_its_triggers(database: Database):
    """SQLite alters a table by copying it, and drops the triggers with the old one."""
    add_sources(database)
    save(database, read(article("https://harbour.example/a", "Ferries stop at noon.")))
    with database.altering() as connection, kept_triggers(connection):
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("articles", recreate="auto") as articles:
            articles.alter_column("section", type_=String(500))
            articles.add_column(Column("mood", String(8)))
    save(database, read(article("https://harbour.example/b", "Ferries sail again.", title="b")))
    with database.read() as session:
        assert {found.url[-1] for found in search(session, "ferries")} == {"a", "b"}
    with database.altering() as connection, kept_triggers(connection):
        connection.execute(text("DROP TABLE article_versions"))
        connection.execute(text("CREATE TABLE versions (id integer)"))
        connection.execute(text("ALTER TABLE versions RENAME TO article_versions"))
        assert inspect(connection).get_columns("article_versions")[0]["name"] == "id"
