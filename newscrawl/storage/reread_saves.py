"""What archived pages say by today's reader in, the rows of their articles out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, delete, update
from sqlalchemy.orm import Session

from newscrawl.items import Article, Rejection
from newscrawl.storage.article_rows import storable_article
from newscrawl.storage.articles import load_batch, write_batch
from newscrawl.storage.copies import forget
from newscrawl.storage.models import ArticleRow, PageRow, table_of
from newscrawl.storage.pages import load_pages
from newscrawl.storage.reassess import Weigh, judge_rereads
from newscrawl.storage.reread_pages import ArchivedPage, NewReading
from newscrawl.storage.upsert import lock_sources

ARTICLES, PAGES = table_of(ArticleRow), table_of(PageRow)


def save_readings(
    session: Session,
    readings: Sequence[NewReading],
    *,
    drops: bool,
    weigh: Weigh | None = None,
) -> int:
    """Store what pages say now; the caller commits. Pages that a crawl has fetched meanwhile stay as
    they are; their number is given back.

    Args:
        drops: delete the articles of pages that are no articles any more.
        weigh: weighs what pages say of the rights in them, beside what their hosts said; None: what
            is known of rights stays as it is.
    """
    lock_sources(session, {reading.page.source for reading in readings})
    known = load_pages(session, {reading.page.url for reading in readings})
    current = [one for one in readings if _is_as_read(known.get(one.page.url), one.page)]
    articles = [one for one in current if isinstance(one.result, Article)]
    _save_articles(session, articles)
    if weigh is not None and articles:
        results = [
            one.result
            for one in articles
            if isinstance(one.result, Article) and not one.page.is_of_feed
        ]
        judge_rereads(session, results, weigh, now=datetime.now(UTC))
    for one in current:
        if isinstance(one.result, Rejection):
            _save_rejection(session, one.page, one.result, drops=drops)
    _save_versions(session, [one for one in current if one.result is None and one.page.reading])
    return len(readings) - len(current)


def _is_as_read(row: Mapping[str, Any] | None, page: ArchivedPage) -> bool:
    where = (page.location.file, page.location.offset)
    if page.is_of_feed:  # which never takes the place of what the page says
        return row is not None
    return row is not None and (row["archive_file"], row["archive_offset"]) == where


def _save_articles(session: Session, readings: Sequence[NewReading]) -> None:
    if not readings:
        return
    articles = [storable_article(one.result) for one in readings if isinstance(one.result, Article)]
    batch = load_batch(
        session, articles, load_pages(session, {article.page_url for article in articles})
    )
    placed = [batch.place(article)[0] for article in articles]
    write_batch(session, batch)
    links = [
        {"page": one.page.id, "article": record.standing.id}
        for one, record in zip(readings, placed, strict=True)
        if not one.page.is_of_feed
    ]
    if not links:
        return
    session.execute(
        update(PAGES)
        .where(PAGES.c.id == bindparam("page"))
        .values(article_id=bindparam("article"), rejection=None, rejection_detail=None),
        links,
    )


def _save_rejection(
    session: Session, page: ArchivedPage, rejection: Rejection, *, drops: bool
) -> None:
    if not page.is_of_feed:
        session.execute(
            update(PAGES)
            .where(PAGES.c.id == page.id)
            .values(rejection=rejection.reason, rejection_detail=rejection.detail)
        )
    if page.reading is not None and drops:
        article_id = page.reading.article_id
        forget(session, [article_id])
        session.execute(
            update(PAGES).where(PAGES.c.article_id == article_id).values(article_id=None)
        )
        session.execute(delete(ARTICLES).where(ARTICLES.c.id == article_id))


def _save_versions(session: Session, readings: Sequence[NewReading]) -> None:
    rows = [
        {"row": one.page.reading.article_id, "reader": one.reader_version,
         "profile": one.profile_version}
        for one in readings
        if one.page.reading is not None
    ]  # fmt: skip
    if rows:
        session.execute(
            update(ARTICLES)
            .where(ARTICLES.c.id == bindparam("row"))
            .values(reader_version=bindparam("reader"), profile_version=bindparam("profile")),
            rows,
        )
