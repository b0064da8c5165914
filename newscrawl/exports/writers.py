"""Rows of the export's schema in, the bytes of a JSON Lines, CSV or Parquet file out."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import IO, Protocol, cast

import pyarrow as pa
import pyarrow.parquet as pq

from newscrawl.exports.schema import SCHEMA, Value

Row = tuple[Value, ...]

ROW_GROUP_BYTES = 32 * 1024 * 1024
"""of values in memory before they are written as one row group of a Parquet file"""

RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""first characters that make a spreadsheet take a cell for a formula
(https://owasp.org/www-community/attacks/CSV_Injection)"""


class Sink(Protocol):
    """A binary file to write to."""

    def write(self, data: bytes, /) -> int: ...


class Writer(Protocol):
    """Writes rows to the binary file that it was made with; the file stays open."""

    def __init__(self, file: Sink) -> None: ...

    def write(self, rows: Sequence[Row]) -> None:
        """Write `rows`; memory does not grow with their total."""

    def finish(self) -> None:
        """Write what is left. Without it, the file is not whole."""


class JsonLinesWriter:
    """One object a line, UTF-8, keys in the schema's order, null where nothing is known."""

    def __init__(self, file: Sink) -> None:
        self._file = file

    def write(self, rows: Sequence[Row]) -> None:
        encode = json.JSONEncoder(ensure_ascii=False, default=_time).encode
        lines = (encode(dict(zip(SCHEMA.names, row, strict=True))) for row in rows)
        # Line separators of Unicode: JSON takes them, programs that split text into lines do not.
        text = "".join(
            line.replace("\u2028", "\\u2028")
            .replace("\u2029", "\\u2029")
            .replace("\x85", "\\u0085")
            + "\n"
            for line in lines
        )
        self._file.write(text.encode())

    def finish(self) -> None:
        """Nothing is left: each line is whole."""


class CsvWriter:
    """RFC 4180, UTF-8, a header line, empty where nothing is known.

    A cell that a spreadsheet would run as a formula gets an apostrophe before it.
    """

    def __init__(self, file: Sink) -> None:
        self._file = file
        self._write([SCHEMA.names])

    def write(self, rows: Sequence[Row]) -> None:
        self._write([[_cell(value) for value in row] for row in rows])

    def finish(self) -> None:
        """Nothing is left: each line is whole."""

    def _write(self, lines: Sequence[Sequence[str | int]]) -> None:
        text = io.StringIO(newline="")
        csv.writer(text).writerows(lines)
        self._file.write(text.getvalue().encode())


class ParquetWriter:
    """Zstandard, row groups of some 32 MB, the schema with its descriptions in the footer."""

    def __init__(self, file: Sink) -> None:
        self._batches: list[pa.RecordBatch] = []
        self._size = 0
        self._parquet = pq.ParquetWriter(
            cast(IO[bytes], file), SCHEMA, compression="zstd", write_page_index=True
        )

    def write(self, rows: Sequence[Row]) -> None:
        columns = zip(*rows, strict=True)
        arrays = [
            pa.array(column, type=field.type) for column, field in zip(columns, SCHEMA, strict=True)
        ]
        batch = pa.RecordBatch.from_arrays(arrays, schema=SCHEMA)
        self._batches.append(batch)
        self._size += batch.nbytes
        if self._size >= ROW_GROUP_BYTES:
            self._write_group()

    def finish(self) -> None:
        if self._batches:
            self._write_group()
        self._parquet.close()

    def _write_group(self) -> None:
        table = pa.Table.from_batches(self._batches, schema=SCHEMA)
        self._parquet.write_table(table, row_group_size=len(table))
        self._batches, self._size = [], 0


WRITERS: dict[str, type[Writer]] = {
    "csv": CsvWriter,
    "jsonl": JsonLinesWriter,
    "parquet": ParquetWriter,
}
"""by format, which is the file's extension as well"""


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
