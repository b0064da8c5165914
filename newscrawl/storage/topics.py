"""Stored articles that another model classified, or none, out; what they are about by today's in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, or_, select, update
from sqlalchemy.orm import Session

from newscrawl.items import RightsDecision
from newscrawl.storage.models import ArticleRow, table_of
from newscrawl.topics import Classification

ARTICLES = table_of(ArticleRow)


@dataclass(frozen=True, slots=True)
class StoredText:
    """An article as it is classified."""

    id: int
    url: str
    source: str
    title: str | None
    body: str
    language: str | None
    description: str | None
    section: str | None
    tags: list[str]
    content_hash: str
    relevance: float | None
    topics: list[str]
    reasons: list[str]

    @property
    def beside(self) -> tuple[str | None, ...]:
        return (self.description, self.section, *self.tags)


_COLUMNS: tuple[Any, ...] = (
    ArticleRow.id, ArticleRow.url, ArticleRow.source, ArticleRow.title, ArticleRow.body,
    ArticleRow.language, ArticleRow.description, ArticleRow.section, ArticleRow.tags,
    ArticleRow.content_hash, ArticleRow.relevance, ArticleRow.topics, ArticleRow.topic_reasons,
)  # fmt: skip
_IS_KEPT = ArticleRow.rights_decision == RightsDecision.KEPT


def _is_outdated(version: str) -> ColumnElement[bool]:
    return or_(ArticleRow.topics_version.is_(None), ArticleRow.topics_version != version)


def count_outdated(session: Session, version: str) -> tuple[int, int]:
    """Articles not classified by `version`: those whose text is stored, and those whose is not."""
    query = select(_IS_KEPT, func.count()).where(_is_outdated(version)).group_by(_IS_KEPT)
    counts = {bool(kept): number for kept, number in session.execute(query)}
    return counts.get(True, 0), counts.get(False, 0)


def outdated(session: Session, version: str, *, after: int, limit: int) -> list[StoredText]:
    """The next articles by number whose text is stored, and not classified by `version`."""
    query = select(*_COLUMNS).where(_IS_KEPT, _is_outdated(version), ArticleRow.id > after)
    rows = session.execute(query.order_by(ArticleRow.id).limit(limit))
    return [StoredText(*row) for row in rows]


def save_classifications(
    session: Session, classified: Sequence[tuple[StoredText, Classification]]
) -> None:
    """Write what articles are about; one whose text is another by now is left to who wrote it.

    No version comes of it: the article says what it said.
    """
    rows = [
        {
            "row": stored.id,
            "hash": stored.content_hash,
            "relevance": about.relevance,
            "topics": list(about.topics),
            "topic_reasons": list(about.reasons),
            "topics_version": about.version,
        }
        for stored, about in classified
    ]
    if rows:
        names = ("relevance", "topics", "topic_reasons", "topics_version")
        session.execute(
            update(ARTICLES)
            .where(ARTICLES.c.id == bindparam("row"), ARTICLES.c.content_hash == bindparam("hash"))
            .values({name: bindparam(name) for name in names}),
            rows,
        )


def uncertain(
    session: Session, *, without: Collection[str], source: str | None, limit: int
) -> list[StoredText]:
    """Articles of which it is least sure whether they are tech policy, the least sure first.

    Args:
        without: URLs of articles that are passed over.
        source: only of this source.
    """
    distance = func.abs(ArticleRow.relevance - 0.5)
    query = select(*_COLUMNS).where(_IS_KEPT, ArticleRow.relevance.is_not(None))
    if source:
        query = query.where(ArticleRow.source == source)
    rows = session.execute(query.order_by(distance, ArticleRow.id).limit(limit + len(without)))
    return [stored for row in rows if (stored := StoredText(*row)).url not in without][:limit]


def texts_at(session: Session, urls: Iterable[str]) -> list[StoredText]:
    """The articles at these canonical URLs."""
    wanted, found = sorted(urls), []
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        rows = session.execute(select(*_COLUMNS).where(_IS_KEPT, ArticleRow.url.in_(some)))
        found += [StoredText(*row) for row in rows]
    return found


def count_topics(session: Session) -> Counter[str]:
    """Stored articles by topic."""
    counted: Counter[str] = Counter()
    query = select(ArticleRow.topics, func.count()).group_by(ArticleRow.topics)
    for topics, number in session.execute(query):
        for topic in topics:
            counted[topic] += number
    return counted
