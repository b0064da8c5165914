"""A schedule in, systemd units out: a service and a timer for each job."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newscrawl.schedule.jobs import Job, Schedule
from newscrawl.schedule.place import Place, Surroundings

WEEKDAYS = ((1, "Mon"), (2, "Tue"), (3, "Wed"), (4, "Thu"), (5, "Fri"), (6, "Sat"), (0, "Sun"))
MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()


def units(schedule: Schedule, place: Place, here: Surroundings) -> Iterator[tuple[str, str]]:
    """Name and text of each unit; what a machine missed while it was off, the timer catches up."""
    for job in schedule.jobs:
        words = [
            here.python,
            "-m",
            "newscrawl",
            "schedule",
            "run",
            job.name,
            "--at",
            str(place.folder),
        ]
        start = " ".join(_quoted(word) for word in words)
        # The job's own limit comes first, and leaves it a minute to end well.
        yield f"newscrawl-{job.name}.service", "\n".join([
            "[Unit]",
            f"Description=newscrawl: {job.name}",
            "After=network-online.target",
            "Wants=network-online.target",
            "",
            "[Service]",
            "Type=oneshot",
            f"ExecStart={start}",
            f"WorkingDirectory={here.folder.replace('%', '%%')}",
            f"TimeoutStartSec={job.minutes + 5:g}min",
            # Another run still at work is no failure of this one.
            "SuccessExitStatus=75",
            "",
        ])  # fmt: skip
        yield f"newscrawl-{job.name}.timer", "\n".join([
            "[Unit]",
            f"Description=newscrawl: {job.name}",
            "",
            "[Timer]",
            *(f"OnCalendar={moment}" for moment in calendar(job)),
            "Persistent=true",
            "",
            "[Install]",
            "WantedBy=timers.target",
            "",
        ])  # fmt: skip


def calendar(job: Job) -> list[str]:
    """The times of a job as systemd.time(7) has them.

    Where both a day of the month and one of the week are named, cron takes either of them, systemd
    both: that makes two lines.
    """
    minute, hour, day, month, weekday = job.when.split()
    time = f"{_field(hour)}:{_field(minute)}:00"
    months = _field(month, MONTHS, first=1)
    by_weekday = f"{_weekdays(weekday)} *-{months}-* {time}"
    by_day = f"*-{months}-{_field(day, first=1)} {time}"
    if weekday == "*":
        return [by_day]
    if day == "*":
        return [by_weekday]
    # Cron takes a field that begins with a star for one that names nothing (crontab(5)).
    if day.startswith("*") or weekday.startswith("*"):
        return [f"{_weekdays(weekday)} {by_day}"]
    return [by_day, by_weekday]


def _field(field: str, names: list[str] | None = None, *, first: int = 0) -> str:
    """`*/15` is `0/15`, and `1-5` is `1..5`."""
    parts = []
    for part in field.split(","):
        span, _, step = part.partition("/")
        if span == "*":
            parts.append(f"{first}/{step}" if step else "*")
            continue
        ends = [
            str(names.index(end.upper()) + 1) if names and not end.isdigit() else end
            for end in span.split("-")
        ]
        parts.append("..".join(ends) + (f"/{step}" if step else ""))
    return ",".join(parts)


def _weekdays(field: str) -> str:
    """`1-5` is `Mon,Tue,Wed,Thu,Fri`; 0 and 7 are Sunday."""
    found: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, _, last = ("0-6" if span == "*" else span).partition("-")
        begin = _weekday(first)
        end = _weekday(last) if last else begin
        found.update(day % 7 for day in range(begin, end + 1, int(step or 1)))
    return ",".join(name for number, name in WEEKDAYS if number in found)


def _weekday(word: str) -> int:
    if word.isdigit():
        return int(word)
    return next(number for number, name in WEEKDAYS if name.lower() == word.lower())


def _quoted(word: str) -> str:
    """One word of `ExecStart`, as systemd.service(5) reads it."""
    word = word.replace("%", "%%").replace("$", "$$")
    if re.fullmatch(r"[\w./%$-]+", word):
        return word
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'
