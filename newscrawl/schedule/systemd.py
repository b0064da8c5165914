"""A schedule in, systemd units out: a service and a timer for each job."""

from __future__ import annotations

from collections.abc import Iterator

from newscrawl.schedule.jobs import Job, Schedule
from newscrawl.schedule.place import Place, Surroundings

WEEKDAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
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
    months = _field(month, MONTHS)
    by_weekday = f"{_weekdays(weekday)} *-{months}-* {time}"
    by_day = f"*-{months}-{_field(day)} {time}"
    if weekday.startswith("*"):
        return [by_day]
    return [by_weekday] if day.startswith("*") else [by_day, by_weekday]


def _field(field: str, names: list[str] | None = None) -> str:
    """`*/15` is `0/15`, and `1-5` is `1..5`."""
    parts = []
    for part in field.split(","):
        span, _, step = part.partition("/")
        if span == "*":
            first = "1" if names else "0"
            parts.append(f"{first}/{step}" if step else "*")
            continue
        ends = [
            str(names.index(end.upper()) + 1) if names and not end.isdigit() else end
            for end in span.split("-")
        ]
        parts.append("..".join(ends) + (f"/{step}" if step else ""))
    return ",".join(parts)


def _weekdays(field: str) -> str:
    parts = []
    for part in field.split(","):
        ends = [
            WEEKDAYS[int(end)] if end.isdigit() else end.capitalize() for end in part.split("-")
        ]
        if part.startswith("0-"):  # a week of systemd begins on Monday
            parts += ["Sun", f"Mon..{ends[1]}"] if ends[1] != "Sun" else ["Mon..Sun"]
        else:
            parts.append("..".join(ends))
    return ",".join(parts)


def _quoted(word: str) -> str:
    word = word.replace("%", "%%").replace("$", "$$")
    return (
        word
        if word.replace("/", "a").replace(".", "a").replace("-", "a").replace("_", "a").isalnum()
        else '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'
    )
