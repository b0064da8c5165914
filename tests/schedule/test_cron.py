"""A real cron daemon begins the jobs, one that was missed too, and no other line is touched.

Cron looks at its tables when a minute begins: all that it does here is done at one such moment.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from newscrawl.schedule.crontab import read_crontab
from schedule.conftest import SLOW, Installation, MuteServer, wait_until


def _reason() -> str:
    """Why there is no cron to test with; empty when there is."""
    if shutil.which("crontab") is None:
        return "no cron on this machine; `make cron` installs it, as root"
    if _is_running():
        return ""
    if os.geteuid() != 0 or shutil.which("cron") is None:
        return "no cron daemon runs, and only root can start one"
    return ""


def _is_running() -> bool:
    for path in Path("/proc").glob("[0-9]*/comm"):
        try:
            if path.read_text().strip() in {"cron", "crond"}:
                return True
        except OSError:
            continue
    return False


@pytest.fixture
def daemon() -> Iterator[None]:
    """A cron daemon, and at the end the crontab as it was."""
    if reason := _reason():
        if os.environ.get("CI"):
            pytest.fail(f"CI tests schedules: {reason}")
        pytest.skip(reason)
    with _started():
        before = read_crontab()
        try:
            yield
        finally:
            if before:
                subprocess.run(["crontab", "-"], input=before, check=True)
            elif read_crontab():
                subprocess.run(["crontab", "-r"], check=True)


@contextmanager
def _started() -> Iterator[None]:
    if _is_running():
        yield
        return
    process = subprocess.Popen(["cron", "-f"], stdin=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)


def test_install_run_overlap_kill_catch_up_remove(
    here: Installation, mute: MuteServer, daemon: None
):
    foreign = f"MAILTO=''\n*/1 * * * *   touch '{here.folder}/foreign'  # mine, 100 \\%\n".encode()
    subprocess.run(["crontab", "-"], input=read_crontab() + foreign, check=True)
    before = read_crontab()
    # `slow` is due when the next minute begins, and not again in this test; `missed` was an hour ago.
    now = datetime.now().astimezone()
    begins = (now + timedelta(seconds=75)).replace(second=0, microsecond=0)
    ago = now - timedelta(hours=1)
    here.write(
        'catch_up = "* * * * *"\n'
        + "".join(f"[job.{name}]\nenabled = false\n" for name in ("crawl", "health", "backup"))
        + SLOW.format(when=f"{begins.minute} {begins.hour} * * *")
        + f'[job.missed]\nwhen = "{ago.minute} {ago.hour} * * *"\ncommand = ["sources", "list"]\n'
    )
    status, said = here.run("install")
    assert status == 0, said
    assert read_crontab().startswith(before)
    surroundings = here.place.surroundings()
    assert surroundings is not None
    here.place.save(replace(surroundings, installed_at=now - timedelta(minutes=90)))
    assert here.run("status")[0] == 0

    assert mute.asked.wait(90), "cron began it"
    wait_until(lambda: (last := here.place.last_run("missed")) is not None and last.finished_at)
    assert here.last("missed").status == 0
    assert (here.folder / "foreign").exists()
    assert (here.folder / "data" / "schedule" / "environment.json").stat().st_mode & 0o077 == 0

    assert here.run("run", "slow")[0] == 75
    first = here.last("slow")
    assert first.due == begins
    keeper = int((here.folder / "data" / "schedule" / "slow.lock").read_text())
    assert os.getpriority(os.PRIO_PROCESS, here.process_of("slow")) >= 10
    for process in (keeper, here.process_of("slow")):
        os.kill(process, signal.SIGKILL)
    wait_until(lambda: not here.place.is_running("slow"))
    mute.asked.clear()
    again = _catch_up(before)
    assert mute.asked.wait(60), "what was killed is caught up"
    second = here.last("slow")
    assert (second.tries, second.due) == (2, begins)
    assert second.run_id != first.run_id
    mute.let_go()
    again.wait(60)
    assert here.last("slow").finished_at is not None

    assert here.run("remove")[0] == 0
    assert read_crontab() == before
    assert here.run("status")[0] == 1


def _catch_up(before: bytes) -> subprocess.Popen[bytes]:
    """What cron does at the next minute with the line that catches up."""
    [line] = [
        line
        for line in read_crontab().removeprefix(before).decode().splitlines()
        if "catch-up" in line
    ]
    command = line.split(" ", 5)[5].replace(r"\%", "%")
    return subprocess.Popen(
        ["/bin/sh", "-c", f"exec {command}"], cwd="/", env={"PATH": "/usr/bin:/bin"},
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
