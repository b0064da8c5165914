"""A database in, a consistent copy of it in one file out, while others read and write.

The copy is written beside its final name and takes that when it is whole and on the disk, so that
an earlier copy stays until then.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL

from newscrawl.errors import StorageError
from newscrawl.storage.engine import database_url
from newscrawl.storage.failures import said_by_system, with_advice
from newscrawl.storage.openfile import sync_folder

STEP = 2_000
"""pages of SQLite that are copied between two looks at the progress"""

Progress = Callable[[int, int], None]
"""called with what is done and what there is"""


def backup(url: str | URL, out: Path, *, now: datetime, on_progress: Progress) -> Path:
    """Copy the database to `out`, or into it when it is a folder; the file that was written.

    SQLite: a database file. PostgreSQL: an archive for `pg_restore`, made by `pg_dump`.

    Raises:
        StorageError: the database is down or damaged, the disk full, or `pg_dump` missing.
    """
    parsed = database_url(url)
    is_sqlite = parsed.get_backend_name() == "sqlite"
    if out.is_dir():
        out /= f"newscrawl-{now:%Y%m%dT%H%M%SZ}{'.db' if is_sqlite else '.dump'}"
    partial = out.with_name(out.name + ".partial")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        if is_sqlite:
            _copy_sqlite(Path(parsed.database or ""), partial, on_progress)
        else:
            _dump_postgresql(parsed, partial)
        _sync(partial)
        partial.replace(out)
        sync_folder(out.parent)
    except OSError as error:
        raise StorageError(f"cannot write {out}: {said_by_system(error)}") from None
    finally:
        partial.unlink(missing_ok=True)
    return out


def _copy_sqlite(path: Path, partial: Path, on_progress: Progress) -> None:
    if not path.exists():
        raise StorageError(f"there is no database {path} to copy")
    try:
        with (
            closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)) as source,
            closing(sqlite3.connect(partial)) as target,
        ):
            # One state of the database from beginning to end: without a transaction of our own,
            # each commit of a crawl would have the copy begin anew.
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM sqlite_master").fetchone()
            source.backup(
                target,
                pages=STEP,
                progress=lambda _, left, total: on_progress(total - left, total),
            )
            source.rollback()
            [problem] = target.execute("PRAGMA quick_check(1)").fetchone()
            if problem != "ok":
                raise StorageError(
                    f"database {path} is damaged ({problem}); restore an earlier copy"
                )
    except sqlite3.Error as error:
        said = with_advice(str(error))
        raise StorageError(f"cannot copy database {path} to {partial}: {said}") from None


def _dump_postgresql(url: URL, partial: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise StorageError(
            "pg_dump is not installed; install the client of PostgreSQL (postgresql-client), of the"
            " server's version or later"
        )
    plain = url.set(drivername="postgresql", password=None)
    environment = dict(os.environ)
    if url.password is not None:
        environment["PGPASSWORD"] = str(url.password)
    command = [program, "--format=custom", "--no-password", f"--file={partial}"]
    done = subprocess.run(
        [*command, plain.render_as_string()],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        said = with_advice(" ".join(done.stderr.split()))
        raise StorageError(f"pg_dump of {plain.render_as_string()} failed: {said}")


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
