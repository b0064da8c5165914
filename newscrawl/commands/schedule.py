"""The commands `newscrawl schedule ...`."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newscrawl.commands.options import as_json
from newscrawl.config import load_config
from newscrawl.errors import ConfigurationError, NewscrawlError
from newscrawl.terminal import err, out, table

if TYPE_CHECKING:
    from newscrawl.config import Config
    from newscrawl.schedule.jobs import Schedule
    from newscrawl.schedule.place import Place, Surroundings
    from newscrawl.schedule.run import Ended

at = click.option("--at", "folder", type=click.Path(path_type=Path, file_okay=False),
                  help="Folder of the schedule.  [default: schedule in NEWSCRAWL_DATA_DIR]")  # fmt: skip


@click.group()
def schedule() -> None:
    """Crawl, health and backup by cron, or by systemd: each alone, in time, caught up when missed.

    NEWSCRAWL_SCHEDULE names a TOML file that changes these jobs and adds others, such as exports;
    docs/operation.md shows one.
    """


@schedule.command("print")
@click.option("--systemd", is_flag=True, help="Units of systemd in place of lines of a crontab.")
@click.option("--out", "folder", type=click.Path(path_type=Path, file_okay=False),
              help="With --systemd: write the units into this folder.")  # fmt: skip
def schedule_print(*, systemd: bool, folder: Path | None) -> None:
    """Show what `install` would add to the crontab, or the timers for systemd; changes nothing."""
    from newscrawl.schedule.crontab import block
    from newscrawl.schedule.place import Surroundings
    from newscrawl.schedule.systemd import units

    _, jobs, place = _here(None)
    here = Surroundings.here()
    if folder is not None and not systemd:
        raise click.UsageError("--out goes with --systemd")
    if not systemd:
        click.echo(block(jobs, place, here), nl=False)
        return
    for name, text in units(jobs, place, here):
        if folder is None:
            click.echo(f"# {name}\n{text}")
            continue
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
        err.print(str(folder / name), markup=False)


@schedule.command("install")
def schedule_install() -> None:
    """Write the jobs into the user's crontab, between two comments; other lines stay as they are.

    The settings and the PATH of this moment are kept in a file that only the user may read, and the
    jobs run in this folder, so that a .env here is theirs too. Given again, it brings all of that up
    to date.
    """
    from newscrawl.schedule.crontab import block, read_crontab, with_block, write_crontab
    from newscrawl.schedule.place import Surroundings

    _, jobs, place = _here(None)
    here = Surroundings.here()
    before = read_crontab()
    place.save(here)
    write_crontab(with_block(before, place.folder, block(jobs, place, here)), was=before)
    names = ", ".join(job.name for job in jobs.jobs)
    out.print(f"In the crontab now: {names}. `newscrawl schedule status` shows how they go.")


@schedule.command("remove")
@at
def schedule_remove(folder: Path | None) -> None:
    """Take the jobs out of the crontab; logs, data, and how the jobs went stay."""
    from newscrawl.schedule.crontab import read_crontab, without_block, write_crontab

    _, _, place = _here(folder)
    before = read_crontab()
    after = without_block(before, place.folder)
    write_crontab(after, was=before)
    place.forget()
    out.print("Taken out of the crontab." if after != before else "It was not in the crontab.")


@schedule.command("status")
@at
@as_json
def schedule_status(folder: Path | None, *, json_: bool) -> None:
    """How each job went last, and when it is due; status 1 when the crontab is not as it should be."""
    from newscrawl.schedule.crontab import block, installed, read_crontab
    from newscrawl.schedule.status import job_statuses

    _, jobs, place = _here(folder)
    statuses = job_statuses(jobs.jobs, place, datetime.now(UTC))
    if json_:
        for one in statuses:
            click.echo(json.dumps(asdict(one), default=lambda moment: moment.isoformat()))
    else:
        headers = ("job", "when", "state", "began", "last ended well", "next")
        out.print(table(headers, [
            (one.job, one.when, one.state, _local(one.started_at), _local(one.succeeded_at),
             _local(one.next_at))
            for one in statuses
        ]))  # fmt: skip
    here = place.surroundings()
    found = installed(read_crontab(), place.folder)
    if not found or here is None:
        raise NewscrawlError(
            "the jobs are not in the crontab; `newscrawl schedule install` adds them"
        )
    if found != block(jobs, place, here):
        raise NewscrawlError(
            "the crontab has other jobs than the schedule; `newscrawl schedule install` mends it"
        )


@schedule.command("run")
@click.argument("name", metavar="JOB")
@at
def schedule_run(name: str, folder: Path | None) -> None:
    """Run JOB now, as cron does: alone, with its time limit, its log in NEWSCRAWL_DATA_DIR/logs.

    Exit status: that of the job; 75 when it still runs, 124 when it took too long.
    """
    from newscrawl.schedule.run import run_job

    config, jobs, place = _here(folder)
    job = next((one for one in jobs.jobs if one.name == name), None)
    if job is None:
        known = ", ".join(one.name for one in jobs.jobs)
        raise ConfigurationError(f"there is no job {name!r}; there are {known}")
    _leave(run_job(job, place, _surroundings(place), config))


@schedule.command("catch-up")
@at
def schedule_catch_up(folder: Path | None) -> None:
    """Run the jobs that were missed, since the machine was off or a run was killed; once each."""
    from newscrawl.schedule.missed import missed
    from newscrawl.schedule.run import STILL_RUNS, run_job

    config, jobs, place = _here(folder)
    here = _surroundings(place)
    failed = None
    for job, due in list(missed(jobs.jobs, place, here, datetime.now(UTC))):
        ended = run_job(job, place, here, config, due=due)
        if ended.status not in {0, STILL_RUNS}:
            failed = ended
    if failed is not None:
        _leave(failed)


def _here(folder: Path | None) -> tuple[Config, Schedule, Place]:
    """Settings, jobs and folder; of an installed schedule, as they were where it was installed."""
    from newscrawl.schedule.jobs import load_schedule
    from newscrawl.schedule.place import Place

    if folder is not None:
        here = Place(folder).surroundings()
        if here is not None:
            os.chdir(here.folder)
            os.environ.update(here.environment)
    config = load_config()
    place = Place(folder or config.data_dir.absolute() / "schedule")
    return config, load_schedule(config.schedule, config.data_dir.absolute()), place


def _surroundings(place: Place) -> Surroundings:
    from newscrawl.schedule.place import Surroundings

    return place.surroundings() or Surroundings.here()


def _leave(ended: Ended) -> None:
    for line in ended.last_lines:
        click.echo(line, err=True)
    if ended.said:
        click.echo(f"newscrawl: {ended.said}", err=True)
    sys.exit(ended.status)


def _local(moment: datetime | None) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}" if moment else ""
