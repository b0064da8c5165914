"""One pace for all crawls: turns at a host follow each other, whoever takes them."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

from newscrawl.storage.engine import Database
from newscrawl.storage.hosts import LONGEST, take_turns

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def take(database: Database, *wanted: tuple[str, timedelta], now: datetime = NOW) -> list[float]:
    """Seconds from `NOW` until each turn."""
    with database.begin() as session:
        waits = take_turns(session, wanted, now=now)
    return [(now + wait - NOW).total_seconds() for wait in waits]


def test_turns_at_a_host_are_a_gap_apart_and_hosts_do_not_wait_for_each_other(database: Database):
    assert take(database, ("a", SECOND), ("b", SECOND), ("a", SECOND)) == [0, 0, 1]
    assert take(database, ("a", 3 * SECOND), ("c", SECOND)) == [2, 0]
    assert take(database, ("a", SECOND)) == [5]


def test_a_host_that_was_left_alone_is_free_at_once(database: Database):
    take(database, ("a", SECOND))
    later = NOW + timedelta(minutes=1)
    assert take(database, ("a", SECOND), now=later) == [60]


def test_a_turn_that_a_wrong_clock_took_does_not_count(database: Database):
    take(database, ("a", SECOND), now=NOW + 3 * LONGEST)
    assert take(database, ("a", SECOND), ("a", SECOND)) == [0, 1]


def test_crawls_that_ask_at_once_never_get_the_same_turn(database_url: str):
    turns: list[float] = []

    def crawl() -> None:
        with Database.open(database_url) as database:
            for _ in range(10):
                turns.extend(take(database, ("b", SECOND), ("a", SECOND))[1:])

    threads = [threading.Thread(target=crawl) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(turns) == list(range(40))
