"""The package's migrations, or a connection, in; revisions out, without loading Alembic.

A crawl asks for them each time it starts; Alembic takes a quarter of a second to load.
"""

from __future__ import annotations

from importlib.resources import files

from sqlalchemy import Connection, inspect, text

from newscrawl.errors import StorageError


def known() -> list[str]:
    """The revisions of this version of newscrawl, oldest first: what its migrations are named for."""
    folder = files("newscrawl.storage") / "migrations" / "versions"
    return sorted(
        file.name.partition("_")[0] for file in folder.iterdir() if _is_migration(file.name)
    )


def head() -> str:
    """The revision that this version of newscrawl works with.

    Raises:
        StorageError: the installation has lost its migrations.
    """
    revisions = known()
    if not revisions:
        raise StorageError("this installation of newscrawl has no migrations; install it again")
    return revisions[-1]


def of(connection: Connection) -> str | None:
    """The revision of the database's tables; None when it has none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def _is_migration(name: str) -> bool:
    return name[:1].isdigit() and name.endswith(".py")
