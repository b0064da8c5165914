"""The archived pages of some sources, in order, with what is stored of them, out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from newscrawl.items import Article, ReadPath, Rejection, RightsDecision
from newscrawl.storage.archive import ArchiveLocation
from newscrawl.storage.article_rows import METADATA
from newscrawl.storage.models import ArticleRow, FeedTextRow, PageRow, RemovedBlockRow
from newscrawl.storage.states import PageState

COMPARED = tuple(name for name in METADATA if name not in
                 {"page_url", "fetched_at", "reader_version", "profile_version"})  # fmt: skip
"""what else an article says, beside title and body"""


@dataclass(frozen=True, slots=True)
class StoredReading:
    """What is stored of a page that became an article."""

    article_id: int
    content_hash: str
    words: int
    removed: int
    """blocks"""
    reader_version: str
    profile_version: int | None
    metadata: Mapping[str, Any]
    is_kept: bool = True
    """its text is stored, and not only its hash"""


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """A page that can be read again."""

    id: int
    url: str
    source: str
    fetched_at: datetime
    location: ArchiveLocation
    reading: StoredReading | None
    """None: it was no article"""
    is_judged: bool = True
    """what the page says of the rights in it is known"""
    is_of_feed: bool = False
    """the record is that of a feed, which carries the text of the page"""


@dataclass(frozen=True, slots=True)
class NewReading:
    """What a page says now, to be stored."""

    page: ArchivedPage
    result: Article | Rejection | None
    """None: as before, but for the versions of what read it"""
    reader_version: str = ""
    profile_version: int | None = None


def _chosen(sources: Sequence[str], since: datetime | None) -> list[Any]:
    # Of the pages of an article the one that it is read from.
    is_read = and_(
        PageRow.archive_file.is_not(None),
        PageRow.redirected_to.is_(None),
        PageRow.state.in_([PageState.FETCHED, PageState.NOT_MODIFIED]),
        or_(PageRow.article_id.is_(None), ArticleRow.page_url == PageRow.url),
        or_(ArticleRow.read_by.is_(None), ArticleRow.read_by != ReadPath.FEED),
        # What is skipped for the sake of its owner's rights does not come in by the back door.
        or_(
            PageRow.rights_decision.is_(None),
            PageRow.rights_decision != RightsDecision.SKIPPED,
            PageRow.article_id.is_not(None),
        ),
    )
    # Of an article that a feed stands in for, the feed: whatever stands at the page's own address.
    is_of_feed = and_(FeedTextRow.page_url.is_not(None), ArticleRow.page_url == PageRow.url)
    conditions = [or_(is_read, is_of_feed), PageRow.source.in_(sources)]
    if since is None:
        return conditions
    return [*conditions, func.coalesce(PageRow.fetched_at, ArticleRow.fetched_at) >= since]


def _with_articles(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    is_text = and_(FeedTextRow.page_url == PageRow.url, ArticleRow.read_by == ReadPath.FEED)
    return query.outerjoin(ArticleRow, ArticleRow.id == PageRow.article_id).outerjoin(
        FeedTextRow, is_text
    )


def count_archived(
    session: Session, sources: Sequence[str], since: datetime | None, *, after: int = 0
) -> int:
    query = _with_articles(select(func.count()).select_from(PageRow))
    return session.scalar(query.where(*_chosen(sources, since), PageRow.id > after)) or 0


def archived_pages(
    session: Session, sources: Sequence[str], since: datetime | None, *, after: int, limit: int
) -> list[ArchivedPage]:
    """The next pages by number; `since` counts from when they were fetched last."""
    metadata = [getattr(ArticleRow, name) for name in COMPARED]
    text = FeedTextRow
    query = (
        _with_articles(select(
            PageRow.id, PageRow.url, PageRow.source, PageRow.fetched_at,
            PageRow.archive_file, PageRow.archive_offset, PageRow.archive_length,
            ArticleRow.id.label("article"), ArticleRow.content_hash, ArticleRow.word_count,
            ArticleRow.fetched_at.label("read_at"), ArticleRow.reader_version,
            ArticleRow.profile_version, ArticleRow.rights_decision,
            PageRow.reserved.is_not(None).label("is_judged"), *metadata,
            text.archive_file.label("feed_file"), text.archive_offset.label("feed_offset"),
            text.archive_length.label("feed_length"),
        ).select_from(PageRow))
        .where(*_chosen(sources, since), PageRow.id > after)
        .order_by(PageRow.id)
        .limit(limit)
    )  # fmt: skip
    rows = session.execute(query).all()
    removed = _removed_counts(session, [row.article for row in rows if row.article])
    pages = []
    for row in rows:
        reading = None
        if row.article:
            reading = StoredReading(
                row.article, row.content_hash, row.word_count, removed.get(row.article, 0),
                row.reader_version, row.profile_version,
                {name: row._mapping[name] for name in COMPARED},  # noqa: SLF001  SQLAlchemy's name
                row.rights_decision is RightsDecision.KEPT,
            )  # fmt: skip
        location = ArchiveLocation(row.archive_file, row.archive_offset, row.archive_length)
        if row.feed_file:
            location = ArchiveLocation(row.feed_file, row.feed_offset, row.feed_length)
        at = row.read_at or row.fetched_at
        is_of_feed = row.feed_file is not None
        pages.append(
            ArchivedPage(
                row.id, row.url, row.source, at, location, reading, row.is_judged, is_of_feed
            )
        )
    return pages


def _removed_counts(session: Session, articles: Sequence[int]) -> dict[int, int]:
    block = RemovedBlockRow
    counted = select(block.article_id, func.count()).where(block.article_id.in_(articles))
    return {row[0]: row[1] for row in session.execute(counted.group_by(block.article_id))}
