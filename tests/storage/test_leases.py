"""A source belongs to one living crawl at a time, by the database's clock."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from rows import HARBOUR, NOW, WIRE, add_sources
from sqlalchemy import func, select, update

from newscrawl.errors import LeaseLostError
from newscrawl.storage import clock, crawlers, entry, leases, runs
from newscrawl.storage.engine import Database
from newscrawl.storage.entry import Leasing, enter
from newscrawl.storage.models import CrawlerRow, SourceRow
from newscrawl.storage.outcomes import SavedCounts
from newscrawl.storage.runs import RunTally
from newscrawl.storage.states import RunState

BOTH = ["harbour", "wire"]


def take(database: Database, sources: list[str], crawler: str, now=NOW, waits_for="") -> list[str]:
    with database.begin() as session:
        crawlers.sign(session, crawler, now=now)
        took = leases.take(session, sources, crawler=crawler, now=now, waits_for=waits_for)
    return took.mine


@pytest.fixture
def known(database: Database) -> Database:
    add_sources(database)
    return database


def be_elsewhere(database: Database, crawler: str, until: datetime | None = None) -> None:
    """Let a crawl be one of another machine, of which nobody here can tell whether it runs."""
    values = {"place": "elsewhere"} | ({"alive_until": until} if until else {})
    with database.begin() as session:
        session.execute(update(CrawlerRow).where(CrawlerRow.run_id == crawler).values(values))


def test_a_source_belongs_to_one_crawl_until_that_is_silent(known: Database):
    assert take(known, ["wire"], "r1") == ["wire"]
    be_elsewhere(known, "r1")
    assert take(known, BOTH, "r2") == ["harbour"]
    assert take(known, BOTH, "r2", NOW + crawlers.LEASE) == BOTH
    assert take(known, BOTH, "r1", NOW + crawlers.LEASE) == []


def test_who_waits_for_one_source_holds_none(known: Database):
    take(known, ["wire"], "r1/1.1")
    assert take(known, BOTH, "r2", waits_for="*") == []
    assert take(known, BOTH, "r1/2.1", waits_for="r1") == []
    assert take(known, BOTH, "r3", waits_for="r3") == ["harbour"]


def test_a_source_that_was_given_back_may_be_had(known: Database):
    take(known, BOTH, "r1")
    with known.begin() as session:
        leases.give_back(session, "wire", crawler="r2")  # not its own
        leases.give_back(session, "harbour", crawler="r1")
    assert take(known, BOTH, "r2") == ["harbour"]


def test_crawls_that_take_at_once_never_have_the_same_source(known: Database, database_url: str):
    took: list[str] = []

    def crawl(number: int) -> None:
        with Database.open(database_url) as database:
            took.extend(take(database, BOTH, f"r{number}"))

    threads = [threading.Thread(target=crawl, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(took) == BOTH


def test_who_was_held_for_dead_claims_no_more(known: Database):
    take(known, ["wire"], "r1")
    be_elsewhere(known, "r1")
    with known.begin() as session:
        crawlers.require(session, "r1")
        crawlers.renew(session, "r1", now=NOW)
    take(known, ["wire"], "r2", NOW + crawlers.LEASE)
    for act in (
        lambda session: crawlers.renew(session, "r1", now=NOW + crawlers.LEASE),
        lambda session: crawlers.require(session, "r1"),
    ):
        with pytest.raises(LeaseLostError, match="start it again"), known.begin() as session:
            act(session)


def test_the_clock_is_the_databases(known: Database, backend: str, monkeypatch):
    """A machine whose clock is an hour ahead holds nobody for dead, nor does it take a turn too early."""
    ahead = timedelta(hours=1)

    class Ahead(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) + ahead

    with known.begin() as session:
        if backend == "postgresql":
            monkeypatch.setattr(clock, "datetime", Ahead)
        assert abs(clock.now_of(session) - datetime.now(UTC)) < ahead / 2
        if backend == "postgresql":
            server = session.scalar(select(func.clock_timestamp()))
            assert abs(clock.now_of(session) - server) < timedelta(seconds=5)


def enter_as(database: Database, run_id: str, crawler: str = "", leasing=Leasing.FREE):
    return enter(
        database, [HARBOUR, WIRE], run_id=run_id, crawler=crawler or run_id, leasing=leasing
    )


def test_a_crawl_does_without_the_sources_of_another_one(known: Database, caplog):
    take(known, ["wire"], "r1", clock_of(known))
    assert list(enter_as(known, "r2").tallies) == ["harbour"]
    assert "Source wire is crawled by r1 already: it is left to that one" in caplog.text


def test_a_process_of_a_run_waits_for_the_lease_of_a_dead_one_and_goes_on(known: Database):
    first = enter_as(known, "r1", "r1/1.1")
    with known.begin() as session:
        tally = RunTally.of(first.tallies["wire"])
        tally.add(SavedCounts(new=3))
        runs.note(session, "r1", {"wire": tally})
    ends_at = clock_of(known) + 2 * timedelta(seconds=entry.LOOK_EVERY)
    be_elsewhere(known, "r1/1.1", ends_at)
    second = enter_as(known, "r1", "r1/1.2")
    assert clock_of(known) >= ends_at
    assert second.tallies["wire"].articles_new == 3
    assert second.tallies["harbour"].articles_new == 0
    assert second.started_at == first.started_at
    with known.read() as session:
        states = {run.source: run.state for run in runs.runs_of(session, "r1")}
        owners = set(session.scalars(select(SourceRow.claimed_by)))
    assert states == dict.fromkeys(BOTH, RunState.RUNNING)
    assert owners == {"r1/1.2"}


def test_named_sources_are_waited_for(known: Database):
    take(known, ["wire"], "r1", clock_of(known))

    def end_soon() -> None:
        time.sleep(0.3)
        with known.begin() as session:
            crawlers.leave(session, "r1")

    thread = threading.Thread(target=end_soon)
    thread.start()
    assert list(enter_as(known, "r2", leasing=Leasing.ALL).tallies) == BOTH
    thread.join()


def clock_of(database: Database) -> datetime:
    with database.read() as session:
        return clock.now_of(session)
