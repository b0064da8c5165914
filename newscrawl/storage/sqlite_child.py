"""Queries on standard input, their results as Arrow streams on standard output: a process of its own
that reads a SQLite file.

ADBC brings its own copy of SQLite, and two copies in one process break each other's locks
(https://www.sqlite.org/howtocorrupt.html, section 2.2.1). Run as a file, so that nothing of newscrawl
is loaded beside it; and without the driver's DB-API, which loads pandas where that is installed.

A query is a line of JSON, `[sql, rows]`. An answer is a line of JSON, null or an error's message, and
after null a stream of Arrow's IPC format.
"""

from __future__ import annotations

import json
import sys
from typing import Any
from urllib.parse import quote

import adbc_driver_sqlite
import pyarrow as pa
from adbc_driver_manager import AdbcConnection, AdbcStatement, AdbcStatusCode, Error


def main() -> None:
    path, busy_timeout = sys.argv[1:]
    out = sys.stdout.buffer
    try:
        database = adbc_driver_sqlite.connect(f"file:{quote(path)}?mode=rw")
        connection = AdbcConnection(database)
        for pragma in (f"busy_timeout = {int(busy_timeout)}", "query_only = ON"):
            read(connection, f"PRAGMA {pragma}", 1)
        connection.set_autocommit(False)
        read(connection, "SELECT count(*) FROM sqlite_master", 1)  # from here on, one state
    except Error as error:
        out.write(json.dumps(str(error)).encode() + b"\n")
        return
    out.write(b"null\n")
    out.flush()
    for line in sys.stdin.buffer:
        sql, rows = json.loads(line)
        answer(connection, sql, rows, out)


def answer(connection: AdbcConnection, sql: str, rows: int, out: Any) -> None:
    try:
        table = read(connection, sql, rows)
    except Error as error:
        out.write(json.dumps(str(error)).encode() + b"\n")
    else:
        out.write(b"null\n")
        with pa.ipc.new_stream(out, table.schema) as stream:
            stream.write_table(table)
    out.flush()


def read(connection: AdbcConnection, sql: str, rows: int) -> pa.Table:
    with AdbcStatement(connection) as statement:
        # A batch is what the driver infers types from: all rows, so that none contradicts.
        statement.set_options(**{"adbc.sqlite.query.batch_rows": str(rows)})
        statement.set_sql_query(sql)
        handle, _ = statement.execute_query()
        with pa.RecordBatchReader._import_from_c(handle.address) as reader:  # noqa: SLF001  ADBC's own way
            try:
                return reader.read_all()
            except pa.ArrowException as error:
                raise Error(str(error), status_code=AdbcStatusCode.IO) from None


if __name__ == "__main__":
    main()
