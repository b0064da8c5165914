"""What is wrong with a source is kept with its beginning and end, and each is told once."""

from __future__ import annotations

from datetime import timedelta

from rows import HOUR, NOW

from newscrawl.storage.engine import Database
from newscrawl.storage.health import (
    Alarm,
    Finding,
    HealthState,
    KnownState,
    alarms_due,
    forget_channels,
    note_attempt,
    note_findings,
    states_of,
)

SILENT = Finding("harbour", HealthState.SILENT, NOW - timedelta(days=9), "nothing new", "look")
BOTH = ("mail", "file")


def note(database: Database, *findings: Finding, hours: int = 0, channels=BOTH) -> list[KnownState]:
    with database.begin() as session:
        return note_findings(
            session, findings, checked=["harbour", "wire"], channels=channels,
            now=NOW + hours * HOUR,
        )  # fmt: skip


def due(database: Database) -> list[Alarm]:
    with database.read() as session:
        return alarms_due(session)


def deliver(database: Database, error: str | None = None) -> None:
    with database.begin() as session:
        note_attempt(session, alarms_due(session), now=NOW, error=error)


def test_a_state_is_kept_from_its_beginning_to_its_end(database: Database):
    [first] = note(database, SILENT)
    assert (first.since, first.found_at, first.ended_at) == (SILENT.since, NOW, None)
    [again] = note(
        database, Finding(*("harbour", HealthState.SILENT, NOW, "still", "look")), hours=1
    )
    assert (again.id, again.since, again.evidence) == (first.id, first.since, "still")
    assert again.checked_at == NOW + HOUR
    assert note(database, hours=2) == []
    with database.read() as session:
        [over] = states_of(session, ended=True, source="harbour")
        assert states_of(session, ended=True, source="wire") == []
    assert over.ended_at == NOW + 2 * HOUR


def test_what_was_not_looked_at_stays(database: Database):
    note(database, SILENT)
    with database.begin() as session:
        note_findings(session, [], checked=["wire"], channels=BOTH, now=NOW)
        assert [one.source for one in states_of(session)] == ["harbour"]


def test_each_change_is_told_once_in_each_way(database: Database):
    note(database, SILENT)
    note(database, SILENT, hours=1)
    assert [(one.channel, one.is_end) for one in due(database)] == [
        ("mail", False),
        ("file", False),
    ]
    deliver(database)
    note(database, SILENT, hours=2)
    assert due(database) == []
    note(database, hours=3)
    assert [(one.channel, one.is_end) for one in due(database)] == [("mail", True), ("file", True)]


def test_what_was_not_delivered_is_due_again(database: Database):
    note(database, SILENT)
    deliver(database, "no such server")
    assert [one.attempts for one in due(database)] == [1, 1]
    deliver(database)
    assert due(database) == []


def test_a_state_that_ends_before_it_was_told_is_not_told_at_all(database: Database):
    note(database, SILENT)
    note(database, hours=1)
    assert due(database) == []


def test_a_way_that_is_no_longer_set_up_is_forgotten(database: Database):
    note(database, SILENT)
    with database.begin() as session:
        forget_channels(session, ["file"])
    assert [one.channel for one in due(database)] == ["file"]
