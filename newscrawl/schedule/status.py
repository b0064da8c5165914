"""A schedule in, how its jobs stand out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from newscrawl.schedule.jobs import Job
from newscrawl.schedule.place import LastRun, Place
from newscrawl.schedule.run import STILL_RUNS, TIMED_OUT


@dataclass(frozen=True, slots=True)
class JobStatus:
    """How one job stands."""

    job: str
    when: str
    command: str
    state: str
    """`running`, `done`, `failed`, `timed_out`, `killed`, or `never` when it has not begun yet"""
    status: int | None
    """exit status of the last run"""
    started_at: datetime | None
    finished_at: datetime | None
    succeeded_at: datetime | None
    next_at: datetime


def job_statuses(jobs: Sequence[Job], place: Place, now: datetime) -> list[JobStatus]:
    """How each of the jobs stands, in their order."""
    return [_status(job, place, now) for job in jobs]


def _status(job: Job, place: Place, now: datetime) -> JobStatus:
    last = place.last_run(job.name)
    is_running = place.is_running(job.name)
    return JobStatus(
        job=job.name,
        when=job.when,
        command=" ".join(("newscrawl", *job.command)),
        state="running" if is_running else _state(last),
        status=last.status if last else None,
        started_at=last.started_at if last else None,
        finished_at=last.finished_at if last else None,
        succeeded_at=last.succeeded_at if last else None,
        next_at=job.next_due(now),
    )


def _state(last: LastRun | None) -> str:
    if last is None:
        return "never"
    if last.finished_at is None:
        return "killed"
    return {0: "done", TIMED_OUT: "timed_out", STILL_RUNS: "left"}.get(last.status or 0, "failed")
