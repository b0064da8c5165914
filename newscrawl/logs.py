"""Settings in, log lines out: of one run, to standard error or to a file that is rotated.

Every line carries the run's id, which is also in `crawl_runs` and `command_runs`. Text of strangers
cannot begin a line of its own, in either format (`printable`).
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import sys
import time
import uuid
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from newscrawl.config import PREFIX, Config
from newscrawl.printable import PlainFormatter, visible

RUN_ID = f"{PREFIX}RUN_ID"
"""environment variable by which `newscrawl schedule run` names the run of the command that it starts"""
CONSOLE = "%(asctime)s {run} %(levelname)s %(name)s: %(message)s"
CHATTY = ("scrapy.utils.log", "scrapy.crawler", "scrapy.middleware", "scrapy.addons", "alembic")
"""loggers whose start-up lines say nothing about the run"""


def new_run_id() -> str:
    """The id that whoever started this process gave its run; else a new one."""
    return os.environ.pop(RUN_ID, "") or uuid.uuid4().hex[:12]


def configure(config: Config, run_id: str, *, level: str = "") -> None:
    """Send all log lines of this process where the settings say.

    Args:
        config: format, level, file and its size.
        run_id: that stands on each line.
        level: wins over the setting.
    """
    handler: logging.Handler
    if config.log_file is not None:
        handler = RotatedFile(config.log_file, size=config.log_file_size, kept=config.log_files)
    else:
        handler = _Stderr()
    handler.setLevel(level or config.log_level)
    handler.setFormatter(formatter(config.log_format, run_id))
    # Not by the loggers' own levels: Scrapy's set-up would undo that.
    handler.addFilter(_is_of_use)
    root = logging.getLogger()
    for old in [one for one in root.handlers if isinstance(one, RotatedFile | _Stderr)]:
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
    root.setLevel(logging.DEBUG if (level or config.log_level) == "DEBUG" else logging.INFO)


def _is_of_use(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING or not record.name.startswith(CHATTY)


def formatter(kind: str, run_id: str) -> logging.Formatter:
    if kind == "json":
        return JsonFormatter(run_id)
    plain = logging.Formatter(CONSOLE.format(run=run_id), "%Y-%m-%dT%H:%M:%SZ")
    plain.converter = time.gmtime
    return PlainFormatter(plain)


class JsonFormatter(logging.Formatter):
    """One object a line: `time`, `run`, `level`, `logger`, `message`, and `error` with a traceback."""

    def __init__(self, run_id: str) -> None:
        super().__init__()
        self.run_id = run_id

    def format(self, record: logging.LogRecord) -> str:
        seconds = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        line = {
            "time": f"{seconds}.{int(record.msecs):03}Z",
            "run": self.run_id,
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        # ASCII: what cannot be printed is an escape, for the terminal of whoever reads it too.
        return json.dumps(line)


class _Stderr(logging.StreamHandler[TextIO]):
    """Writes to what standard error is at the moment: a live line may have taken its place."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        return sys.stderr


class RotatedFile(logging.Handler):
    """Adds lines to a file that others may write to as well; when it is full, a new one is begun.

    `crawl.log` becomes `crawl.log.1`, that one `crawl.log.2`, and so on up to `kept`. Each line is
    one write to a file opened for appending, so that lines of several processes do not mix; who
    finds the file full takes a lock and looks again before it is renamed.
    """

    def __init__(self, path: Path, *, size: int, kept: int) -> None:
        super().__init__()
        self.path, self.size, self.kept = path, size, kept
        self._file = -1
        path.parent.mkdir(parents=True, exist_ok=True)
        self._open()

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self.write_line(self.format(record))
        except Exception:  # noqa: BLE001  as logging's own handlers: a full disk ends no crawl
            self.handleError(record)

    def write_line(self, line: str) -> None:
        """Add a line that needs no formatting."""
        if self._is_elsewhere():
            self._open()
        elif os.fstat(self._file).st_size >= self.size:
            self._rotate()
        os.write(self._file, line.encode("utf-8", "backslashreplace") + b"\n")

    def close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
        super().close()

    def _open(self) -> None:
        if self._file >= 0:
            os.close(self._file)
        self._file = os.open(
            self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o640
        )

    def _is_elsewhere(self) -> bool:
        """Whether another process, or logrotate, has renamed the file meanwhile."""
        try:
            there = self.path.stat()
        except FileNotFoundError:
            return True
        mine = os.fstat(self._file)
        return (there.st_dev, there.st_ino) != (mine.st_dev, mine.st_ino)

    def _rotate(self) -> None:
        lock = os.open(f"{self.path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not self._is_elsewhere():
                for number in range(self.kept - 1, 0, -1):
                    with suppress(FileNotFoundError):
                        self._numbered(number).rename(self._numbered(number + 1))
                if self.kept:
                    self.path.rename(self._numbered(1))
                else:
                    self.path.unlink()
            self._open()
        finally:
            os.close(lock)

    def _numbered(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{number}")


def one_line(text: str) -> str:
    """`text` as it may stand in a line of a log."""
    return visible(text.rstrip("\n"))
