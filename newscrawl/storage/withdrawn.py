"""Withdrawn pages in, the archive freed of what it has of them out.

Only when a record is erased on the disk are the rows forgotten that say where it stood: killed at any
moment, the next run goes on.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from newscrawl.errors import StorageError
from newscrawl.storage import feedtexts
from newscrawl.storage.archive import Archive
from newscrawl.storage.engine import Database
from newscrawl.storage.erasure import erase
from newscrawl.storage.models import CaptureRow, PageRow, SourceRow
from newscrawl.storage.states import PageState

logger = logging.getLogger(__name__)

BATCH = 500
"""records that are looked up together"""


def erase_withdrawn(database: Database, archive: Archive, now: datetime) -> Iterator[int]:
    """Erase from the archive what it has of withdrawn pages; yields how many records each time.

    A file that cannot be written to is left, with a warning; so are its records.
    """
    failed: set[str] = set()
    while True:
        with database.read() as session:
            records = _to_erase(session, failed)
        if not records:
            break
        for file, group in groupby(records, key=lambda record: record.file):
            some = list(group)
            try:
                erase(archive, file, [(one.offset, one.length) for one in some], now)
            except StorageError as error:
                logger.warning("%s; run `newscrawl db prune --apply` again when it can be", error)
                failed.add(file)
                continue
            with database.begin() as session:
                ids = [one.id for one in some]
                session.execute(delete(CaptureRow).where(CaptureRow.id.in_(ids)))
            yield len(some)
    yield from _erase_feeds(database, archive, now)


def _erase_feeds(database: Database, archive: Archive, now: datetime) -> Iterator[int]:
    """Erase the records of feeds that carry the text of a withdrawn page."""
    with database.read() as session:
        feeds = feedtexts.of_withdrawn(session)
    for feed in feeds:
        try:
            erase(archive, feed.file, [(feed.offset, feed.length)], now)
        except StorageError as error:
            logger.warning("%s; run `newscrawl db prune --apply` again when it can be", error)
            continue
        with database.begin() as session:
            feedtexts.drop(session, feed)
        yield 1


def _to_erase(session: Session, failed: set[str]) -> Sequence[Any]:
    """The next records of withdrawn pages, those of a file together."""
    record = CaptureRow
    query = (
        select(record.id, record.file, record.offset, record.length)
        .join(PageRow, PageRow.id == record.page_id)
        .where(PageRow.state == PageState.WITHDRAWN)
        # The index of pages begins with the source.
        .where(PageRow.source.in_(session.scalars(select(SourceRow.name)).all()))
        .order_by(record.file, record.offset)
        .limit(BATCH)
    )
    if failed:
        query = query.where(record.file.not_in(failed))
    return session.execute(query).all()
