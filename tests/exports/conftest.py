"""A small database of articles, and snapshots of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from rows import HARBOUR, NOW, WIRE, add_sources, article, later, read, save
from sqlalchemy import select

from newscrawl.storage.engine import Database
from newscrawl.storage.models import ExportRow


@pytest.fixture
def filled(database: Database) -> Database:
    return fill(database)


def fill(database: Database) -> Database:
    """Five articles of one source, the first edited, and one of another, with control characters."""
    add_sources(database, HARBOUR, replace(WIRE, licence="CC-BY-ND-4.0"))
    outcomes = [
        read(
            article(
                f"https://harbour.example/{number}", f"Text {number}.", title=f"T{number}",
                published_at=NOW + timedelta(days=number), authors=["Ana Ruiz"], language="en",
            )
        )
        for number in range(5)
    ]  # fmt: skip
    wire = article(
        "https://wire.example/x", "Wire.", title="\x1b[31mRed\x07", source="wire", language="de",
        licence="https://creativecommons.org/licenses/by-sa/4.0/",
    )  # fmt: skip
    save(database, *outcomes, read(wire))
    save(database, later(outcomes[0], "Edited."))
    return database


def rows_of(folder: Path) -> list[dict]:
    """All rows of a Parquet snapshot, in order of id."""
    return pq.read_table(folder / "data", partitioning=None).sort_by("id").to_pylist()


def plain_rows(folder: Path) -> list[dict]:
    """All rows of a snapshot of Parquet or JSON Lines, in order of id, as JSON says them."""
    found = []
    for path in (folder / "data").rglob("*.*"):
        if path.suffix == ".parquet":
            rows = pq.read_table(path, partitioning=None).to_pylist()
            found += [{name: _as_json(value) for name, value in row.items()} for row in rows]
        else:
            with pa.input_stream(str(path), compression="detect") as stream:
                found += [json.loads(line) for line in stream.read().splitlines()]
    return sorted(found, key=lambda row: row["id"])


def _as_json(value: object) -> object:
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def notes(database: Database) -> list[ExportRow]:
    with database.read() as session:
        rows = session.scalars(select(ExportRow).order_by(ExportRow.id)).all()
        session.expunge_all()
    return list(rows)
