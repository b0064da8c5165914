"""A session in, all articles that are asked for out, batch after batch, in constant memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from newscrawl.storage.models import ArticleRow, table_of

Column = InstrumentedAttribute[Any]


def iter_articles(
    session: Session,
    *,
    columns: Sequence[Column] | None = None,
    source: str | None = None,
    since: datetime | None = None,
    batch: int = 1000,
) -> Iterator[Sequence[RowMapping]]:
    """Articles in order of `id`, `batch` rows at a time; each row a mapping from column names.

    Pages by `id` rather than by a cursor, so that it costs the same on both databases and a caller
    may commit in between.

    Args:
        session: open until the last batch was taken.
        columns: of `ArticleRow`; all when not given. `id` always comes first.
        source: only articles of this source.
        since: only articles published at this moment or later; those without a date of
            publication count from when they were first seen.
        batch: rows that are in memory at a time.
    """
    if columns is None:
        columns = [getattr(ArticleRow, column.key) for column in table_of(ArticleRow).c]
    chosen = [ArticleRow.id, *(column for column in columns if column.key != "id")]
    query = select(*chosen).order_by(ArticleRow.id).limit(batch)
    if source is not None:
        query = query.where(ArticleRow.source == source)
    if since is not None:
        query = query.where(
            func.coalesce(ArticleRow.published_at, ArticleRow.first_seen_at) >= since
        )
    last = 0
    while rows := session.execute(query.where(ArticleRow.id > last)).mappings().all():
        yield rows
        last = rows[-1]["id"]
