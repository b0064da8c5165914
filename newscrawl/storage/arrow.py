"""A database in, the rows of a query out as Arrow tables, all as they were at one moment.

Rows go from the database's own client library into columns (ADBC, https://arrow.apache.org/adbc)
without becoming Python objects, and other threads run meanwhile. SQLite is read by a process of its
own (`sqlite_child` says why).
"""

from __future__ import annotations

import fcntl
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
from sqlalchemy import URL, Select, func, select
from sqlalchemy.dialects import postgresql, sqlite

from newscrawl.errors import StorageError
from newscrawl.storage.engine import BUSY_TIMEOUT, Database
from newscrawl.storage.failures import advised

F_SETPIPE_SZ = 1031
"""fcntl(2), on Linux; Python has its name for it there alone"""
PIPE_BYTES = 1024 * 1024

CHILD = Path(__file__).with_name("sqlite_child.py")


class ArrowReader:
    """Reads one state of a database; one thread at a time."""

    def __init__(self, source: _Source) -> None:
        self._source = source

    def table(self, query: Select[*tuple[Any, ...]], *, rows: int) -> pa.Table:
        """The result of `query`, at most `rows` rows.

        SQLite has types by value: there, columns of nulls come as integers, times as text, truth
        as 0 and 1.

        Raises:
            StorageError: the database is down.
        """
        statement = query.compile(
            dialect=self._source.dialect, compile_kwargs={"literal_binds": True}
        )
        return self._source.table(str(statement), rows)


class _Source(Protocol):
    dialect: Any

    def table(self, sql: str, rows: int) -> pa.Table: ...

    def close(self) -> None: ...


@contextmanager
def arrow_reader(database: Database, snapshot: str = "") -> Iterator[ArrowReader]:
    """A reader of `database`, which sees its state of now until it is closed.

    Args:
        snapshot: of `shared_state`: its state of then, instead.

    Raises:
        StorageError: the database is down; who shared the state has ended.
    """
    is_sqlite = database.url.get_backend_name() == "sqlite"
    source: _Source = _Sqlite(database.url) if is_sqlite else _Postgresql(database.url, snapshot)
    try:
        yield ArrowReader(source)
    finally:
        source.close()


@contextmanager
def shared_state(database: Database) -> Iterator[tuple[ArrowReader, str]]:
    """A reader of a PostgreSQL database, and the name by which others see the same state meanwhile
    (https://www.postgresql.org/docs/current/functions-admin.html, "Snapshot Synchronization").

    Raises:
        StorageError: the database is down.
    """
    with arrow_reader(database) as reader:
        named = reader.table(select(func.pg_export_snapshot().label("name")), rows=1)
        yield reader, named["name"][0].as_py()


class _Sqlite:
    dialect: Any = sqlite.dialect(paramstyle="named")

    def __init__(self, url: URL) -> None:
        self._url = url
        path = Path(url.database or "").absolute()
        command = [sys.executable, "-P", str(CHILD), str(path), str(BUSY_TIMEOUT * 1000)]
        self._child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
        )
        _widen(self._child.stdout)
        try:
            self._check()
        except StorageError:
            self.close()
            raise

    def table(self, sql: str, rows: int) -> pa.Table:
        assert self._child.stdin is not None
        try:
            self._child.stdin.write(json.dumps([sql, rows]).encode() + b"\n")
            self._child.stdin.flush()
            self._check()
            answer: Any = self._child.stdout
            with pa.ipc.open_stream(answer) as stream:
                return stream.read_all()
        except (OSError, pa.ArrowInvalid):
            raise StorageError(advised("the process that reads it has ended", self._url)) from None

    def _check(self) -> None:
        assert self._child.stdout is not None
        line = self._child.stdout.readline()
        if not line:
            raise StorageError(advised("the process that reads it has ended", self._url))
        message = json.loads(line)
        if message is not None:
            raise StorageError(advised(_said(message), self._url))

    def close(self) -> None:
        for pipe in (self._child.stdin, self._child.stdout):
            assert pipe is not None
            with suppress(OSError):
                pipe.close()
        self._child.kill()
        self._child.wait()


class _Postgresql:
    # Named parameters, since with psycopg's own ones SQLAlchemy doubles each % of a literal.
    dialect: Any = postgresql.dialect(paramstyle="named")  # type: ignore[no-untyped-call]

    def __init__(self, url: URL, snapshot: str) -> None:
        from adbc_driver_postgresql import dbapi

        self._url = url
        plain = url.set(drivername="postgresql")
        if "connect_timeout" not in plain.query:
            plain = plain.update_query_dict({"connect_timeout": "10"})
        with self._errors():
            self._connection = dbapi.connect(plain.render_as_string(hide_password=False))
            with self._connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                if snapshot:
                    cursor.execute(f"SET TRANSACTION SNAPSHOT '{snapshot}'")
                cursor.execute("SET TIME ZONE 'UTC'")

    def table(self, sql: str, rows: int) -> pa.Table:  # noqa: ARG002  as the query says
        with self._errors(), self._connection.cursor() as cursor:
            cursor.execute(sql)
            found: pa.Table = cursor.fetch_arrow_table()
            return found

    def close(self) -> None:
        from adbc_driver_manager import Error

        with suppress(Error):  # it was lost: what failed has said so
            self._connection.close()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        from adbc_driver_manager import Error

        try:
            yield
        except Error as error:
            raise StorageError(advised(_said(str(error)), self._url)) from None


def _widen(pipe: Any) -> None:
    """Let a pipe hold more than the 64 kB that it has, of which each fill is a change of process."""
    with suppress(OSError):  # no privilege for as much
        fcntl.fcntl(pipe, F_SETPIPE_SZ, PIPE_BYTES)


def _said(message: str) -> str:
    """Without the query, which is long and in which no reader of the message takes interest."""
    return re.split(r"\.?\s+(?:Query was:|query: SELECT)", message)[0]
