"""A database URL in, a `Database` out: sessions that read, sessions that write, plain errors."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session

from newscrawl.errors import StorageError
from newscrawl.storage.failures import storage_errors

BUSY_TIMEOUT = 30
"""seconds that a writer waits for another one on SQLite"""
OLDEST_SQLITE = (3, 35)
"""the first with RETURNING"""


@dataclass(frozen=True, slots=True)
class Database:
    """An open database. Sessions are made by `begin` and `read`; threads may share it."""

    url: URL
    engine: Engine

    @classmethod
    def open(cls, url: str | URL, *, check: bool = True) -> Database:
        """Open a database whose tables are of this version's revision.

        Args:
            url: `sqlite:///path` or `postgresql://user:password@host/name`.
            check: refuse a database of another revision. Without it, nothing is asked of the
                database yet.

        Raises:
            StorageError: the URL is wrong, or the database is down, or older or newer than this
                version of newscrawl; the message says which and what to do.
        """
        parsed = database_url(url)
        database = cls(parsed, _engine(parsed))
        if check:
            from newscrawl.storage.migrate import require_head

            try:
                require_head(database)
            except StorageError:
                database.close()
                raise
        return database

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """A session in a transaction that is committed at the end, or rolled back by an exception.

        SQLite has one writer at a time: the others wait here, up to 30 s.

        Raises:
            StorageError: the database is down, full, locked or read-only.
        """
        engine = self.engine.execution_options(sqlite_begin="IMMEDIATE")
        with storage_errors(self.url), Session(engine) as session, session.begin():
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one state of the database from beginning to end and changes nothing.

        Raises:
            StorageError: the database is down.
        """
        engine = self.engine
        if engine.dialect.name == "postgresql":
            engine = engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        with storage_errors(self.url), Session(engine) as session, session.begin():
            yield session

    @contextmanager
    def altering(self) -> Iterator[Connection]:
        """A connection in a transaction that may make tables anew.

        SQLite alters a table by copying and dropping it; with its references enforced, to drop it
        would delete what refers to it. So they are checked at the end instead.

        Raises:
            StorageError: the database is down, full, locked or read-only, or a row refers to one
                that is not there; nothing was changed.
        """
        engine = self.engine.execution_options(sqlite_begin="IMMEDIATE")
        is_sqlite = engine.dialect.name == "sqlite"
        with storage_errors(self.url), engine.connect() as connection:
            if is_sqlite:
                driver = connection.connection.driver_connection
                assert driver is not None
                driver.execute("PRAGMA foreign_keys = OFF")
            with connection.begin():
                yield connection
                if is_sqlite:
                    _check_references(connection)
            # The next one that uses the connection has its references enforced.
            connection.invalidate()

    def close(self) -> None:
        """Close all connections; the object opens new ones when it is used again."""
        self.engine.dispose()

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def database_url(url: str | URL) -> URL:
    """The URL with the driver that newscrawl uses.

    Raises:
        StorageError: it is no URL, or of another kind of database.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StorageError(
            "NEWSCRAWL_DATABASE_URL is not a database URL; write sqlite:///data/newscrawl.db"
            " or postgresql://user:password@host/name"
        ) from None
    backend = parsed.get_backend_name()
    if backend in {"postgresql", "postgres"}:
        return parsed.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise StorageError(f"newscrawl keeps its data in SQLite or PostgreSQL, not in {backend!r}")
    if parsed.database in {None, "", ":memory:"}:
        raise StorageError("newscrawl needs a file for SQLite: sqlite:///data/newscrawl.db")
    return parsed.set(drivername="sqlite+pysqlite")


def _check_references(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        table, row, target, _ = broken
        raise StorageError(
            f"row {row} of table {table} refers to a row of {target} that is not there; restore a"
            " backup, or mend it with `sqlite3`"
        )


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(url)
    return _postgresql_engine(url)


def _sqlite_engine(url: URL) -> Engine:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise StorageError(
            f"this Python has SQLite {sqlite3.sqlite_version}; newscrawl needs 3.35 or later:"
            " use another Python, or PostgreSQL"
        )
    folder = Path((url.database or "").removeprefix("file:")).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"cannot make the folder {folder} of the database: {error.strerror}"
        ) from None
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT})

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _: object) -> None:
        # Transactions are begun by us, below: the driver would not begin one before a SELECT.
        connection.isolation_level = None
        # FULL costs one fsync a commit, and commits come in batches. With NORMAL a power cut could
        # take back the last of them, after their pages were counted as done.
        # What is looked up and written for copies is spread over its index: 64 MB of it stay at hand.
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "cache_size = -65536",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        kind = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {kind}")

    return engine


def _postgresql_engine(url: URL) -> Engine:
    connect_args = {} if "connect_timeout" in url.query else {"connect_timeout": 10}
    engine = create_engine(url, pool_pre_ping=True, connect_args=connect_args)

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _: object) -> None:
        connection.execute("SET TIME ZONE 'UTC'")
        connection.commit()

    return engine
