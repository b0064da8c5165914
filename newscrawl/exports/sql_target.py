"""Batches of a dataset in, a table in another team's database out, with views on it; all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Connection,
    DateTime,
    Float,
    Integer,
    MetaData,
    Table,
    Text,
    create_engine,
    delete,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite

from newscrawl.errors import ConfigurationError
from newscrawl.exports.schema import SCHEMA_VERSION
from newscrawl.storage.engine import database_url
from newscrawl.storage.failures import storage_errors

NAME = "newscrawl_articles"
VIEWS = {
    "newscrawl_texts": "SELECT * FROM newscrawl_articles WHERE body IS NOT NULL AND copy_of IS NULL",
    "newscrawl_articles_per_day": (
        "SELECT date(coalesce(published_at, first_seen_at)) AS day, source, count(*) AS articles,"
        " sum(word_count) AS words FROM newscrawl_articles GROUP BY 1, 2"
    ),
}
"""name to query; `docs/datasets.md` says what they are for"""
TOPIC_VIEW = {
    "postgresql": (
        "SELECT listed.topic, a.id, a.source, a.published_at, a.relevance FROM newscrawl_articles a,"
        " jsonb_array_elements_text(a.topics) AS listed (topic)"
    ),
    "sqlite": (
        "SELECT listed.value AS topic, a.id, a.source, a.published_at, a.relevance"
        " FROM newscrawl_articles a, json_each(a.topics) AS listed"
    ),
}
"""query of the view `newscrawl_topics`, by dialect"""
AT_ONCE = 200
"""rows of one statement"""


@dataclass(frozen=True, slots=True)
class Loaded:
    rows: int
    removed: int
    """rows that were there and are no more"""


def load(
    url: str,
    batches: Iterator[pa.RecordBatch],
    schema: pa.Schema,
    on_progress: Callable[[int], None] | None,
) -> Loaded:
    """Let the table at `url` hold just these rows.

    It is one transaction: whoever reads the table sees the rows of before until it is done, and for
    good when it fails. Rows that are there are updated, so that views and keys of others on the table
    stay.

    Raises:
        ConfigurationError: the table has other columns, or the URL is of another kind of database.
        StorageError: the database is down, or full.
    """
    target = database_url(url)
    engine = create_engine(target)
    try:
        with storage_errors(target), engine.begin() as connection:
            return _Load(connection, schema).run(batches, on_progress)
    finally:
        engine.dispose()


class _Load:
    def __init__(self, connection: Connection, schema: pa.Schema) -> None:
        self._connection = connection
        self._schema = schema
        self._table = _table(NAME, schema)
        self._staging = _table(f"{NAME}_new", schema)
        self._staging._prefixes = ["TEMPORARY"]  # noqa: SLF001  as Table(prefixes=) sets it

    def run(
        self, batches: Iterator[pa.RecordBatch], on_progress: Callable[[int], None] | None
    ) -> Loaded:
        self._prepare()
        rows = 0
        for batch in batches:
            for part in range(0, len(batch), AT_ONCE):
                values = batch.slice(part, AT_ONCE).to_pylist()
                self._connection.execute(insert(self._staging), values)
            rows += len(batch)
            if on_progress is not None:
                on_progress(rows)
        return Loaded(rows, self._exchange())

    def _prepare(self) -> None:
        found = inspect(self._connection)
        if found.has_table(NAME):
            there = {column["name"] for column in found.get_columns(NAME)}
            wanted = {column.name for column in self._table.columns}
            if there != wanted:
                raise ConfigurationError(
                    f"the table {NAME} has other columns ({', '.join(sorted(there ^ wanted))}); it is"
                    " of another schema version or another recipe: drop it, or name another database"
                )
        else:
            self._table.create(self._connection)
        self._staging.create(self._connection)

    def _exchange(self) -> int:
        table, staging = self._table, self._staging
        gone = delete(table).where(table.c.id.not_in(select(staging.c.id)))
        removed = self._connection.execute(gone).rowcount
        dialect: Any = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        names = [column.name for column in table.columns]
        # SQLite's parser wants a WHERE between SELECT and ON CONFLICT.
        rows = select(*staging.columns).where(text("true"))
        added = dialect.insert(table).from_select(names, rows)
        added = added.on_conflict_do_update(
            index_elements=["id"],
            set_={name: added.excluded[name] for name in names if name != "id"},
        )
        self._connection.execute(added)
        self._staging.drop(self._connection)
        views = VIEWS | {"newscrawl_topics": TOPIC_VIEW[self._connection.dialect.name]}
        for name, query in views.items():
            if name == "newscrawl_texts" and "body" not in names:
                continue
            if not inspect(self._connection).has_table(name):
                self._connection.execute(text(f"CREATE VIEW {name} AS {query}"))
        return removed


def _table(name: str, schema: pa.Schema) -> Table:
    columns = [
        Column(
            field.name,
            _type(field.type),
            primary_key=field.name == "id",
            autoincrement=False,
            nullable=field.nullable,
            comment=(field.metadata or {}).get(b"description", b"").decode(),
        )
        for field in schema
    ]
    comment = f"Articles, as newscrawl exports them; schema version {SCHEMA_VERSION}."
    return Table(name, MetaData(), *columns, comment=comment)


def _type(kind: pa.DataType) -> Any:
    if pa.types.is_list(kind):
        return JSON().with_variant(postgresql.JSONB(), "postgresql")
    if pa.types.is_timestamp(kind):
        return DateTime(timezone=True)
    if pa.types.is_boolean(kind):
        return Boolean()
    if pa.types.is_floating(kind):
        return Float(53)
    if pa.types.is_integer(kind):
        return Integer() if kind.bit_width <= 32 else BigInteger()
    return Text()
