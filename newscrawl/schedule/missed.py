"""How jobs went in, those that were missed out: the machine was off, or the run was killed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from newscrawl.schedule.jobs import Job
from newscrawl.schedule.place import Place, Surroundings

CRON_MAY_TAKE = timedelta(minutes=2)
"""to begin a job that is due"""
TRIES = 3
"""of one that is killed each time, for the same time at which it was due"""


def missed(
    jobs: Sequence[Job], place: Place, here: Surroundings, now: datetime
) -> Iterator[tuple[Job, datetime]]:
    """The jobs that should have begun since they last did, and when. One run makes up for several."""
    for job in jobs:
        due = job.last_due(now)
        if due < here.installed_at or place.is_running(job.name):
            continue
        last = place.last_run(job.name)
        if last is not None and last.due is not None and last.due >= due:
            # It ended, well or not: a failure is not tried again before the next time.
            was_killed = last.finished_at is None
            if not was_killed or last.tries >= TRIES:
                continue
        elif now - due < CRON_MAY_TAKE:
            continue
        yield job, due
