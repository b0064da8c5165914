"""Sources are kept up to date, removed blocks counted, articles listed in constant memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from rows import HARBOUR, HOUR, NOW, WIRE, add_sources, article, read, save
from sqlalchemy import select

from newscrawl.items import Reason, RemovedBlock
from newscrawl.storage.engine import Database
from newscrawl.storage.listing import iter_articles
from newscrawl.storage.models import ArticleRow, SourceRow
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


@pytest.fixture
def seven(database: Database) -> Database:
    """Seven articles, the last one of another source, every third without a date."""
    add_sources(database)
    for number in range(7):
        source = "wire" if number == 6 else "harbour"
        published = NOW + timedelta(days=number) if number % 3 else None
        url = f"https://{source}.example/{number}"
        save(
            database,
            read(
                article(
                    url, f"Text {number}.", title=str(number), source=source, published_at=published
                )
            ),
        )
    return database


@pytest.mark.parametrize("batch", [1, 3, 7, 100])
def test_every_article_is_listed_once_in_batches(seven: Database, batch: int):
    with seven.read() as session:
        batches = list(iter_articles(session, batch=batch))
    assert all(len(rows) <= batch for rows in batches)
    titles = [row["title"] for rows in batches for row in rows]
    assert titles == [str(number) for number in range(7)]


def test_articles_are_listed_by_source(seven: Database):
    with seven.read() as session:
        [[row]] = iter_articles(session, source="wire", columns=[ArticleRow.url])
    assert dict(row) == {"id": row["id"], "url": "https://wire.example/6"}


def test_articles_without_a_date_count_from_when_they_were_seen(seven: Database):
    def titles(days: float) -> list[str]:
        with seven.read() as session:
            batches = iter_articles(session, since=NOW + timedelta(days=days))
            return [row["title"] for rows in batches for row in rows]

    assert titles(2) == ["2", "4", "5"]
    assert titles(0) == [str(number) for number in range(7)]
    assert titles(9) == []
