"""A database URL in, its tables brought to this version's revision, or compared with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from newscrawl.errors import StorageError
from newscrawl.storage import revisions
from newscrawl.storage.engine import Database
from newscrawl.storage.failures import storage_errors

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import URL


OnStep = Callable[[str, str, float], None]
"""called after each migration: its revision, what it does, seconds that it took"""


def upgrade(url: str | URL, *, on_step: OnStep | None = None) -> str:
    """Create or upgrade the tables, in one transaction, and give the revision that they now have.

    Killed in between, or out of room on the disk, it leaves the database as it was.

    Raises:
        StorageError: the database is down, or newer than this version of newscrawl.
    """
    from alembic import command

    if current(url) == revisions.head():
        return revisions.head()
    with Database.open(url, check=False) as database, database.altering() as connection:
        _refuse_unknown(connection)
        config = alembic_config()
        config.attributes["connection"] = connection
        config.attributes["on_step"] = on_step
        command.upgrade(config, "head")
    return revisions.head()


def current(url: str | URL) -> str | None:
    """The revision of the database's tables; None when it has none yet."""
    with _connection(url) as connection:
        return revisions.of(connection)


def check(url: str | URL) -> list[str]:
    """How the database's tables differ from the models, one line each; empty when they agree."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from newscrawl.storage.models import Base

    with _connection(url) as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "compare_server_default": True,
                "include_name": is_modelled,
            },
        )
        return [repr(difference) for difference in compare_metadata(context, Base.metadata)]


def is_modelled(name: str | None, kind: str, _: object) -> bool:
    """Whether a table is for the models to describe; the index of the full-text search is not, which
    each database has in its own way.
    """
    return kind != "table" or not (name or "").startswith("article_search")


def require_head(database: Database) -> None:
    """Raise `StorageError` unless the database's tables are of this version's revision."""
    with storage_errors(database.url), database.engine.connect() as connection:
        revision = revisions.of(connection)
        _refuse_unknown(connection)
    where = database.url.render_as_string(hide_password=True)
    if revision is None:
        raise StorageError(f"database {where} has no tables yet; run `newscrawl db upgrade`")
    if revision != revisions.head():
        raise StorageError(
            f"database {where} is of the older revision {revision}, this version of newscrawl"
            f" needs {revisions.head()}; run `newscrawl db upgrade`"
        )


def alembic_config() -> Config:
    """Alembic's configuration, found in the installed package."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "newscrawl.storage:migrations")
    return config


@contextmanager
def _connection(url: str | URL) -> Iterator[Connection]:
    """A connection of a database of whatever revision, to look at it."""
    with (
        Database.open(url, check=False) as database,
        storage_errors(database.url),
        database.engine.connect() as connection,
    ):
        yield connection


def _refuse_unknown(connection: Connection) -> None:
    revision = revisions.of(connection)
    if revision is not None and revision not in revisions.known():
        where = connection.engine.url.render_as_string(hide_password=True)
        raise StorageError(
            f"database {where} is of revision {revision}, which this version of newscrawl does"
            " not know: a newer one has upgraded it; upgrade newscrawl"
        )
