"""Runs of commands are kept, and those whose process is gone are not shown as running."""

from __future__ import annotations

from rows import HOUR, NOW, add_sources
from sqlalchemy import update

from newscrawl import __version__
from newscrawl.storage import command_runs, runs
from newscrawl.storage.engine import Database
from newscrawl.storage.models import CommandRun
from newscrawl.storage.past_runs import recent_crawls, recent_runs
from newscrawl.storage.runs import RunTally
from newscrawl.storage.states import RunState


def test_a_run_is_kept_with_what_it_came_to(database: Database):
    with database.begin() as session:
        number = command_runs.begin(session, "r1", "export", now=NOW)
    with database.read() as session:
        [run] = command_runs.recent_commands(session)
    assert (run.state, run.finished_at, run.newscrawl_version) == (
        RunState.RUNNING,
        None,
        __version__,
    )
    with database.begin() as session:
        command_runs.finish(
            session, number, RunState.FAILED, now=NOW + HOUR, counts={"rows": 3}, message="full"
        )
        command_runs.begin(session, "r2", "db backup", now=NOW + HOUR)
    with database.read() as session:
        [backup, export] = command_runs.recent_commands(session)
        assert command_runs.recent_commands(session, command="export") == [export]
    assert (backup.command, backup.state) == ("db backup", RunState.RUNNING)
    assert (export.state, export.counts, export.message) == (RunState.FAILED, {"rows": 3}, "full")


def test_a_run_whose_process_died_is_closed_by_the_next(database: Database):
    with database.begin() as session:
        command_runs.begin(session, "r1", "crawl", now=NOW)
        session.execute(update(CommandRun).values(pid_started="another process"))
        command_runs.begin(session, "r2", "crawl", now=NOW + HOUR)
    with database.read() as session:
        [second, first] = command_runs.recent_commands(session)
    assert (first.state, first.message) == (RunState.INTERRUPTED, "its process died")
    assert second.state is RunState.RUNNING


def test_crawls_are_summed_up_over_their_sources(database: Database):
    add_sources(database)
    with database.begin() as session:
        runs.begin(session, "r1", ["wire", "harbour"], now=NOW)
        tallies = {"wire": RunTally(articles_new=2, bytes=10), "harbour": RunTally(articles_new=3)}
        runs.finish(session, "r1", tallies, RunState.DONE, now=NOW + HOUR, message="finished")
        runs.begin(session, "r2", ["wire"], now=NOW + HOUR)
    with database.read() as session:
        second, first = recent_crawls(session)
        [latest] = recent_crawls(session, limit=1)
        of_wire = recent_runs(session, "wire")
        since = recent_runs(session, "wire", since=NOW + HOUR)
    assert latest == second
    assert (second.run_id, second.state, second.finished_at) == ("r2", RunState.RUNNING, None)
    assert (first.run_id, first.sources, first.articles_new, first.bytes) == ("r1", 2, 5, 10)
    assert (first.started_at, first.finished_at, first.state) == (NOW, NOW + HOUR, RunState.DONE)
    assert [run.run_id for run in of_wire] == ["r2", "r1"]
    assert [run.run_id for run in since] == ["r2"]


def test_without_crawls_there_are_no_sums(database: Database):
    with database.read() as session:
        assert recent_crawls(session) == []
