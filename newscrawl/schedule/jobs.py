"""A TOML file in, the jobs that are to be run out: when, what, for how long at most."""

from __future__ import annotations

import re
import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from cronsim import CronSim, CronSimError
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from newscrawl.errors import ConfigurationError

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,40}")
_VALUE = r"(?:\d+|[A-Za-z]{3})"
_PART = rf"(?:\*|{_VALUE}(?:-{_VALUE})?)(?:/\d+)?"
FIELD = re.compile(rf"{_PART}(?:,{_PART})*")
"""what POSIX and every cron have; CronSim knows more (`L`, `5#2`)"""
ALIASES = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
}


def _check_when(when: str) -> str:
    when = ALIASES.get(when, when)
    try:
        CronSim(when, datetime(2026, 1, 1))  # noqa: DTZ001  cron knows no zones
    except CronSimError as error:
        raise ValueError(f"{when!r} is no time as crontab(5) has it: {error}") from None
    if len(when.split()) != 5 or not all(map(FIELD.fullmatch, when.split())):
        raise ValueError(f"{when!r} is not five fields that every cron understands")
    return " ".join(when.split())


class Job(BaseModel):
    """One thing that is done again and again."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = ""
    when: str
    """five fields, as in crontab(5), or `@hourly`, `@daily`, `@weekly`, `@monthly`; local time"""
    command: tuple[str, ...] = Field(min_length=1)
    """of newscrawl: `["export", "--recipe", "weekly.toml", "--out", "data/weekly"]`"""
    minutes: float = Field(default=120, gt=0, le=7 * 24 * 60)
    """after which it is stopped"""
    grace: float = Field(default=60, ge=0, le=3600)
    """seconds that it has to end well, once it was told to stop"""
    nice: int = Field(default=10, ge=0, le=19)
    """how far it stands back for others"""
    enabled: bool = True

    _when = field_validator("when")(_check_when)

    def last_due(self, now: datetime) -> datetime:
        """The last time at or before `now` at which it was to begin; aware, local."""
        # CronSim steps to times before the one that it is given.
        local = now.astimezone().replace(tzinfo=None, second=59)
        return next(CronSim(self.when, local, reverse=True)).astimezone()

    def next_due(self, now: datetime) -> datetime:
        """The next time after `now`; aware, local."""
        local = now.astimezone().replace(tzinfo=None)
        return next(CronSim(self.when, local)).astimezone()


class Schedule(BaseModel):
    """All jobs, and how often it is looked for those that were missed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    catch_up: str = "*/10 * * * *"
    job: dict[str, Job] = {}

    _catch_up = field_validator("catch_up")(_check_when)

    @property
    def jobs(self) -> list[Job]:
        return [
            one.model_copy(update={"name": name}) for name, one in self.job.items() if one.enabled
        ]


def default_jobs(data_dir: Path) -> dict[str, dict[str, Any]]:
    """What is done where the operator says nothing else; a file changes or adds to it."""
    backups = f"{data_dir / 'backups'}/"
    return {
        "crawl": {"when": "7 * * * *", "command": ["crawl"], "minutes": 300},
        "health": {"when": "37 * * * *", "command": ["health", "--exit-zero"], "minutes": 50},
        "backup": {
            "when": "17 3 * * *",
            "command": ["db", "backup", "--out", backups, "--keep", "7"],
            "minutes": 180,
        },
    }


def load_schedule(path: Path | None, data_dir: Path) -> Schedule:
    """The default jobs, with what the file says of them or adds.

    Raises:
        ConfigurationError: the file cannot be read, or names what is wrong in it.
    """
    jobs = default_jobs(data_dir)
    stated: dict[str, Any] = {}
    if path is not None:
        try:
            stated = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise ConfigurationError(f"cannot read {path}: {error.strerror}") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigurationError(f"{path} is no TOML: {error}") from None
    given = stated.get("job", {})
    if not isinstance(given, dict) or not all(isinstance(one, dict) for one in given.values()):
        raise ConfigurationError(f"{path} is wrong:\n  job: must be tables [job.NAME]")
    for name, values in given.items():
        if not NAME.fullmatch(name):
            raise ConfigurationError(
                f"{path} is wrong:\n  job.{name}: a name is of small letters, digits, - and _"
            )
        jobs[name] = jobs.get(name, {}) | values
    try:
        return Schedule.model_validate(stated | {"job": jobs})
    except ValidationError as error:
        problems = [
            f"{'.'.join(map(str, problem['loc']))}: {problem['msg'].removeprefix('Value error, ')}"
            for problem in error.errors()
        ]
        raise ConfigurationError("\n  ".join([f"{path} is wrong:", *problems])) from None
