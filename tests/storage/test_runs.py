"""A crawl's counts are kept per source and come back as they were."""

from __future__ import annotations

from rows import HOUR, NOW, add_sources

from newscrawl.storage import runs
from newscrawl.storage.engine import Database
from newscrawl.storage.outcomes import SavedCounts
from newscrawl.storage.runs import RunState, RunTally


def test_a_run_is_recorded_for_each_source(database: Database):
    add_sources(database)
    tally = RunTally(discovered=9, requested=8, bytes=10**10)
    tally.errors["not_a_feed"] += 1
    tally.add(SavedCounts(new=3, unchanged=1, rejected=2, rejections={"gallery": 2}))
    tally.add(SavedCounts(changed=1, failed=1, errors={"timeout": 1}, rejections={}))
    with database.begin() as session:
        runs.begin(session, "r1", ["wire", "harbour"], now=NOW)
        runs.begin(session, "r2", ["wire"], now=NOW)
    with database.read() as session:
        assert {run.state for run in runs.runs_of(session, "r1")} == {RunState.RUNNING}
    with database.begin() as session:
        tallies = {"wire": RunTally(), "harbour": tally}
        runs.finish(session, "r1", tallies, RunState.INTERRUPTED, now=NOW + HOUR, message="Ctrl-C")
    with database.read() as session:
        harbour, wire = runs.runs_of(session, "r1")
        [other] = runs.runs_of(session, "r2")
    assert (harbour.source, wire.source) == ("harbour", "wire")
    assert harbour.state is wire.state is RunState.INTERRUPTED
    assert (harbour.started_at, harbour.finished_at) == (NOW, NOW + HOUR)
    assert (harbour.discovered, harbour.requested, harbour.bytes) == (9, 8, 10**10)
    assert (harbour.fetched, harbour.rejected, harbour.failed) == (7, 2, 1)
    assert (harbour.articles_new, harbour.articles_changed, harbour.articles_unchanged) == (3, 1, 1)
    assert harbour.rejections == {"gallery": 2}
    assert harbour.errors == {"not_a_feed": 1, "timeout": 1}
    assert harbour.message == "Ctrl-C"
    assert (wire.fetched, wire.errors) == (0, {})
    assert (other.state, other.finished_at) == (RunState.RUNNING, None)


def test_no_sources_are_no_rows(database: Database):
    with database.begin() as session:
        runs.begin(session, "r1", [], now=NOW)
        assert runs.runs_of(session, "r1") == []
