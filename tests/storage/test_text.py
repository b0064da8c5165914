"""What comes out of a column is what went in, in UTC and without what databases refuse."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rows import HARBOUR, NOW, add_sources, article, articles, read, save
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from newscrawl.storage.engine import Database
from newscrawl.storage.models import ExportRow, SourceRow
from newscrawl.storage.text import storable

ANY_TEXT = st.text(st.characters(codec=None))


@given(ANY_TEXT)
def test_storable_text_has_bytes_and_no_nul(text: str):
    stored = storable(text)
    assert "\0" not in stored
    assert stored.encode().decode() == stored
    assert storable(stored) is stored


def test_text_that_can_be_stored_stays_as_it_is():
    text = "£5 for “privacy” – Привет, 世界 🎉"
    assert storable(text) is text


def test_two_halves_of_a_character_become_it():
    assert storable("\ud83c\udf89") == "🎉"
    assert storable("half \ud83c only\0") == "half \ufffd only"


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(ANY_TEXT, st.lists(ANY_TEXT, max_size=3))
def test_any_text_can_be_stored(database: Database, text: str, tags: list[str]):
    add_sources(database)
    dirty = article("https://harbour.example/a", f"{text}x", title=text, tags=tags, authors=[text])
    save(database, read(dirty))
    stored = articles(database)[0]
    assert stored.title == storable(text)
    assert stored.tags == [storable(tag) for tag in tags]
    assert stored.blocks[0]["text"] == f"{storable(text)}x"
    assert f"{storable(text)}x" in stored.body


def test_times_come_back_in_utc(database: Database):
    local = datetime(2026, 3, 4, 7, 6, 7, 891011, tzinfo=timezone(timedelta(hours=2)))
    with database.begin() as session:
        session.add(_source(updated_at=local))
    with database.read() as session:
        found = session.scalars(select(SourceRow.updated_at)).one()
    assert found == local == NOW
    assert found.utcoffset() == timedelta(0)


def test_a_time_without_a_zone_is_refused(database: Database):
    with database.begin() as session, pytest.raises(StatementError, match="no time zone"):
        session.execute(
            select(SourceRow.name).where(SourceRow.updated_at > NOW.replace(tzinfo=None))
        )


def test_json_comes_back(database: Database):
    filters = {"source": "a", "list": [1, 2.5, None, "\0x"], "deep": {"\ud800": True}}
    with database.begin() as session:
        session.add(
            ExportRow(
                created_at=NOW, path="x", format="csv", filters=filters, rows=0, bytes=0,
                schema_version=1, state="running",
            )
        )  # fmt: skip
    with database.read() as session:
        found = session.scalars(select(ExportRow.filters)).one()
    assert found == {"source": "a", "list": [1, 2.5, None, "x"], "deep": {"\ufffd": True}}


def _source(**fields: object) -> SourceRow:
    facts = {"title": "T", "home": "h", "language": "en", "country": "", "licence": "unknown",
             "licence_note": "", "topical": False, "rank": 0, "enabled": True}  # fmt: skip
    return SourceRow(**({"name": HARBOUR.name} | facts | fields))
