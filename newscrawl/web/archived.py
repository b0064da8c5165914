"""A number or a URL in, what the database and the archive have of its page out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from newscrawl.errors import NewscrawlError
from newscrawl.items import Block, BlockKind, Page, RemovedBlock
from newscrawl.storage.models import ArticleRow, PageRow, RemovedBlockRow
from newscrawl.storage.stored import find_article, stored_page
from newscrawl.urls import canonical_url
from newscrawl.web.rooms import Rooms


@dataclass(frozen=True, slots=True)
class Stored:
    """What the database and the archive have of a page."""

    page: Page
    source: str
    article_id: int | None
    title: str | None
    kept: tuple[Block, ...]
    removed: tuple[RemovedBlock, ...]
    rejection: str
    """why it is no article, in words; empty when it is one"""
    read_at: datetime | None
    reader: str
    """by which it was read, in words"""
    has_text: bool
    """its rights let the text be stored"""


class MissingError(NewscrawlError):
    """There is no such page to be shown; the message says what to do."""


def find(rooms: Rooms, wanted: str) -> str | None:
    """Where a number, or a URL in whatever form, is shown."""
    if wanted.isdecimal() and len(wanted) < 19:
        return f"/inspector/{int(wanted)}"
    with rooms.read() as session:
        for url in dict.fromkeys(filter(None, (wanted, canonical_url(wanted)))):
            number = session.scalar(select(ArticleRow.id).where(ArticleRow.url == url))
            if number is not None:
                return f"/inspector/{number}"
            row = session.execute(
                select(PageRow.id, PageRow.article_id, PageRow.archive_file).where(
                    PageRow.url == url
                )
            ).first()
            if row is not None and row.article_id is not None:
                return f"/inspector/{row.article_id}"
            if row is not None and row.archive_file is not None:
                return f"/inspector/page/{row.id}"
    return None


def stored(rooms: Rooms, article: int | None, number: int | None) -> Stored:
    """The page of an article, or the page of that number.

    Raises:
        MissingError: there is none to be shown.
        StorageError: the archive's record is gone or damaged.
    """
    with rooms.read() as session:
        if article is not None:
            return _stored_article(session, rooms, article)
        row = session.get(PageRow, number) if number is not None and number < 2**63 else None
        if row is None:
            raise MissingError(f"No page has the number {number}.")
        if row.article_id is not None:
            return _stored_article(session, rooms, row.article_id)
        found = stored_page(session, rooms.archive, row.url)
        if found is None:
            raise MissingError(f"{row.url} is not in the archive.")
        why = row.rejection.value.replace("_", " ") if row.rejection else "not read yet"
        detail = f": {row.rejection_detail}" if row.rejection_detail else ""
        return Stored(
            found[1],
            row.source,
            None,
            None,
            (),
            (),
            why + detail,
            row.fetched_at,
            "",
            has_text=False,
        )


def _stored_article(session: Session, rooms: Rooms, number: int) -> Stored:
    article = session.get(ArticleRow, number) if number < 2**63 else None
    if article is None:
        raise MissingError(f"No article has the number {number}.")
    found = stored_page(session, rooms.archive, number)
    if found is None:
        known = find_article(session, number)
        reason = known[1] if known else None
        raise MissingError(
            f"{article.page_url} is not in the archive: {reason or 'its page asks that no copy be kept'}."
        )
    block = RemovedBlockRow
    rows = session.execute(
        select(block.text, block.reason, block.position)
        .where(block.article_id == number)
        .order_by(block.ordinal)
    )
    reader = f"reader {article.reader_version}, {article.read_by.value}"
    if article.profile_version:
        reader += f", site profile {article.profile_version}"
    return Stored(
        page=found[1],
        source=article.source,
        article_id=number,
        title=article.title,
        kept=tuple(
            Block(BlockKind(one["kind"]), one["text"], one.get("level", 0))
            for one in article.blocks
        ),
        removed=tuple(RemovedBlock(*row) for row in rows),
        rejection="",
        read_at=article.fetched_at,
        reader=reader,
        has_text=bool(article.blocks),
    )
