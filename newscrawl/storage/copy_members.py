"""Numbers of articles in, what their place in a cluster depends on out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from newscrawl.copies.compare import Text
from newscrawl.copies.credit import origin_of
from newscrawl.copies.origin import Member
from newscrawl.hosts import site_of
from newscrawl.items import Reason
from newscrawl.storage.article_rows import cluster_of
from newscrawl.storage.models import ArticleCopy, ArticleRow, RemovedBlockRow, SourceRow

CREDITS = (Reason.BYLINE, Reason.DATELINE, Reason.LEGAL_NOTICE, Reason.CREDIT)
"""reasons under which a block may say whom the article is taken from"""


@dataclass(frozen=True, slots=True)
class Known:
    """An article, and the cluster that it is in so far."""

    member: Member
    cluster: str
    head_id: int
    """its own number, unless it is a copy"""

    @property
    def own_cluster(self) -> str:
        return cluster_of(self.member.url)


def load_members(session: Session, article_ids: Iterable[int]) -> dict[int, Known]:
    """Articles with their texts, by number."""
    ids = sorted(set(article_ids))
    if not ids:
        return {}
    article = ArticleRow
    query = (
        select(
            article.id, article.url, article.page_url, article.title, article.body, article.cluster,
            article.canonical_url, article.published_at, article.first_seen_at,
            article.authors, SourceRow.title.label("publication"), SourceRow.rank,
            func.coalesce(ArticleCopy.head_id, article.id).label("head_id"),
        )
        .join(SourceRow, SourceRow.name == article.source)
        .outerjoin(ArticleCopy, ArticleCopy.article_id == article.id)
        .where(article.id.in_(ids))
    )  # fmt: skip
    notices = _notices(session, ids)
    found = {}
    for row in session.execute(query):
        member = Member(
            id=row.id,
            url=row.url,
            text=Text.of(row.title, row.body, site_of(row.page_url)),
            publication=row.publication,
            rank=row.rank,
            canonical_publisher=site_of(row.canonical_url or ""),
            credit=origin_of(row.authors, row.body, notices.get(row.id, ())),
            appeared_at=row.published_at or row.first_seen_at,
        )
        found[row.id] = Known(member, row.cluster, row.head_id)
    return found


def _notices(session: Session, article_ids: list[int]) -> dict[int, list[str]]:
    """What stood beside each text that may say whom it is taken from."""
    block = RemovedBlockRow
    query = select(block.article_id, block.text).where(
        block.article_id.in_(article_ids), block.reason.in_(CREDITS)
    )
    found: dict[int, list[str]] = {}
    for article_id, text in session.execute(query.order_by(block.article_id, block.ordinal)):
        found.setdefault(article_id, []).append(text)
    return found


def copies_of(session: Session, heads: Iterable[int]) -> dict[int, list[int]]:
    """The numbers of the copies of each head; of those that have any."""
    ids = sorted(set(heads))
    if not ids:
        return {}
    query = select(ArticleCopy.head_id, ArticleCopy.article_id).where(ArticleCopy.head_id.in_(ids))
    found: dict[int, list[int]] = {}
    for head_id, article_id in session.execute(query.order_by(ArticleCopy.article_id)):
        found.setdefault(head_id, []).append(article_id)
    return found
