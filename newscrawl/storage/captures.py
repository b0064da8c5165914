"""Outcomes in, rows of `captures` out: every record that the archive has of a page; and they back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from newscrawl.storage.archive import ArchiveLocation
from newscrawl.storage.models import ArticleRow, CaptureRow, PageRow, table_of
from newscrawl.storage.states import PageState
from newscrawl.storage.text import storable
from newscrawl.storage.upsert import insert_into

if TYPE_CHECKING:
    from newscrawl.storage.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class Capture:
    """A record of a page in the archive."""

    url: str
    """at which it was served"""
    source: str
    fetched_at: datetime
    status: int | None
    is_revisit: bool
    """it says that the page was as before, and has no payload"""
    location: ArchiveLocation


def save_captures(session: Session, outcomes: Sequence[Outcome]) -> None:
    """Note the records that were written; the pages must have rows (`save_pages`)."""
    kept = [outcome for outcome in outcomes if outcome.archive is not None]
    if not kept:
        return
    urls = {storable(url) for outcome in kept for url in (outcome.url, outcome.final_url)}
    pages = select(PageRow.url, PageRow.id).where(PageRow.url.in_(sorted(urls)))
    ids = {row.url: row.id for row in session.execute(pages)}
    rows = [
        {
            "page_id": ids.get(storable(outcome.final_url)) or ids[storable(outcome.url)],
            "fetched_at": outcome.fetched_at,
            "status": outcome.status,
            "is_revisit": outcome.state is PageState.NOT_MODIFIED,
            "file": outcome.archive.file,
            "offset": outcome.archive.offset,
            "length": outcome.archive.length,
            "digest": outcome.archive.digest or None,
        }
        for outcome in kept
        if outcome.archive is not None
    ]
    insert = insert_into(session, table_of(CaptureRow))
    session.execute(insert.on_conflict_do_nothing(index_elements=["file", "offset"]), rows)


def captures_of(session: Session, url: str) -> list[Capture]:
    """What the archive has of a URL, oldest first: as a page's, where it led to, or an article's."""
    named = select(PageRow.id, PageRow.redirected_to, PageRow.article_id).where(PageRow.url == url)
    article = select(ArticleRow.id).where(ArticleRow.url == url).scalar_subquery()
    pages = session.execute(named).all()
    led_to = [page.redirected_to for page in pages if page.redirected_to]
    is_meant = or_(PageRow.url.in_([url, *led_to]), PageRow.article_id == article)
    query = (
        select(PageRow.url, PageRow.source, CaptureRow)
        .join(CaptureRow, CaptureRow.page_id == PageRow.id)
        .where(is_meant)
        .order_by(CaptureRow.fetched_at, CaptureRow.id)
    )
    return [_capture(url, source, row) for url, source, row in session.execute(query)]


def _capture(url: str, source: str, row: CaptureRow) -> Capture:
    location = ArchiveLocation(row.file, row.offset, row.length, row.digest or "")
    return Capture(url, source, row.fetched_at, row.status, row.is_revisit, location)


def iter_captures(session: Session, file: str) -> Iterator[tuple[int, int, int]]:
    """Id, offset and length of each record that is known of a file, in order."""
    query = select(CaptureRow.id, CaptureRow.offset, CaptureRow.length)
    query = query.where(CaptureRow.file == file).order_by(CaptureRow.offset)
    for row in session.execute(query):
        yield row.id, row.offset, row.length
