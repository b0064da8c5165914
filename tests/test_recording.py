"""Commands that work on what is stored leave a row that tells how they went."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from newscrawl.cli import cli
from newscrawl.config import load_config
from newscrawl.recording import count, recording
from newscrawl.storage.command_runs import CommandRunRecord, recent_commands
from newscrawl.storage.engine import Database
from newscrawl.storage.migrate import upgrade
from newscrawl.storage.states import RunState


@pytest.fixture
def url(sqlite_template: Path, tmp_path: Path, monkeypatch) -> str:
    shutil.copy(sqlite_template, tmp_path / "n.db")
    found = f"sqlite:///{tmp_path / 'n.db'}"
    monkeypatch.setenv("NEWSCRAWL_DATABASE_URL", found)
    monkeypatch.setenv("NEWSCRAWL_DATA_DIR", str(tmp_path))
    return found


def runs(url: str) -> list[CommandRunRecord]:
    with Database.open(url) as database, database.read() as session:
        return recent_commands(session)


def test_a_backup_is_kept_with_its_size(url, tmp_path):
    done = CliRunner().invoke(cli, ["db", "backup", "--out", f"{tmp_path}/b/"])
    assert done.exit_code == 0, done.output
    [run] = runs(url)
    assert (run.command, run.state) == ("db backup", RunState.DONE)
    [copy] = (tmp_path / "b").iterdir()
    assert run.counts == {"bytes": copy.stat().st_size}


def test_old_backups_go_when_there_are_enough_newer_ones(url, tmp_path):
    folder = tmp_path / "b"
    folder.mkdir()
    for day in (1, 2, 3):
        (folder / f"newscrawl-2020010{day}T000000Z.db").touch()
    (folder / "newscrawl-notes.db").touch()
    done = CliRunner().invoke(cli, ["db", "backup", "--out", str(folder), "--keep", "2"])
    assert done.exit_code == 0, done.output
    names = sorted(one.name for one in folder.iterdir())
    assert names[0] == "newscrawl-20200103T000000Z.db"
    assert names[-1] == "newscrawl-notes.db", "what is no copy is not touched"
    assert len(names) == 3


def test_a_failure_is_kept_with_its_reason(url):
    def work() -> None:
        with recording(load_config(), "export"):
            count(rows=3)
            raise ValueError("the disk is full")

    with pytest.raises(ValueError, match="full"):
        work()
    [run] = runs(url)
    assert (run.state, run.message, run.counts) == (
        RunState.FAILED,
        "the disk is full",
        {"rows": 3},
    )


def test_ctrl_c_is_no_failure(url):
    with pytest.raises(KeyboardInterrupt), recording(load_config(), "export"):
        raise KeyboardInterrupt
    assert runs(url)[0].state is RunState.INTERRUPTED


def test_the_first_run_is_kept_though_it_makes_the_tables(tmp_path, monkeypatch):
    found = f"sqlite:///{tmp_path / 'new.db'}"
    monkeypatch.setenv("NEWSCRAWL_DATABASE_URL", found)
    with recording(load_config(), "crawl") as this:
        upgrade(found)
    [run] = runs(found)
    assert (run.run_id, run.state) == (this.run_id, RunState.DONE)


def test_a_database_that_is_down_does_not_keep_a_command_from_running(monkeypatch):
    monkeypatch.setenv("NEWSCRAWL_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    with recording(load_config(), "crawl") as this:
        this.counts["rows"] = 1
