"""Each format holds the same values, in forms that its readers load and spreadsheets do not run."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.exports import writers
from newscrawl.exports.schema import SCHEMA
from newscrawl.exports.writers import WRITERS

NOW = datetime(2026, 3, 4, 5, 6, 7, 891011, tzinfo=UTC)

PLAIN: dict[str, Any] = {
    "id": 7,
    "url": "https://harbour.example/a",
    "source": "harbour",
    "source_title": "Harbour Post",
    "title": "Cameras, “cheap” ones",
    "authors": ["Ana Ruiz", "Bo Li"],
    "published_at": NOW,
    "modified_at": None,
    "language": "en",
    "description": None,
    "section": None,
    "tags": [],
    "article_type": "news",
    "is_free": False,
    "licence": None,
    "source_licence": "CC-BY-4.0",
    "image_url": None,
    "body": 'One.\n\nTwo, with a "quote" and £5.',
    "word_count": 7,
    "removed": [{"reason": "comment_form", "blocks": 2}, {"reason": "share", "blocks": 1}],
    "first_seen_at": NOW,
    "fetched_at": NOW,
    "updated_at": NOW,
    "page_url": "https://harbour.example/a",
    "content_hash": "0" * 64,
    "reader_version": "1",
}


def row(**fields: Any) -> tuple[Any, ...]:
    values = PLAIN | fields
    return tuple(values[name] for name in SCHEMA.names)


def written(format_: str, *batches: list[tuple[Any, ...]]) -> bytes:
    file = io.BytesIO()
    writer = WRITERS[format_](file)
    for rows in batches:
        writer.write(rows)
    writer.finish()
    return file.getvalue()


def cells(*batches: list[tuple[Any, ...]]) -> list[dict[str, str]]:
    text = written("csv", *batches).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_plain_row_names_every_column():
    assert list(PLAIN) == SCHEMA.names


def test_every_column_says_what_it_means():
    assert all(field.metadata[b"description"] for field in SCHEMA)


def test_json_lines_hold_all_values_in_order():
    line, end = written("jsonl", [row()]).decode().split("\n")
    assert end == ""
    found = json.loads(line)
    assert list(found) == SCHEMA.names
    time = "2026-03-04T05:06:07.891011Z"
    times = dict.fromkeys(("published_at", "first_seen_at", "fetched_at", "updated_at"), time)
    assert found == PLAIN | times


def test_a_json_line_is_one_line_for_every_program():
    data = written("jsonl", [row(body="a\u2028b\u2029c\x85d\ne")])
    assert len(data.decode().splitlines()) == 1
    assert json.loads(data)["body"] == "a\u2028b\u2029c\x85d\ne"


def test_parquet_holds_all_values_with_their_types():
    table = pq.read_table(io.BytesIO(written("parquet", [row()], [row(id=8)])))
    assert table.schema.equals(SCHEMA, check_metadata=True)
    assert table.to_pylist() == [PLAIN, PLAIN | {"id": 8}]


def test_parquet_is_compressed_with_zstandard():
    file = pq.ParquetFile(io.BytesIO(written("parquet", [row()])))
    group = file.metadata.row_group(0)
    codecs = {group.column(number).compression for number in range(group.num_columns)}
    assert codecs == {"ZSTD"}


def test_parquet_gathers_batches_into_row_groups(monkeypatch: pytest.MonkeyPatch):
    batch = [row(body="x" * 1000)] * 10
    assert pq.ParquetFile(io.BytesIO(written("parquet", *[batch] * 6))).num_row_groups == 1
    monkeypatch.setattr(writers, "ROW_GROUP_BYTES", 20_000)
    file = pq.ParquetFile(io.BytesIO(written("parquet", *[batch] * 6)))
    assert (file.num_row_groups, file.metadata.num_rows) == (3, 60)


def test_csv_joins_lists_and_leaves_the_unknown_empty():
    [found] = cells([row()])
    assert found["authors"] == "Ana Ruiz; Bo Li"
    assert found["removed"] == "comment_form=2; share=1"
    assert (found["modified_at"], found["tags"], found["is_free"]) == ("", "", "false")
    assert found["published_at"] == "2026-03-04T05:06:07.891011Z"
    assert found["body"] == PLAIN["body"]


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(first: str):
    formula = first + 'HYPERLINK("https://evil.example","x")'
    [found] = cells([row(title=formula, authors=[formula], body=f"See {formula}")])
    assert found["title"] == found["authors"] == "'" + formula
    assert found["body"] == f"See {formula}"


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_any_text_comes_back_from_csv(text: str):
    [found] = cells([row(body=text)])
    assert found["body"] in (text, "'" + text)


@pytest.mark.parametrize("format_", sorted(WRITERS))
def test_without_rows_there_is_still_a_file_to_load(format_: str):
    data = written(format_)
    if format_ == "parquet":
        assert pq.read_table(io.BytesIO(data)).schema.names == SCHEMA.names
    elif format_ == "csv":
        assert data.decode() == ",".join(SCHEMA.names) + "\r\n"
    else:
        assert data == b""


@pytest.mark.parametrize("format_", sorted(WRITERS))
def test_the_same_rows_make_the_same_bytes(format_: str):
    rows = [row(id=number, body=f"Text {number}") for number in range(100)]
    assert written(format_, rows) == written(format_, rows)


class Nowhere:
    """A file that keeps nothing."""

    closed = False
    size = 0

    def write(self, data: bytes) -> int:
        self.size += len(data)
        return len(data)

    def tell(self) -> int:
        return self.size

    def flush(self) -> None: ...


@pytest.mark.parametrize("format_", sorted(WRITERS))
def test_memory_does_not_grow_with_the_rows(format_: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(writers, "ROW_GROUP_BYTES", 500_000)

    def peak(batches: int) -> int:
        """Bytes held at the most, by Python and by Arrow."""
        writer = WRITERS[format_](Nowhere())
        arrow = 0
        tracemalloc.start()
        for number in range(batches):
            writer.write([row(id=number, body=f"{number} " * 500)] * 50)
            arrow = max(arrow, pa.total_allocated_bytes())
        python = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        writer.finish()
        return python + arrow

    peak(5)
    assert peak(60) < 1.3 * peak(15)
