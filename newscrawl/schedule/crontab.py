"""A block of lines in, the user's crontab with it out; every other line stays as it is, byte for byte.

By the program `crontab` alone. python-crontab (3.4) was tried: it writes other lines anew, moves
variables to the top and turns lines that it does not know into comments.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

from newscrawl.errors import ConfigurationError, NewscrawlError
from newscrawl.schedule.jobs import Schedule
from newscrawl.schedule.place import Place, Surroundings

BEGIN = "# BEGIN newscrawl {}"
END = "# END newscrawl {}"
NOTE = (
    "# Made by `newscrawl schedule install`, which makes it anew; `schedule remove` takes it out."
)


def block(schedule: Schedule, place: Place, here: Surroundings) -> str:
    """The lines of this schedule, from their first comment to their last."""
    lines = [f"{job.when} {command(here, place, 'run', job.name)}" for job in schedule.jobs]
    lines.append(f"{schedule.catch_up} {command(here, place, 'catch-up')}")
    return "\n".join([BEGIN.format(place.folder), NOTE, *lines, END.format(place.folder)]) + "\n"


def command(here: Surroundings, place: Place, *words: str) -> str:
    """A line for the shell that cron calls; to cron, a bare % is the end of the line."""
    parts = [here.python, "-m", "newscrawl", "schedule", *words, "--at", str(place.folder)]
    return shlex.join(parts).replace("%", r"\%")


def with_block(before: bytes, folder: Path, lines: str) -> bytes:
    """The crontab with this block, in the place of its former one or at the end."""
    found = _block_of(folder).search(before)
    new = lines.encode()
    if found:
        return before[: found.start()] + new + before[found.end() :]
    if before and not before.endswith(b"\n"):
        before += b"\n"
    return before + new


def without_block(before: bytes, folder: Path) -> bytes:
    return _block_of(folder).sub(b"", before)


def installed(table: bytes, folder: Path) -> str:
    """The block of this folder as it stands there; empty when there is none."""
    found = _block_of(folder).search(table)
    return found[0].decode(errors="replace") if found else ""


def read_crontab() -> bytes:
    """The user's crontab; empty when there is none.

    Raises:
        ConfigurationError: there is no cron on this machine.
        NewscrawlError: it cannot be read.
    """
    done = subprocess.run([_program(), "-l"], capture_output=True, check=False, env=_plain())
    if done.returncode == 0:
        return done.stdout
    if b"no crontab for" in done.stderr:
        return b""
    raise NewscrawlError(f"cannot read the crontab: {_said(done.stderr)}")


def write_crontab(table: bytes, *, was: bytes) -> None:
    """Put this crontab in the place of `was`; an empty one is removed.

    Raises:
        NewscrawlError: somebody changed it meanwhile, or cron does not take it; it is what it was.
    """
    if read_crontab() != was:
        raise NewscrawlError("the crontab was changed meanwhile; give the command again")
    if table == was:
        return
    if not table:
        done = subprocess.run([_program(), "-r"], capture_output=True, check=False, env=_plain())
    else:
        done = subprocess.run(
            [_program(), "-"], input=table, capture_output=True, check=False, env=_plain()
        )
    if done.returncode:
        raise NewscrawlError(f"cron did not take the crontab: {_said(done.stderr)}")
    if read_crontab() != table:
        raise NewscrawlError("the crontab is not what was written; see `crontab -l`")


def _block_of(folder: Path) -> re.Pattern[bytes]:
    begin, end = (re.escape(mark.format(folder).encode()) for mark in (BEGIN, END))
    return re.compile(rb"^" + begin + rb"\n.*?^" + end + rb"(?:\n|\Z)", re.MULTILINE | re.DOTALL)


def _program() -> str:
    program = shutil.which("crontab")
    if program is None:
        raise ConfigurationError(
            "there is no cron on this machine: install it (Debian: apt-get install cron), or use"
            " systemd's timers, which `newscrawl schedule print --systemd` shows"
        )
    return program


def _plain() -> dict[str, str]:
    """What crontab says is looked at: in English."""
    return {**os.environ, "LC_ALL": "C"}


def _said(text: bytes) -> str:
    return " ".join(text.decode(errors="replace").split())
