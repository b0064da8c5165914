"""A crawl whose process is gone is found dead at once on its machine, and by its lease elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

from rows import HOUR, NOW, add_sources
from sqlalchemy import select, update

from newscrawl.storage import crawlers, runs
from newscrawl.storage.engine import Database
from newscrawl.storage.models import CrawlerRow
from newscrawl.storage.processes import Process, is_gone, this_process
from newscrawl.storage.states import RunState


def sign(database: Database, run_id: str, now=NOW) -> list[str]:
    with database.begin() as session:
        return crawlers.sign(session, run_id, now=now)


def alive(database: Database) -> set[str]:
    with database.read() as session:
        return set(session.scalars(select(CrawlerRow.run_id)))


def be(database: Database, run_id: str, process: Process) -> None:
    """Let the crawl be another process's."""
    values = {"place": process.place, "pid": process.pid, "pid_started": process.started}
    with database.begin() as session:
        session.execute(update(CrawlerRow).where(CrawlerRow.run_id == run_id).values(**values))


def dead_process() -> Process:
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        pid = child.pid
    return replace(this_process(), pid=pid)


def test_this_process_is_not_gone():
    assert not is_gone(this_process())


def test_a_process_that_ended_is_gone():
    assert is_gone(dead_process())


def test_a_later_process_of_the_same_number_is_another():
    assert is_gone(replace(this_process(), started="1"))


def test_nobody_knows_of_processes_elsewhere():
    assert not is_gone(replace(dead_process(), place="another machine"))


def test_a_crawl_that_died_is_buried_at_the_next_sign(database: Database):
    add_sources(database)
    sign(database, "r1")
    with database.begin() as session:
        runs.begin(session, "r1", ["wire"], now=NOW)
    be(database, "r1", dead_process())
    assert sign(database, "r2") == ["r1"]
    assert alive(database) == {"r2"}
    with database.read() as session:
        [run] = runs.runs_of(session, "r1")
    assert (run.state, run.message) == (RunState.INTERRUPTED, "its process died")


def test_a_crawl_elsewhere_is_buried_when_it_gives_no_sign(database: Database):
    sign(database, "r1")
    be(database, "r1", Process("another machine", os.getpid(), "1"))
    assert sign(database, "r2", NOW + crawlers.LEASE / 2) == []
    assert sign(database, "r2", NOW + crawlers.LEASE) == ["r1"]


def test_signs_keep_a_crawl_alive(database: Database):
    sign(database, "r1")
    sign(database, "r1", NOW + HOUR)
    assert sign(database, "r2", NOW + HOUR) == []
    assert alive(database) == {"r1", "r2"}
