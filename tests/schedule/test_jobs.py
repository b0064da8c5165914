"""Times of jobs are read as cron reads them, and what is wrong in a file is named."""

from __future__ import annotations

import shutil
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from newscrawl.errors import ConfigurationError
from newscrawl.schedule.jobs import Job, load_schedule
from newscrawl.schedule.missed import missed
from newscrawl.schedule.place import LastRun, Place, Surroundings
from newscrawl.schedule.systemd import calendar, units

HERE = Surroundings("/srv/news", "/venv/bin/python", {}, datetime(2026, 1, 1).astimezone())


def job(when: str, **fields: object) -> Job:
    return Job(name="x", when=when, command=("crawl",), **fields)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone()


@pytest.mark.parametrize(
    ("when", "now", "last", "following"),
    [
        ("7 * * * *", "2026-11-24T14:07:00", "2026-11-24T14:07", "2026-11-24T15:07"),
        ("7 * * * *", "2026-11-24T14:06:59", "2026-11-24T13:07", "2026-11-24T14:07"),
        ("@daily", "2026-11-24T14:06", "2026-11-24T00:00", "2026-11-25T00:00"),
        ("30 4 * * 1", "2026-11-24T14:06", "2026-11-23T04:30", "2026-11-30T04:30"),
        ("0 0 1 * mon", "2026-11-24T14:06", "2026-11-23T00:00", "2026-11-30T00:00"),
    ],
)
def test_when_a_job_was_and_will_be_due(when: str, now: str, last: str, following: str):
    one = job(when)
    assert one.last_due(local(now)) == local(last)
    assert one.next_due(local(now)) == local(following)


def test_without_a_file_there_are_crawl_health_and_backup(tmp_path: Path):
    names = [one.name for one in load_schedule(None, tmp_path).jobs]
    assert names == ["crawl", "health", "backup"]


def test_a_file_changes_adds_and_turns_off(tmp_path: Path):
    path = tmp_path / "schedule.toml"
    path.write_text(
        'catch_up = "*/5 * * * *"\n'
        '[job.crawl]\nwhen = "*/20 * * * *"\n'
        "[job.backup]\nenabled = false\n"
        '[job.weekly]\nwhen = "@weekly"\ncommand = ["export", "--recipe", "w.toml", "--out", "w"]\n'
    )
    found = load_schedule(path, tmp_path)
    assert [(one.name, one.when) for one in found.jobs] == [
        ("crawl", "*/20 * * * *"), ("health", "37 * * * *"), ("weekly", "0 0 * * 0"),
    ]  # fmt: skip
    assert found.jobs[0].command == ("crawl",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[job.crawl]\nwhen = "61 * * * *"', "job.crawl.when: '61 * * * *' is no time"),
        ('[job.crawl]\nwhen = "* * * * * *"', "is not five fields"),
        ('[job.crawl]\nwhen = "0 0 L * *"', "job.crawl.when"),
        ('[job.new]\nwhen = "@daily"', "job.new.command: Field required"),
        ('[job.crawl]\nhow = "fast"', "job.crawl.how"),
        ("[job.'a b']\nminutes = 1", "job.a b: a name is of small letters"),
        ("[job.crawl]\nminutes = 0", "job.crawl.minutes"),
        ("[jobs.crawl]", "jobs"),
        ("job = 3", "job: must be tables"),
        ("when", "is no TOML"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, said: str):
    path = tmp_path / "s.toml"
    path.write_text(text)
    with pytest.raises(ConfigurationError) as caught:
        load_schedule(path, tmp_path)
    assert said in str(caught.value)
    assert str(path) in str(caught.value)


NOON = local("2026-11-24T12:00:00")


@pytest.mark.parametrize(
    ("last", "is_missed"),
    [
        (None, True),
        ({"due": "2026-11-24T03:00", "finished": True, "status": 0}, False),
        # It ended, though not well: it is for the next time.
        ({"due": "2026-11-24T03:00", "finished": True, "status": 1}, False),
        ({"due": "2026-11-23T03:00", "finished": True, "status": 0}, True),
        # Killed: it is done again, but not for ever.
        ({"due": "2026-11-24T03:00", "finished": False, "tries": 1}, True),
        ({"due": "2026-11-24T03:00", "finished": False, "tries": 3}, False),
    ],
)
def test_what_was_missed(tmp_path: Path, last: dict | None, is_missed: bool):
    place, one = Place(tmp_path), job("0 3 * * *")
    if last is not None:
        due = local(last["due"])
        end = due + timedelta(minutes=1) if last["finished"] else None
        place.note("x", LastRun("r", due, end, last.get("status"), due, last.get("tries", 1)))
    due = [(NOON.replace(hour=3), one)] if is_missed else []
    assert [(at, job) for job, at in missed([one], place, HERE, NOON)] == due


def test_nothing_was_missed_before_there_was_a_schedule(tmp_path: Path):
    here = Surroundings("/", "python", {}, local("2026-11-24T11:00"))
    assert list(missed([job("0 3 * * *")], Place(tmp_path), here, NOON)) == []


def test_cron_is_given_time_to_begin(tmp_path: Path):
    now = local("2026-11-24T03:01")
    assert list(missed([job("0 3 * * *")], Place(tmp_path), HERE, now)) == []
    assert list(missed([job("0 3 * * *")], Place(tmp_path), HERE, now + timedelta(minutes=2)))


def test_one_that_runs_is_not_missed(tmp_path: Path):
    place = Place(tmp_path)
    with place.lock("x") as lock:
        assert lock is not None
        assert list(missed([job("0 3 * * *")], place, HERE, NOON)) == []
    assert list(missed([job("0 3 * * *")], place, HERE, NOON))


TIMES = {
    "7 * * * *": ["*-*-* *:7:00"],
    "*/15 6-9,18 * * *": ["*-*-* 6..9,18:0/15:00"],
    "30 4 * * 1": ["Mon *-*-* 4:30:00"],
    "30 4 * * 0-2": ["Mon,Tue,Sun *-*-* 4:30:00"],
    "30 4 * * mon-fri": ["Mon,Tue,Wed,Thu,Fri *-*-* 4:30:00"],
    "0 6 * * */3": ["Wed,Sat,Sun *-*-* 6:0:00"],
    "0 6 * * 5-7": ["Fri,Sat,Sun *-*-* 6:0:00"],
    "0 0 1,15 jan-mar *": ["*-1..3-1,15 0:0:00"],
    "0 0 1 */3 *": ["*-1/3-1 0:0:00"],
    "0 0 */2 * *": ["*-*-1/2 0:0:00"],
    "0 0 1 * 1": ["*-*-1 0:0:00", "Mon *-*-* 0:0:00"],
}


@pytest.mark.parametrize("when", TIMES)
def test_times_for_systemd(when: str):
    assert calendar(job(when)) == TIMES[when]


def test_systemd_understands_the_units(tmp_path: Path):
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("no systemd on this machine")
    for times in TIMES.values():
        done = subprocess.run([program, "calendar", *times], capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
    schedule = load_schedule(None, tmp_path)
    for name, text in units(schedule, Place(tmp_path / "50 % off"), HERE):
        (tmp_path / name).write_text(text)
    assert "50 %% off" in (tmp_path / "newscrawl-crawl.service").read_text()
    assert {one.suffix for one in tmp_path.iterdir()} >= {".service", ".timer"}


@pytest.mark.parametrize("when", [
    "7 * * * *", "*/15 6-9,18 * * *", "30 4 * * 1", "30 4 * * 0-2", "0 6 * * */3", "0 6 * * 5-7",
    "0 0 1,15 jan-mar *",
    "0 0 1 */3 *", "0 0 */2 * *",
])  # fmt: skip
def test_systemd_takes_a_time_as_cron_does(when: str):
    """The next times by both."""
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("no systemd on this machine")
    one = job(when)
    [time] = calendar(one)
    base = local("2026-11-24T14:06:00")
    done = subprocess.run(
        [program, "calendar", f"--base-time={base:%Y-%m-%d %H:%M:%S}", "--iterations=4", time],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        pytest.skip(f"this systemd cannot tell: {done.stderr}")
    theirs = [
        datetime.strptime(" ".join(line.split()[-3:-1]), "%Y-%m-%d %H:%M:%S").astimezone()
        for line in done.stdout.splitlines()
        if "Next elapse:" in line or "Iter" in line
    ]
    ours = []
    for _ in theirs:
        base = one.next_due(base)
        ours.append(base)
    assert ours == theirs
    assert len(ours) >= 3
