"""A database in, one file of its articles out, and a row in `exports` that tells of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert, select, update

from newscrawl.errors import ConfigurationError, StorageError
from newscrawl.exports.schema import SCHEMA_VERSION, iter_rows
from newscrawl.exports.target import HashedFile, replacing
from newscrawl.exports.writers import WRITERS
from newscrawl.storage.engine import Database
from newscrawl.storage.models import ExportRow, SourceRow
from newscrawl.storage.states import ExportState

BATCH = 500
"""articles in memory at a time"""


@dataclass(frozen=True, slots=True)
class ExportResult:
    """The file that an export made."""

    path: Path
    rows: int
    bytes: int
    sha256: str
    """hexadecimal"""


@dataclass(frozen=True, slots=True)
class _Job:
    database: Database
    path: Path
    format: str
    source: str | None
    since: datetime | None
    on_progress: Callable[[int], None] | None

    def write(self, file: HashedFile) -> int:
        """Write all rows, as they were in the database at one moment; how many there are."""
        writer = WRITERS[self.format](file)
        written = 0
        with self.database.read() as session:
            for rows in iter_rows(session, source=self.source, since=self.since, batch=BATCH):
                writer.write(rows)
                written += len(rows)
                if self.on_progress is not None:
                    self.on_progress(written)
        writer.finish()
        return written


def export(
    database: Database,
    *,
    out: Path,
    format: str,  # noqa: A002  the word of the command line
    source: str | None = None,
    since: datetime | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> ExportResult:
    """Write the articles to `out/articles.FORMAT`, in order of their ids.

    The same articles make the same bytes. An earlier file of that name stays until the new one is
    whole, and stays for good when this export fails or is interrupted.

    Args:
        database: where the articles are, and where the export is noted.
        out: folder; made when it is not there.
        format: `jsonl`, `csv` or `parquet`.
        source: only articles of this source.
        since: only articles published at this moment or later; those without a date of
            publication count from when they were first seen.
        on_progress: called with the number of rows written so far.

    Raises:
        ConfigurationError: no such format, or no such source in the database.
        StorageError: the file cannot be written, or the database fails.
    """
    if format not in WRITERS:
        raise ConfigurationError(f"no export format {format!r}; choose one of {', '.join(WRITERS)}")
    job = _Job(database, out / f"articles.{format}", format, source, since, on_progress)
    export_id = _begin(job)
    try:
        with replacing(job.path) as file:
            rows = job.write(file)
    except BaseException as error:
        _note_failure(database, export_id, error)
        raise
    result = ExportResult(job.path, rows, file.size, file.sha256)
    _note(
        database, export_id, state=ExportState.DONE,
        rows=rows, bytes=result.bytes, sha256=result.sha256,
    )  # fmt: skip
    return result


def _begin(job: _Job) -> int:
    filters = {"source": job.source, "since": job.since.isoformat() if job.since else None}
    with job.database.begin() as session:
        if job.source is not None and session.get(SourceRow, job.source) is None:
            known = session.scalars(select(SourceRow.name).order_by(SourceRow.name)).all()
            raise ConfigurationError(
                f"no source {job.source!r} in the database; there are: {', '.join(known) or 'none'}"
            )
        added = session.execute(
            insert(ExportRow)
            .values(
                created_at=datetime.now(UTC),
                path=str(job.path),
                format=job.format,
                filters={name: value for name, value in filters.items() if value is not None},
                rows=0,
                bytes=0,
                schema_version=SCHEMA_VERSION,
                state=ExportState.RUNNING,
            )
            .returning(ExportRow.id)
        )
        return added.scalar_one()


def _note(database: Database, export_id: int, **values: object) -> None:
    with database.begin() as session:
        session.execute(update(ExportRow).where(ExportRow.id == export_id).values(**values))


def _note_failure(database: Database, export_id: int, error: BaseException) -> None:
    reason = str(error) or type(error).__name__
    try:
        _note(database, export_id, state=ExportState.FAILED, error=reason)
    except StorageError:
        # The database is what failed: the error on its way to the caller says so.
        return
