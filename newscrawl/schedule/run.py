"""A job in, its run out: alone, in the background, no longer than it may take, with its log.

The job is a process of its own, with a session of its own, that inherits the lock: whatever becomes
of this one, no second run begins while the first one is at work.
"""

from __future__ import annotations

import logging
import os
import shutil
import signal
import subprocess
import threading
import time
import uuid
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from newscrawl.config import Config
from newscrawl.logs import RUN_ID, RotatedFile, formatter, one_line
from newscrawl.schedule.jobs import Job
from newscrawl.schedule.place import LastRun, Place, Surroundings

STILL_RUNS = 75
"""exit status (EX_TEMPFAIL of sysexits.h) of a run that found another one at work"""
TIMED_OUT = 124
"""exit status of a run that took too long, as timeout(1) has it"""
LOOK_EVERY = 0.5
"""seconds between two looks whether a job has ended or is late"""
LAST_LINES = 20
"""of a job that failed, which are said again for cron's mail"""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run of a job ended."""

    status: int
    said: str
    """a line for a person; empty when all went well"""
    last_lines: tuple[str, ...] = ()
    """of what the job said, when it failed"""


def run_job(
    job: Job, place: Place, here: Surroundings, config: Config, *, due: datetime | None = None
) -> Ended:
    """Run a job now, unless it runs already.

    Args:
        job: what to run.
        place: of locks and of how it went.
        here: the environment that the job gets.
        config: of the log.
        due: the time that it is run for, when it was missed; else the last one.

    Raises:
        StorageError: how it went cannot be kept.
    """
    with place.lock(job.name) as lock:
        if lock is None:
            since = place.last_run(job.name)
            began = f", since {since.started_at:%Y-%m-%d %H:%M:%S} UTC" if since else ""
            return Ended(
                STILL_RUNS, f"job {job.name} still runs{began}; this run leaves it to that one"
            )
        before = place.last_run(job.name)
        now = datetime.now(UTC)
        due = due or job.last_due(now)
        again = before is not None and before.finished_at is None and before.due == due
        run = LastRun(
            run_id=uuid.uuid4().hex[:12],
            started_at=now,
            due=due,
            tries=before.tries + 1 if before is not None and again else 1,
            succeeded_at=before.succeeded_at if before else None,
        )
        place.note(job.name, run)
        with _log(config, job, run.run_id) as log:
            log.info("job %s begins: newscrawl %s", job.name, " ".join(job.command))
            given = {RUN_ID: run.run_id, "NEWSCRAWL_LOG_FILE": str(log_path(config, job.name))}
            status, last_lines = _child(job, here, given, lock.fileno(), log)
            ended = datetime.now(UTC)
            seconds = (ended - now).total_seconds()
            said = ""
            if status == TIMED_OUT:
                said = f"job {job.name} was stopped after {job.minutes:g} minutes"
            elif status:
                said = f"job {job.name} failed with status {status}"
            log.log(
                logging.ERROR if status else logging.INFO,
                "%s after %.1f s",
                said or f"job {job.name} is done",
                seconds,
            )
        succeeded = ended if status == 0 else run.succeeded_at
        place.note(job.name, replace(run, finished_at=ended, status=status, succeeded_at=succeeded))
        return Ended(status, said, tuple(last_lines) if status else ())


def log_path(config: Config, job: str) -> Path:
    return config.data_dir.absolute() / "logs" / f"{job}.log"


@contextmanager
def _log(config: Config, job: Job, run_id: str) -> Iterator[logging.Logger]:
    """The job's own log file, to which the job writes as well."""
    handler = RotatedFile(
        log_path(config, job.name), size=config.log_file_size, kept=config.log_files
    )
    handler.setFormatter(formatter(config.log_format, run_id))
    logger = logging.getLogger("newscrawl.job")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.addHandler(handler)
    try:
        yield logger
    finally:
        logger.removeHandler(handler)
        handler.close()


def _child(
    job: Job, here: Surroundings, given: dict[str, str], lock: int, log: logging.Logger
) -> tuple[int, deque[str]]:
    """Run the command; its exit status, and its last lines."""
    command = [here.python, "-m", "newscrawl", *job.command]
    if ionice := shutil.which("ionice"):
        command = [ionice, "-c", "2", "-n", "7", *command]
    process = subprocess.Popen(
        command,
        cwd=here.folder,
        env=dict(here.environment) | given,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        pass_fds=(lock,),
        preexec_fn=lambda: os.nice(job.nice),  # noqa: PLW1509  no other thread has begun yet
    )
    lines: deque[str] = deque(maxlen=LAST_LINES)

    def listen() -> None:
        assert process.stdout is not None
        for raw in process.stdout:
            line = one_line(raw.decode(errors="replace"))
            if line:
                lines.append(line)
                log.info("%s", line)

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    with _passing_on(process) as told:
        status = _wait(process, job, told)
    # A grandchild may hold the pipe for longer than the job lives.
    listener.join(timeout=5)
    return status, lines


def _wait(process: subprocess.Popen[bytes], job: Job, told: list[float]) -> int:
    """Until the job ends, is out of time, or does not end though it was told to; its exit status."""
    began = time.monotonic()
    is_late = False
    while True:
        now = time.monotonic()
        if not told and now > began + job.minutes * 60:
            is_late = True
            process.terminate()
            told.append(now)
        if told and now > told[0] + job.grace:
            _kill_group(process)
        with suppress(subprocess.TimeoutExpired):
            status = process.wait(LOOK_EVERY)
            # Its own processes go with it.
            _kill_group(process)
            return TIMED_OUT if is_late else 128 - status if status < 0 else status


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """End what is left of the job: it has a session, and so a group, of its own."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


@contextmanager
def _passing_on(process: subprocess.Popen[bytes]) -> Iterator[list[float]]:
    """Who stops this process means the job; when that was, first of all, is in the list."""
    told: list[float] = []

    def pass_on(number: int, _: FrameType | None) -> None:
        told.append(time.monotonic())
        with suppress(ProcessLookupError):
            process.send_signal(number)

    before = {number: signal.signal(number, pass_on) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
