"""Rules of retention in, the articles that they mean deleted for good, with a tombstone each.

An article goes in one transaction: its row, its versions and removed blocks; its tombstone comes,
and its pages stay as `withdrawn`, so that no crawl asks for them or stores them again. Then
`withdrawn` erases its records in the archive.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session

from newscrawl.storage.copies import forget
from newscrawl.storage.engine import Database
from newscrawl.storage.models import (
    ArticleRow,
    PageRow,
    SourceRow,
    TombstoneRow,
    table_of,
)
from newscrawl.storage.rules import Rule
from newscrawl.storage.states import PageState
from newscrawl.storage.text import MAX_URL
from newscrawl.storage.upsert import insert_into, lock_sources

BATCH = 500
"""articles a transaction"""
FORGOTTEN = (
    "etag",
    "last_modified",
    "payload_digest",
    "archive_file",
    "archive_offset",
    "archive_length",
    "article_id",
    "rejection",
    "rejection_detail",
    "error",
    "next_at",
    "claimed_by",
)
"""columns of a page that is withdrawn"""


@dataclass(frozen=True, slots=True)
class Meant:
    """The articles of a source that a rule means."""

    rule: str
    source: str
    articles: int
    oldest: datetime
    newest: datetime
    """of publication, or when they were first seen"""


def meant(session: Session, rule: Rule, now: datetime) -> list[Meant]:
    """What `rule` would delete, by source."""
    age = _dated()
    query = (
        select(ArticleRow.source, func.count(), func.min(age), func.max(age))
        .join(SourceRow, SourceRow.name == ArticleRow.source)
        .where(*_conditions(rule, now))
        .group_by(ArticleRow.source)
        .order_by(ArticleRow.source)
    )
    return [Meant(rule.name, *row) for row in session.execute(query)]


def delete_articles(database: Database, rule: Rule, now: datetime) -> Iterator[int]:
    """Delete what `rule` means, batch after batch, each committed; yields how many each time.

    Raises:
        StorageError: the database failed; what was yielded is done.
    """
    while True:
        with database.begin() as session:
            number = _delete_batch(session, rule, now)
        if not number:
            return
        yield number


def _dated() -> ColumnElement[datetime]:
    return func.coalesce(ArticleRow.published_at, ArticleRow.first_seen_at)


def _conditions(rule: Rule, now: datetime) -> Iterator[ColumnElement[bool]]:
    if rule.sources:
        yield ArticleRow.source.in_(rule.sources)
    if rule.older_than_days is not None:
        yield _dated() < now - timedelta(days=rule.older_than_days)
    if rule.licences:
        yield func.coalesce(ArticleRow.licence, SourceRow.licence).in_(rule.licences)
    if rule.rights:
        yield ArticleRow.rights_decision.in_(rule.rights)
    if rule.urls:
        yield ArticleRow.url.in_(rule.urls)


def _delete_batch(session: Session, rule: Rule, now: datetime) -> int:
    chosen = (
        select(ArticleRow.id, ArticleRow.url, ArticleRow.source, ArticleRow.content_hash)
        .join(SourceRow, SourceRow.name == ArticleRow.source)
        .where(*_conditions(rule, now))
        .order_by(ArticleRow.id)
        .limit(BATCH)
    )
    lock_sources(session, {row.source for row in session.execute(chosen)})
    rows = session.execute(chosen).all()
    if not rows:
        return 0
    tombstones = insert_into(session, table_of(TombstoneRow))
    session.execute(
        tombstones.on_conflict_do_update(
            index_elements=["url"],
            set_={
                name: tombstones.excluded[name]
                for name in ("article_id", "content_hash", "rule", "deleted_at")
            },
        ),
        [
            {
                "article_id": row.id,
                "url": row.url,
                "source": row.source,
                "content_hash": row.content_hash,
                "rule": rule.name,
                "deleted_at": now,
            }
            for row in rows
        ],
    )
    _withdraw_pages(session, rows, now)
    forget(session, [row.id for row in rows])
    session.execute(delete(ArticleRow).where(ArticleRow.id.in_([row.id for row in rows])))
    return len(rows)


def _withdraw_pages(session: Session, articles: Sequence[Any], now: datetime) -> None:
    """Let no page of these articles be asked for again; their own URL is a page from now on."""
    pages = insert_into(session, table_of(PageRow))
    session.execute(
        pages.on_conflict_do_nothing(index_elements=["url"]),
        [
            {
                "url": row.url,
                "source": row.source,
                "state": PageState.WITHDRAWN,
                "attempts": 0,
                "discovered_at": now,
                "discovered_in": "",
            }
            for row in articles
            if len(row.url.encode()) <= MAX_URL
        ],
    )
    ids, urls = [row.id for row in articles], [row.url for row in articles]
    session.execute(
        update(PageRow)
        .where(or_(PageRow.article_id.in_(ids), PageRow.url.in_(urls)))
        .values(dict.fromkeys(FORGOTTEN) | {"state": PageState.WITHDRAWN})
    )
