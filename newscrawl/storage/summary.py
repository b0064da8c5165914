"""A session in, what is stored of each source out, in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from newscrawl.storage.models import ArticleRow, ArticleVersion


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """The articles of one source."""

    source: str
    articles: int
    words: int
    first: datetime | None
    """the earliest publication"""
    last: datetime | None
    """the latest"""
    edited: int
    """versions beyond the first"""


def source_summaries(session: Session) -> list[SourceSummary]:
    """One line per source that has articles, in order of name."""
    versions = (
        select(ArticleVersion.article_id, (func.count() - 1).label("edits"))
        .group_by(ArticleVersion.article_id)
        .subquery()
    )
    rows = session.execute(
        select(
            ArticleRow.source,
            func.count(ArticleRow.id),
            func.sum(ArticleRow.word_count),
            func.min(ArticleRow.published_at),
            func.max(ArticleRow.published_at),
            func.coalesce(func.sum(versions.c.edits), 0),
        )
        .outerjoin(versions, versions.c.article_id == ArticleRow.id)
        .group_by(ArticleRow.source)
        .order_by(ArticleRow.source)
    )
    return [
        SourceSummary(source, articles, int(words or 0), first, last, int(edited))
        for source, articles, words, first, last, edited in rows
    ]
