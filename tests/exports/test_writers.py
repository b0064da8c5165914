"""Each format holds the same values, in forms that its readers load and spreadsheets do not run."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.exports.recipe import Format, Recipe
from newscrawl.exports.schema import schema_for
from newscrawl.exports.writers import WRITERS

SCHEMA = schema_for(Recipe())

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
    "relevance": 0.875,
    "topics": ["surveillance", "privacy"],
    "topic_reasons": ["for: cameras (surveillance)"],
    "topics_version": "0123abcd-4567ef89",
    "article_type": "news",
    "is_free": False,
    "licence": None,
    "licence_id": None,
    "source_licence": "CC-BY-4.0",
    "attribution": "Ana Ruiz, Bo Li: “Cameras”. Harbour Post. https://harbour.example/a",
    "reserved": False,
    "rights_signals": [],
    "rights": "full",
    "rights_reason": None,
    "image_url": None,
    "body": 'One.\n\nTwo, with a "quote" and £5.',
    "word_count": 7,
    "removed": [{"reason": "comment_form", "blocks": 2}, {"reason": "share", "blocks": 1}],
    "cluster": "0123456789abcdef",
    "copy_of": None,
    "copy_kind": None,
    "split": "train",
    "first_seen_at": NOW,
    "fetched_at": NOW,
    "updated_at": NOW,
    "page_url": "https://harbour.example/a",
    "text_from": "page",
    "content_hash": "0" * 64,
    "reader_version": "1",
}


def row(**fields: Any) -> dict[str, Any]:
    return PLAIN | fields


def written(format_: str, *groups: list[dict[str, Any]]) -> bytes:
    file = io.BytesIO()
    writer = WRITERS[Format(format_)](file, SCHEMA)
    for rows in groups:
        writer.write(pa.Table.from_pylist(rows, schema=SCHEMA))
    writer.finish()
    return file.getvalue()


def cells(*batches: list[dict[str, Any]]) -> list[dict[str, str]]:
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


def test_parquet_lets_readers_skip_what_they_do_not_want():
    data = written("parquet", [row(id=1)], [row(id=2, source="wire")])
    file = pq.ParquetFile(io.BytesIO(data))
    groups = [file.metadata.row_group(number) for number in range(file.num_row_groups)]
    place = SCHEMA.get_field_index("source")
    assert [group.column(place).statistics.max for group in groups] == ["harbour", "wire"]
    assert groups[0].column(0).has_column_index
    assert groups[0].sorting_columns[0].column_index == 0


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
