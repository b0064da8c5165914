"""The folder where a schedule is kept: the environment of its jobs, their locks, how they went."""

from __future__ import annotations

import fcntl
import json
import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from newscrawl.config import PREFIX
from newscrawl.errors import StorageError

KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "SSL_CERT_FILE", "SSL_CERT_DIR", "http_proxy",
        "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "AWS_PROFILE",
        "PGPASSFILE", "PGSERVICEFILE")  # fmt: skip
"""variables that jobs get besides the settings"""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where and how the jobs run: as it was where the schedule was installed."""

    folder: str
    """the working directory: relative paths, and `.env`, are looked for there"""
    python: str
    environment: Mapping[str, str]
    installed_at: datetime

    @classmethod
    def here(cls) -> Surroundings:
        kept = {
            name: value
            for name, value in os.environ.items()
            if name in KEPT or name.startswith(PREFIX)
        }
        return cls(str(Path.cwd()), sys.executable, kept, datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class LastRun:
    """How a job went the last time that it began."""

    run_id: str
    started_at: datetime
    finished_at: datetime | None = None
    """None: it runs, or was killed together with its keeper"""
    status: int | None = None
    """exit status"""
    due: datetime | None = None
    """the time for which it began"""
    tries: int = 1
    """how often it began for that time"""
    succeeded_at: datetime | None = None
    """end of the last run that ended well, this or an earlier one"""


@dataclass(frozen=True, slots=True)
class Place:
    """The folder, `<data_dir>/schedule`."""

    folder: Path

    def save(self, here: Surroundings) -> None:
        """Only the user may read it: settings hold passwords.

        Raises:
            StorageError: it cannot be written.
        """
        self._write("environment.json", asdict(here))

    def surroundings(self) -> Surroundings | None:
        """Those of the schedule that was installed; None when none was."""
        found = self._read("environment.json")
        return None if found is None else Surroundings(**found)

    def forget(self) -> None:
        (self.folder / "environment.json").unlink(missing_ok=True)

    def last_run(self, job: str) -> LastRun | None:
        found = self._read(f"{job}.json")
        return None if found is None else LastRun(**found)

    def note(self, job: str, run: LastRun) -> None:
        self._write(f"{job}.json", asdict(run))

    @contextmanager
    def lock(self, job: str) -> Iterator[IO[str] | None]:
        """A lock that is held as long as this process, or a child that has its file, lives; None when
        another one has it.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / f"{job}.lock").open("a+", encoding="utf-8") as file:
            # `is_running` has it for a moment, too: one that is held on to is held longer than that.
            for wait in (0.1, 0.2, 0.3, None):
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if wait is None:
                        yield None
                        return
                    time.sleep(wait)
            file.truncate(0)
            file.write(f"{os.getpid()}\n")
            file.flush()
            yield file

    def is_running(self, job: str) -> bool:
        path = self.folder / f"{job}.lock"
        if not path.exists():
            return False
        with path.open("a+", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def _write(self, name: str, values: dict[str, Any]) -> None:
        text = json.dumps(values, indent=1, default=lambda moment: moment.isoformat())
        partial = self.folder / f".{name}.{os.getpid()}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with os.fdopen(
                os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w"
            ) as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(self.folder / name)
        except OSError as error:
            with suppress(OSError):
                partial.unlink(missing_ok=True)
            raise StorageError(
                f"cannot write {self.folder / name}: {error.strerror or error}"
            ) from None

    def _read(self, name: str) -> dict[str, Any] | None:
        try:
            found = json.loads((self.folder / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise StorageError(f"cannot read {self.folder / name}: {error}") from None
        return {
            key: datetime.fromisoformat(value) if value and key in _MOMENTS else value
            for key, value in found.items()
        }


_MOMENTS = frozenset({"installed_at", "started_at", "finished_at", "due", "succeeded_at"})
