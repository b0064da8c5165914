"""A job runs alone and in time, with its log, and how it went is kept."""

from __future__ import annotations

import json
import os
import signal

from schedule.conftest import Installation, MuteServer, wait_until


def test_a_run_is_kept_and_its_lines_are_in_its_log(here: Installation):
    here.write('[job.shown]\nwhen = "@daily"\ncommand = ["sources", "list"]\n')
    status, said = here.run("run", "shown")
    assert (status, said) == (0, ""), "cron sends no mail"
    last = here.last("shown")
    assert (last.status, last.tries) == (0, 1)
    assert last.finished_at is not None
    assert last.succeeded_at == last.finished_at
    lines = here.log("shown")
    assert all(line.split(" ")[1] == last.run_id for line in lines)
    assert lines[0].endswith("job shown begins: newscrawl sources list")
    assert any("Electronic Frontier Foundation" in line for line in lines)
    assert " job shown is done after " in lines[-1]


def test_a_failure_is_said_for_the_mail_of_cron(here: Installation):
    here.write('[job.bad]\nwhen = "@daily"\ncommand = ["db", "check"]\n')
    status, said = here.run("run", "bad")
    assert status == 1
    assert "run `newscrawl db upgrade`" in said
    assert "newscrawl: job bad failed with status 1" in said
    last = here.last("bad")
    assert (last.status, last.succeeded_at) == (1, None)


def test_a_run_leaves_when_another_is_at_work_and_a_killed_one_is_caught_up(
    here: Installation, mute: MuteServer
):
    keeper = here.start("run", "slow")
    assert mute.asked.wait(60), keeper.communicate()
    status, said = here.run("run", "slow")
    assert status == 75
    assert said.startswith("newscrawl: job slow still runs, since ")
    assert said.count("\n") == 1
    # The keeper alone dies: its job goes on, and still nothing else begins.
    keeper.kill()
    keeper.communicate()
    assert here.run("run", "slow")[0] == 75
    os.kill(here.process_of("slow"), signal.SIGKILL)
    wait_until(lambda: not here.place.is_running("slow"))
    last = here.last("slow")
    assert last.finished_at is None
    status, said = here.run("status", "--json")
    states = {one["job"]: one["state"] for one in map(json.loads, said.splitlines()[:-1])}
    assert states["slow"] == "killed"


def test_a_job_that_takes_too_long_is_stopped(here: Installation, mute: MuteServer):
    toml = (here.folder / "schedule.toml").read_text()
    here.write(toml + "minutes = 0.15\ngrace = 1\n")
    status, said = here.run("run", "slow")
    assert status == 124
    assert "newscrawl: job slow was stopped after 0.15 minutes" in said
    assert here.last("slow").status == 124
    assert not here.place.is_running("slow")


def test_a_keeper_that_is_told_to_stop_ends_its_job(here: Installation, mute: MuteServer):
    here.write((here.folder / "schedule.toml").read_text() + "grace = 1\n")
    keeper = here.start("run", "slow")
    assert mute.asked.wait(60), keeper.communicate()
    keeper.terminate()
    keeper.communicate(timeout=60)
    assert keeper.returncode
    assert here.last("slow").finished_at is not None
    assert not here.place.is_running("slow")
