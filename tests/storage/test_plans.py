"""Every question that grows with the database is answered by an index, and every index is needed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from rows import NOW, add_sources, article, later, read, unchanged
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from newscrawl.items import Link, ListingKind
from newscrawl.reading.profile.rules import SiteRules
from newscrawl.storage import (
    command_runs,
    crawlers,
    days,
    due,
    feedtexts,
    frontier,
    health,
    listings,
    past_runs,
    polls,
    retention,
    runs,
    withdrawn,
)
from newscrawl.storage.archive import Archive, ArchiveLocation
from newscrawl.storage.browse import Wish, browse
from newscrawl.storage.captures import captures_of
from newscrawl.storage.copy_members import copies_of
from newscrawl.storage.engine import Database
from newscrawl.storage.listings import Listing
from newscrawl.storage.models import Base
from newscrawl.storage.outcomes import Outcome, save_outcomes
from newscrawl.storage.polls import Answer
from newscrawl.storage.profiles import load_profiles
from newscrawl.storage.rereads import find_otherwise_read, find_outdated, save_rereads
from newscrawl.storage.rules import Rule
from newscrawl.storage.runs import RunState, RunTally
from newscrawl.storage.stored import stored_page
from newscrawl.storage.versions import history_of
from newscrawl.storage.yields import latest_rejections

NUMBER = 400
COPIES = 150
"""of them, in another source"""
URL = "https://harbour.example/{}"
FEED = "https://harbour.example/feed"
TROUBLE = health.Finding("wire", health.HealthState.SILENT, NOW, "nothing new", "look")
SMALL = frozenset({
    "sources", "crawlers", "hosts", "tombstones", "site_profiles", "exports", "health_states",
    "health_alarms",
})  # fmt: skip
"""tables that are read whole: they hold a row for each source, process, host, deletion or trouble"""


def outcome(number: int, source: str = "harbour") -> Outcome:
    """A page of its own text, which is the same in all sources."""
    url = URL.format(number).replace("harbour", source)
    text = " ".join(f"word{number * 1000 + word}" for word in range(80))
    result = article(url, text, title=f"Story {number}", published_at=NOW, source=source)
    where = ArchiveLocation(f"2026-03/{source}.warc.gz", 1000 * number, 900, f"sha1:{number}")
    return read(result, archive=where)


@pytest.fixture
def filled(database: Database) -> Database:
    """Enough rows that an index is worth its while, and counted by the database."""
    add_sources(database)
    with database.begin() as session:
        save_outcomes(session, [outcome(number) for number in range(NUMBER)])
        save_outcomes(session, [outcome(number, "wire") for number in range(COPIES)])
        links = [Link(URL.format(f"new/{number}"), NOW) for number in range(NUMBER)]
        frontier.discover(session, "harbour", links, found_in=FEED, now=NOW)
        feeds = {f"{FEED}/{number}": ListingKind.FEED for number in range(NUMBER)}
        listings.enter(session, "harbour", feeds, rules="1", now=NOW)
        for number in range(50):
            runs.begin(session, f"run{number}", ["harbour", "wire"], now=NOW)
            command_runs.begin(session, f"run{number}", "crawl", now=NOW)
        days.count_days(session, NOW)
        health.note_findings(session, [TROUBLE], checked=["wire"], channels=["mail"], now=NOW)
        crawlers.sign(session, "r1", now=NOW)
    with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("ANALYZE"))
    return database


def questions(session: Session, archive: Archive) -> Iterator[Callable[[], object]]:
    """What `newscrawl.storage` asks and writes, by way of the functions that do it."""
    old, new, late = outcome(3), outcome(NUMBER + 1), NOW + timedelta(days=90)
    listing = Listing("harbour", f"{FEED}/1", ListingKind.FEED, FEED)
    rules = SiteRules(version=2)
    roots = {"harbour": [f"{FEED}/{number}" for number in range(3)]}
    stored = URL.format(3)
    edited = later(old, "Another text.")
    twin = replace(
        new, result=replace(old.result, url=URL.format("twin"), page_url=URL.format("t"))
    )
    yield lambda: due.has_due(session, "harbour", now=late)
    for backfill in (None, "2026/2027"):
        yield lambda b=backfill: due.claim(
            session, "harbour", run_id="r1", now=late, limit=20, backfill=b
        )
    yield lambda: frontier.discover(
        session, "harbour", [Link(stored, late)], found_in=FEED, now=late, backfill="2026/2027"
    )
    yield lambda: frontier.has_found_since(session, [Link(stored)], NOW)
    yield lambda: listings.claim(
        session, roots, run_id="r1", now=late, limit=20, rules={"harbour": "1"}, asked_before=late
    )
    yield lambda: listings.lead_to(
        session, listing, [Link(FEED)], rules="1", now=late, asked_before=late
    )
    yield lambda: polls.save(session, listing, Answer(at=late), rules="1")
    copy = outcome(COPIES + 1, "wire")
    for saved in (new, edited, twin, copy, unchanged(stored, late)):
        yield lambda one=saved: save_outcomes(session, [one])
    yield lambda: copies_of(session, [1, 2])
    yield lambda: load_profiles(session, ["harbour"])
    yield lambda: find_outdated(session, "harbour", "harbour.example", rules, after=100)
    yield lambda: find_otherwise_read(session, replace(edited.result, reader_version="9"))
    yield lambda: save_rereads(session, [replace(edited.result, reader_version="9")])
    yield lambda: captures_of(session, stored)
    yield lambda: history_of(session, stored)
    for target in (stored, 4):
        yield lambda one=target: _missing(lambda: stored_page(session, archive, one))
    yield lambda: runs.finish(session, "run1", {"harbour": RunTally()}, RunState.DONE, now=late)
    yield lambda: runs.runs_of(session, "run1")
    yield lambda: retention._delete_batch(session, Rule(name="x", urls=[URL.format(9)]), late)
    feed = ArchiveLocation("2026-03/feeds.warc.gz", 0, 900)
    yield lambda: feedtexts.drop(session, feed)
    for wish in (Wish(since=NOW, until=late), Wish(source="harbour", since=NOW)):
        yield lambda wish=wish: browse(session, wish)
    yield lambda: latest_rejections(session, "harbour")
    yield lambda: withdrawn._to_erase(session, {"2026-03/b.warc.gz"})
    yield lambda: past_runs.recent_runs(session, "harbour", since=NOW)
    yield lambda: past_runs.recent_crawls(session, limit=3)
    yield lambda: command_runs.begin(session, "r1", "crawl", now=late)
    yield lambda: command_runs.recent_commands(session, limit=3)
    yield lambda: days.days_of(session, since=NOW.date(), sources=["harbour"])
    yield lambda: days.articles_by_day(session, since=NOW.date())
    yield lambda: days.count_days(session, late)
    yield lambda: health.states_of(session, source="wire", ended=True)
    yield lambda: health.alarms_due(session)
    yield lambda: health.note_findings(session, [], checked=["wire"], channels=[], now=NOW)


def _missing(ask: Callable[[], object]) -> None:
    """The archive of these rows has no files; what is asked of the database is what counts."""
    from newscrawl.errors import StorageError

    with pytest.raises(StorageError):
        ask()


@dataclass(frozen=True)
class Asked:
    statement: str
    parameters: Any


@contextmanager
def heard(database: Database) -> Iterator[list[Asked]]:
    """Every statement that is executed in the meantime, with its first parameters."""
    asked: list[Asked] = []

    def hear(connection, cursor, statement, parameters, context, executemany) -> None:
        asked.append(Asked(statement, parameters[0] if executemany else parameters))

    event.listen(database.engine, "before_cursor_execute", hear)
    try:
        yield asked
    finally:
        event.remove(database.engine, "before_cursor_execute", hear)


def plan_of(session: Session, asked: Asked) -> str:
    """The plan in the words of the database; with reading whole tables priced out of question."""
    driver = session.connection().connection.driver_connection
    if session.get_bind().dialect.name == "sqlite":
        rows = driver.execute(f"EXPLAIN QUERY PLAN {asked.statement}", asked.parameters)
        return "\n".join(row[-1] for row in rows)
    with driver.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {asked.statement}", asked.parameters)
        return "\n".join(row[0] for row in cursor)


SCANS = {
    # SQLite: a table, or an index of it, read from end to end.
    "sqlite": re.compile(r"^SCAN (?!CONSTANT)(\w+)\b(?! VIRTUAL)", re.MULTILINE),
    "postgresql": re.compile(r"Seq Scan on (\w+)"),
}
ALIASES = re.compile(
    r"\b(?:FROM|JOIN|UPDATE|INTO)\s+\"?(\w+)\"?(?:\s+AS)?\s+\"?(\w+)?\"?", re.IGNORECASE
)


@pytest.fixture
def plans(filled: Database, tmp_path: Path) -> dict[str, str]:
    """The plan of each statement that the questions come to."""
    found: dict[str, str] = {}
    with filled.begin() as session:
        archive = Archive(tmp_path / "archive")
        for ask in questions(session, archive):
            with heard(filled) as asked:
                ask()
            for one in asked:
                if (
                    re.match(r"\s*(SELECT|UPDATE|DELETE)", one.statement)
                    and "pg_" not in one.statement
                ):
                    found[one.statement] = plan_of(session, one)
        session.rollback()
    return found


def test_no_question_reads_a_growing_table_whole(plans: dict[str, str], backend: str):
    assert len(plans) > 30
    whole = {
        (table, statement, plan)
        for statement, plan in plans.items()
        for table in SCANS[backend].findall(plan)
        if _table_of(table, statement) not in SMALL
    }
    told = "\n\n".join(f"{table}: {statement}\n{plan}" for table, statement, plan in whole)
    assert not whole, told


def _table_of(name: str, statement: str) -> str:
    aliases = {alias: table for table, alias in ALIASES.findall(statement) if alias}
    return aliases.get(name, name)


def test_every_index_answers_a_question(plans: dict[str, str]):
    indexes = {index.name for table in Base.metadata.tables.values() for index in table.indexes}
    used = {name for name in indexes if any(name in plan for plan in plans.values())}
    assert indexes - used == set()
