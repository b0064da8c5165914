"""Tasks are done by threads of this machine; which engine is taken."""

from __future__ import annotations

import time

import pytest

from engine import works
from newscrawl.config import load_config
from newscrawl.engine import Job, LocalEngine, opened
from newscrawl.errors import ConfigurationError, StorageError

DOUBLED = Job(name="double", work=works.doubled)


def test_every_task_is_done_once_as_they_end_or_in_their_order():
    done = list(LocalEngine(3).run(DOUBLED, range(20)))
    assert sorted((one.task, one.result) for one in done) == [(n, 2 * n) for n in range(20)]
    in_order = LocalEngine(3).run(DOUBLED, range(20), in_order=True)
    assert [one.result for one in in_order] == [2 * n for n in range(20)]


@pytest.mark.parametrize("in_order", [False, True])
def test_tasks_are_made_as_they_are_needed(in_order):
    made = []

    def tasks():
        for number in range(100):
            made.append(number)
            yield number

    running = LocalEngine(2).run(DOUBLED, tasks(), in_order=in_order)
    taken = [next(running) for _ in range(10)]
    assert len(taken) == 10
    assert len(made) <= 14
    running.close()


def test_what_a_task_raises_ends_the_job():
    job = Job(name="fail", work=works.failing)
    with pytest.raises(StorageError, match="the disk is full"):
        list(LocalEngine(2).run(job, range(10), in_order=True))


def test_who_takes_no_more_has_the_tasks_under_way_told():
    job = Job(name="wait", work=works.patient)
    began = time.monotonic()

    def tasks():
        yield from range(2)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(LocalEngine(2).run(job, tasks()))
    assert time.monotonic() - began < 10


def test_an_engine_that_cannot_be_had_says_why(tmp_path, monkeypatch):
    sqlite = load_config(data_dir=tmp_path, database_url="")
    postgres = load_config(data_dir=tmp_path, database_url="postgresql://127.0.0.1/x")
    with pytest.raises(ConfigurationError, match="needs PostgreSQL"), opened("ray", sqlite):
        pass
    with (
        pytest.raises(ConfigurationError, match="goes with --engine ray"),
        opened("local", sqlite, address="auto"),
    ):
        pass
    monkeypatch.setattr("newscrawl.engine.choose.find_spec", lambda name: None)
    with (
        pytest.raises(ConfigurationError, match=r"pip install 'newscrawl\[cluster\]'"),
        opened("ray", postgres),
    ):
        pass
