"""A database URL in, the same database for reading alone out: whatever is asked of it, nothing is written."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event

from newscrawl.errors import StorageError
from newscrawl.storage.engine import Database, database_url
from newscrawl.storage.migrate import require_head

LONGEST = 5.0
"""seconds after which a question is given up"""
STEPS = 20_000
"""of SQLite's machine between two looks at the clock: some hundred a second"""


def open_read_only(url: str | URL) -> Database:
    """As `Database.open`, but the database itself refuses every change, and questions that take longer
    than 5 s end with `StorageError`.

    Raises:
        StorageError: the URL is wrong, or the database is down, or older or newer than this version of
            newscrawl.
    """
    parsed = database_url(url)
    is_sqlite = parsed.get_backend_name() == "sqlite"
    database = Database(parsed, _sqlite(parsed) if is_sqlite else _postgresql(parsed))
    try:
        require_head(database)
    except StorageError:
        database.close()
        raise
    return database


def _sqlite(url: URL) -> Engine:
    path = Path(url.database or "")
    if not path.is_file():
        raise StorageError(f"there is no database at {path}; run `newscrawl db upgrade`")
    name = quote(str(path.resolve()))
    engine = create_engine(
        f"sqlite+pysqlite:///file:{name}?mode=ro&uri=true", connect_args={"timeout": LONGEST}
    )

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _: object) -> None:
        connection.isolation_level = None
        # What the pages of the web application read is spread over the file: it is mapped.
        for pragma in ("query_only = ON", "cache_size = -65536", "mmap_size = 268435456"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN DEFERRED")
        ends = time.monotonic() + LONGEST
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.set_progress_handler(lambda: time.monotonic() > ends, STEPS)

    return engine


def _postgresql(url: URL) -> Engine:
    settings = f"-c default_transaction_read_only=on -c statement_timeout={int(LONGEST * 1000)}"
    given: Any = url.query.get("options", "")
    arguments: dict[str, Any] = {"options": f"{given} {settings} -c TimeZone=UTC".strip()}
    if "connect_timeout" not in url.query:
        arguments["connect_timeout"] = 10
    return create_engine(url, pool_pre_ping=True, connect_args=arguments)
