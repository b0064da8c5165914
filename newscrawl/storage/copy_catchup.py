"""Articles that were stored before copies were looked for, or by another method, in; marked out."""

from __future__ import annotations

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from newscrawl.copies.signature import METHOD, sign
from newscrawl.storage.article_rows import cluster_of
from newscrawl.storage.copies import mark_copies
from newscrawl.storage.copy_index import Entry
from newscrawl.storage.models import (
    ArticleBand,
    ArticleCopy,
    ArticleRow,
    ArticleSignature,
    table_of,
)

UNMARKED = (
    and_(ArticleSignature.article_id == ArticleRow.id, ArticleSignature.method == METHOD),
    and_(ArticleSignature.article_id.is_(None), ArticleRow.body != ""),
)
"""what signatures are joined to articles by, and then, which articles have none of today's method"""


def count_unmarked(session: Session) -> int:
    """Articles of which no signature of today's method is stored, though their text is."""
    query = select(func.count(ArticleRow.id)).outerjoin(ArticleSignature, UNMARKED[0])
    return session.scalar(query.where(UNMARKED[1])) or 0


def mark_next(session: Session, *, after: int, limit: int) -> tuple[int, int]:
    """Mark the next so many of those; how many they were, and the number of the last; the caller
    commits.
    """
    query = select(ArticleRow.id, ArticleRow.body).outerjoin(ArticleSignature, UNMARKED[0])
    query = query.where(UNMARKED[1], ArticleRow.id > after).order_by(ArticleRow.id).limit(limit)
    rows = session.execute(query).all()
    mark_copies(session, [Entry(row.id, sign(row.body)) for row in rows])
    return len(rows), rows[-1].id if rows else after


def start_again(session: Session) -> None:
    """Forget which articles are copies, and make each a cluster of its own."""
    for model in (ArticleCopy, ArticleSignature, ArticleBand):
        session.execute(delete(table_of(model)))
    articles = table_of(ArticleRow)
    shared = select(ArticleRow.cluster).group_by(ArticleRow.cluster).having(func.count() > 1)
    rows = session.execute(
        select(ArticleRow.id, ArticleRow.url).where(
            or_(ArticleRow.cluster.in_(shared), ArticleRow.cluster == "")
        )
    ).all()
    for row in rows:
        session.execute(
            update(articles).where(articles.c.id == row.id).values(cluster=cluster_of(row.url))
        )
