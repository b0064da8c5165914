"""Batches of a dataset's schema in, the bytes of a JSON Lines, CSV or Parquet file out."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import IO, Any, Protocol, cast

import pyarrow as pa
import pyarrow.parquet as pq

from newscrawl.exports.recipe import Format

Value = Any
"""str, int, bool, datetime, list, or None, as the column's type says"""

RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""first characters that make a spreadsheet take a cell for a formula
(https://owasp.org/www-community/attacks/CSV_Injection)"""

FEW_VALUES = [
    "change", "source", "source_title", "authors.list.element", "language", "section",
    "tags.list.element", "article_type", "licence", "source_licence", "licence_id", "rights_signals.list.element", "rights", "rights_reason",
    "removed.list.element.reason", "removed.list.element.blocks", "copy_kind", "split", "text_from",
    "reader_version",
]  # fmt: skip
"""columns that are written by way of a dictionary; of the others it is only the cost"""


class Sink(Protocol):
    """A binary file to write to."""

    def write(self, data: bytes, /) -> int: ...


class Writer(Protocol):
    """Writes batches to the binary file that it was made with; the file stays open."""

    def __init__(self, file: Sink, schema: pa.Schema) -> None: ...

    def write(self, table: pa.Table) -> None:
        """Write the rows of `table`; of a Parquet file, as one row group."""

    def finish(self) -> None:
        """Write what is left. Without it, the file is not whole."""


class JsonLinesWriter:
    """One object a line, UTF-8, keys in the schema's order, null where nothing is known."""

    def __init__(self, file: Sink, schema: pa.Schema) -> None:  # noqa: ARG002  as all writers
        self._file = file

    def write(self, table: pa.Table) -> None:
        encode = json.JSONEncoder(ensure_ascii=False, default=_time).encode
        # Line separators of Unicode: JSON takes them, programs that split text into lines do not.
        text = "".join(
            encode(row)
            .replace("\u2028", "\\u2028")
            .replace("\u2029", "\\u2029")
            .replace("\x85", "\\u0085")
            + "\n"
            for row in table.to_pylist()
        )
        self._file.write(text.encode())

    def finish(self) -> None:
        """Nothing is left: each line is whole."""


class CsvWriter:
    """RFC 4180, UTF-8, a header line, empty where nothing is known.

    A cell that a spreadsheet would run as a formula gets an apostrophe before it.
    """

    def __init__(self, file: Sink, schema: pa.Schema) -> None:
        self._file = file
        self._write([schema.names])

    def write(self, table: pa.Table) -> None:
        self._write([[_cell(value) for value in row.values()] for row in table.to_pylist()])

    def finish(self) -> None:
        """Nothing is left: each line is whole."""

    def _write(self, lines: Sequence[Sequence[str | int]]) -> None:
        text = io.StringIO(newline="")
        csv.writer(text).writerows(lines)
        self._file.write(text.getvalue().encode())


class ParquetWriter:
    """Zstandard, statistics and page index of every column, the schema with its descriptions."""

    def __init__(self, file: Sink, schema: pa.Schema) -> None:
        self._schema = schema
        self._parquet = pq.ParquetWriter(
            cast(IO[bytes], file),
            schema,
            compression="zstd",
            use_dictionary=FEW_VALUES,  # type: ignore[arg-type]  # names are taken as well
            write_page_index=True,
            sorting_columns=[pq.SortingColumn(schema.get_field_index("id"))],
        )

    def write(self, table: pa.Table) -> None:
        self._parquet.write_table(table, row_group_size=max(1, len(table)))

    def finish(self) -> None:
        self._parquet.close()


WRITERS: dict[Format, type[Writer]] = {
    Format.CSV: CsvWriter,
    Format.JSONL: JsonLinesWriter,
    Format.PARQUET: ParquetWriter,
}


def _cell(value: Value) -> str | int:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return _time(value)
    if isinstance(value, list):
        value = "; ".join(map(_item, value))
    if isinstance(value, int):
        return value
    text = str(value)
    return "'" + text if text.startswith(RUN_BY_SPREADSHEETS) else text


def _item(value: Value) -> str:
    return f"{value['reason']}={value['blocks']}" if isinstance(value, dict) else str(value)


def _time(value: datetime) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
