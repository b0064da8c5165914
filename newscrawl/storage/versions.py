"""A URL in, the versions of its article out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from newscrawl.storage.models import ArticleRow, ArticleVersion, PageRow
from newscrawl.storage.states import VersionCause


@dataclass(frozen=True, slots=True)
class Version:
    """What an article said from `created_at` on."""

    number: int
    created_at: datetime
    cause: VersionCause
    content_hash: str
    title: str | None
    body: str
    """empty where rights forbid to store it"""


@dataclass(frozen=True, slots=True)
class History:
    article_id: int
    url: str
    source: str
    versions: list[Version]
    """oldest first"""


def history_of(session: Session, url: str) -> History | None:
    """The versions of the article at a URL, canonical or any of its pages'; None: there is none."""
    chosen = select(ArticleRow.id, ArticleRow.url, ArticleRow.source)
    shown = chosen.join(PageRow, PageRow.article_id == ArticleRow.id).where(PageRow.url == url)
    article = (
        session.execute(chosen.where(ArticleRow.url == url)).first()
        or session.execute(shown).first()
    )
    if article is None:
        return None
    version = ArticleVersion
    columns = (
        version.number, version.created_at, version.cause, version.content_hash,
        version.title, version.body,
    )  # fmt: skip
    rows = session.execute(
        select(*columns).where(version.article_id == article.id).order_by(version.number)
    )
    return History(article.id, article.url, article.source, [Version(*row) for row in rows])
