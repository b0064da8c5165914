"""Sources are kept up to date, removed blocks counted."""

from __future__ import annotations

from dataclasses import replace

from rows import HARBOUR, HOUR, NOW, WIRE, add_sources, article, read, save
from sqlalchemy import select

from newscrawl.items import Reason, RemovedBlock
from newscrawl.storage.engine import Database
from newscrawl.storage.models import SourceRow
from newscrawl.storage.removed import RemovedCount, removed_counts
from newscrawl.storage.sources import save_sources


def test_a_source_is_written_when_its_facts_change(database: Database):
    def save_at(hours: int, title: str) -> tuple[str, object]:
        with database.begin() as session:
            sources = [replace(HARBOUR, title=title), WIRE]
            save_sources(session, sources, now=NOW + hours * HOUR)
            row = session.get_one(SourceRow, "harbour")
            return row.title, row.updated_at

    assert save_at(0, "Harbour Post") == ("Harbour Post", NOW)
    assert save_at(1, "Harbour Post") == ("Harbour Post", NOW)
    assert save_at(2, "The Harbour Post") == ("The Harbour Post", NOW + 2 * HOUR)
    with database.read() as session:
        assert session.scalars(select(SourceRow.name).order_by("name")).all() == ["harbour", "wire"]


def test_no_sources_are_no_rows(database: Database):
    with database.begin() as session:
        save_sources(session, [], now=NOW)
        assert session.scalars(select(SourceRow)).all() == []


def test_removed_blocks_are_counted_by_source_and_reason(database: Database):
    add_sources(database)
    share, follow = RemovedBlock("Share", Reason.SHARE, 0), RemovedBlock("Follow", Reason.SHARE, 1)
    comment = RemovedBlock("Leave a Comment", Reason.COMMENT_FORM, 2)
    for name, removed in (("a", [share, share, follow, comment]), ("b", [follow]), ("c", [follow])):
        url = f"https://harbour.example/{name}"
        save(database, read(article(url, f"Text {name}.", title=name, removed=removed)))
    other = article("https://wire.example/a", source="wire", removed=[comment])
    save(database, read(other))
    with database.read() as session:
        assert removed_counts(session) == [
            RemovedCount("harbour", Reason.SHARE, blocks=5, articles=3, example="Follow"),
            RemovedCount("harbour", Reason.COMMENT_FORM, 1, 1, "Leave a Comment"),
            RemovedCount("wire", Reason.COMMENT_FORM, 1, 1, "Leave a Comment"),
        ]
        assert [count.source for count in removed_counts(session, source="wire")] == ["wire"]
