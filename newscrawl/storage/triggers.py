"""A connection on which tables are altered in, their triggers kept out.

SQLite alters a table by copying it: a new one is made, filled and renamed, and the old one dropped,
whose triggers go with it. Alembic makes its indexes anew, but not those.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event

_DROP = re.compile(r'\s*DROP TABLE "?(?P<table>\w+)"?\s*$', re.IGNORECASE)
_RENAME = re.compile(r'\s*ALTER TABLE "?\w+"? RENAME TO "?(?P<table>\w+)"?\s*$', re.IGNORECASE)
_TRIGGERS = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ? ORDER BY name"


@contextmanager
def kept_triggers(connection: Connection) -> Iterator[None]:
    """Until the end, a table that is made anew under its old name has the triggers that it had.

    One that is dropped for good takes them along. Other databases alter tables in place: there,
    nothing happens.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    dropped: dict[str, list[str]] = {}

    def before(_: Connection, __: Any, statement: str, *___: Any) -> None:
        if found := _DROP.match(statement):
            rows = connection.exec_driver_sql(_TRIGGERS, (found["table"],))
            dropped[found["table"]] = list(rows.scalars())

    def after(_: Connection, __: Any, statement: str, *___: Any) -> None:
        if found := _RENAME.match(statement):
            for trigger in dropped.pop(found["table"], []):
                connection.exec_driver_sql(trigger)

    event.listen(connection, "before_cursor_execute", before)
    event.listen(connection, "after_cursor_execute", after)
    try:
        yield
    finally:
        event.remove(connection, "before_cursor_execute", before)
        event.remove(connection, "after_cursor_execute", after)
