"""Articles are counted by source and day, once each, whenever they were found."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from rows import NOW, add_sources, article, read, save

from newscrawl.items import ReadPath
from newscrawl.storage.days import DayCounts, articles_by_day, count_days, days_of
from newscrawl.storage.engine import Database

DAY = timedelta(days=1)


def add(database: Database, name: str, seen: datetime, **fields: object) -> None:
    save(database, read(article(f"https://harbour.example/{name}", name * 3, fetched_at=seen,
                                title=f"On {name}", **fields)))  # fmt: skip


def counted(database: Database, now: datetime) -> list[DayCounts]:
    with database.begin() as session:
        count_days(session, now)
    with database.read() as session:
        return days_of(session, since=date(2020, 1, 1)).get("harbour", [])


def test_an_article_counts_for_the_day_that_it_dates_from(database: Database):
    add_sources(database)
    add(database, "a", NOW, published_at=NOW - DAY, authors=["A"], language="en")
    add(database, "b", NOW, published_at=NOW - DAY, read_by=ReadPath.PROFILE)
    add(database, "c", NOW)
    add(database, "d", NOW, published_at=NOW + 30 * DAY)
    before, today = counted(database, NOW + DAY)
    assert (before.day, today.day) == ((NOW - DAY).date(), NOW.date())
    assert (before.articles, before.authored, before.dated, before.by_profile) == (2, 1, 2, 1)
    assert (today.articles, today.dated, today.future) == (2, 1, 1)
    assert before.languages == {"en": 1, "": 1}
    assert before.removed == 2
    assert before.titled == 2


def test_what_is_found_late_is_added_and_nothing_is_counted_twice(database: Database):
    add_sources(database)
    add(database, "a", NOW, published_at=NOW)
    assert [one.articles for one in counted(database, NOW)] == [1]
    assert [one.articles for one in counted(database, NOW)] == [1]
    for number in range(5):
        add(database, f"later{number}", NOW + 10 * DAY, published_at=NOW)
    add(database, "own", NOW + 10 * DAY, published_at=NOW + 10 * DAY)
    days = counted(database, NOW + 11 * DAY)
    assert [(one.day, one.articles) for one in days] == [
        (NOW.date(), 6),
        ((NOW + 10 * DAY).date(), 1),
    ]
    with database.read() as session:
        chart = articles_by_day(session, since=(NOW + DAY).date())
    assert chart == [((NOW + 10 * DAY).date(), "harbour", 1)]


def test_sources_are_apart(database: Database):
    add_sources(database)
    add(database, "a", NOW)
    wire = article("https://wire.example/w", "Another text.", source="wire", title="On wires")
    save(database, replace(read(wire), source="wire"))
    counted(database, NOW)
    with database.read() as session:
        found = days_of(session, since=date(2020, 1, 1), sources=["wire"])
    assert list(found) == ["wire"]
    assert found["wire"][0].day == datetime(2026, 3, 4, tzinfo=UTC).date()
