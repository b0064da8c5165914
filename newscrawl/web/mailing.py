"""The overview as one file, for a mail: no script, and nothing to be loaded from anywhere."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from newscrawl.config import Config
from newscrawl.errors import NewscrawlError
from newscrawl.storage.readonly import open_read_only
from newscrawl.web.overview import overview
from newscrawl.web.templates import to_html


def write_report(config: Config, out: Path, *, days: int) -> None:
    """Write the file, whole or not at all.

    Raises:
        StorageError: the database cannot be read.
        NewscrawlError: the file cannot be written.
    """
    with open_read_only(config.database) as database, database.read() as session:
        values = overview(session, days)
    text = to_html("report.html", made_at=datetime.now(UTC), **values)
    partial = out.with_name(f".{out.name}.partial")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(out)
    except OSError as error:
        raise NewscrawlError(f"cannot write {out}: {error.strerror}") from None
