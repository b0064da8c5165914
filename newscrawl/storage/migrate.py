"""A database URL in, its tables brought to this version's revision, or compared with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from newscrawl.errors import StorageError
from newscrawl.storage.engine import Database
from newscrawl.storage.failures import storage_errors

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import URL


def upgrade(url: str | URL) -> str:
    """Create or upgrade the tables, in one transaction, and give the revision that they now have.

    Raises:
        StorageError: the database is down, or newer than this version of newscrawl.
    """
    from alembic import command

    with _connection(url) as (connection, config):
        _refuse_unknown(connection, config)
        command.upgrade(config, "head")
    return head()


def current(url: str | URL) -> str | None:
    """The revision of the database's tables; None when it has none yet."""
    with _connection(url) as (connection, _):
        return _revision(connection)


def check(url: str | URL) -> list[str]:
    """How the database's tables differ from the models, one line each; empty when they agree."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from newscrawl.storage.models import Base

    with _connection(url) as (connection, _):
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        return [repr(difference) for difference in compare_metadata(context, Base.metadata)]


def head() -> str:
    """The revision that this version of newscrawl works with."""
    from alembic.script import ScriptDirectory

    revision = ScriptDirectory.from_config(alembic_config()).get_current_head()
    if revision is None:
        raise StorageError("this installation of newscrawl has no migrations; install it again")
    return revision


def require_head(database: Database) -> None:
    """Raise `StorageError` unless the database's tables are of this version's revision."""
    with storage_errors(database.url), database.engine.connect() as connection:
        revision = _revision(connection)
        _refuse_unknown(connection, alembic_config())
    where = database.url.render_as_string(hide_password=True)
    if revision is None:
        raise StorageError(f"database {where} has no tables yet; run `newscrawl db upgrade`")
    if revision != head():
        raise StorageError(
            f"database {where} is of the older revision {revision}, this version of newscrawl"
            f" needs {head()}; run `newscrawl db upgrade`"
        )


def alembic_config() -> Config:
    """Alembic's configuration, found in the installed package."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "newscrawl.storage:migrations")
    return config


@contextmanager
def _connection(url: str | URL) -> Iterator[tuple[Connection, Config]]:
    with Database.open(url, check=False) as database, database.altering() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        yield connection, config


def _revision(connection: Connection) -> str | None:
    from alembic.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()


def _refuse_unknown(connection: Connection, config: Config) -> None:
    from alembic.script import ScriptDirectory

    revision = _revision(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        where = connection.engine.url.render_as_string(hide_password=True)
        raise StorageError(
            f"database {where} is of revision {revision}, which this version of newscrawl does"
            " not know: a newer one has upgraded it; upgrade newscrawl"
        )
