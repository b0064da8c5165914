"""Rows of `articles` in, a batch to decide on out, and the decided batch back into rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from newscrawl.items import Article
from newscrawl.storage.article_batch import ArticleBatch, Record
from newscrawl.storage.article_rows import (
    Values,
    article_values,
    keeps_text,
    removed_values,
    version_values,
)
from newscrawl.storage.copies import forget, mark_copies
from newscrawl.storage.copy_index import Entry
from newscrawl.storage.likeness import SAME_DAY, title_hash
from newscrawl.storage.models import ArticleRow, ArticleVersion, PageRow, RemovedBlockRow, table_of
from newscrawl.storage.states import VersionCause
from newscrawl.storage.upsert import insert_into

ARTICLES = table_of(ArticleRow)
PAGES = table_of(PageRow)
VERSIONS = table_of(ArticleVersion)
REMOVED = table_of(RemovedBlockRow)

ANY: BindParameter[Any] = bindparam("any", expanding=True)
"""values given at execution: so the statement is the same for all of them, and compiled once"""
LOOKED_UP = (
    "id",
    "url",
    "source",
    "page_url",
    "is_own_page",
    "title",
    "published_at",
    "content_hash",
    "fingerprint",
    "fetched_at",
    "first_seen_at",
    "reader_version",
    "profile_version",
    "read_by",
    "rights_decision",
)


def load_batch(
    session: Session, articles: Iterable[Article], pages: Mapping[str, Values]
) -> ArticleBatch:
    """Look up the articles that `articles` may be readings of: by URL, by page, by text."""
    articles = list(articles)
    found: dict[int, Record] = {}

    def find(
        column: InstrumentedAttribute[Any], values: set[Any], *also: ColumnElement[bool]
    ) -> None:
        if values:
            columns = [getattr(ArticleRow, name) for name in LOOKED_UP]
            chosen = select(*columns).where(column.in_(ANY), *also)
            rows = session.execute(chosen.order_by(ArticleRow.id), {"any": sorted(values)})
            for row in rows:
                found.setdefault(row.id, Record(*row))

    find(ArticleRow.url, {article.url for article in articles})
    linked = {page["article_id"] for page in pages.values() if page["article_id"]}
    find(ArticleRow.id, linked - found.keys())
    sources = sorted({article.source for article in articles})
    find(
        ArticleRow.fingerprint,
        {article.fingerprint for article in articles},
        ArticleRow.source.in_(sources),
    )
    _find_likely(session, articles, found)
    _load_texts(session, articles, found)
    batch = ArticleBatch()
    for _, record in sorted(found.items()):
        batch.enter(record)
    for url, page in pages.items():
        if page["article_id"] in found:
            batch.by_page[url] = found[page["article_id"]]
    return batch


def _find_likely(session: Session, articles: list[Article], found: dict[int, Record]) -> None:
    """Add to `found` the articles, text and all, that have title and day of one not found yet."""
    urls = {record.url for record in found.values()}
    texts = {(record.source, record.fingerprint) for record in found.values()}
    wanted: dict[tuple[str, str], list[datetime]] = {}
    for article in articles:
        title = title_hash(article.title)
        is_found = article.url in urls or (article.source, article.fingerprint) in texts
        if not is_found and title is not None and article.published_at is not None:
            wanted.setdefault((article.source, title), []).append(article.published_at)
    if not wanted:
        return
    key = (ArticleRow.id, ArticleRow.source, ArticleRow.title_hash, ArticleRow.published_at)
    likely = select(*key).where(
        ArticleRow.source.in_(sorted({source for source, _ in wanted})),
        ArticleRow.title_hash.in_(ANY),
        ArticleRow.published_at >= min(min(days) for days in wanted.values()) - SAME_DAY,
        ArticleRow.published_at <= max(max(days) for days in wanted.values()) + SAME_DAY,
    )
    rows = session.execute(likely, {"any": sorted({title for _, title in wanted})})
    ids = [
        row.id
        for row in rows
        if any(
            abs(row.published_at - day) <= SAME_DAY
            for day in wanted.get((row.source, row.title_hash), ())
        )
    ]
    if ids:
        columns = [getattr(ArticleRow, name) for name in (*LOOKED_UP, "body")]
        known = select(*columns).where(ArticleRow.id.in_(ids)).order_by(ArticleRow.id)
        for row in session.execute(known):
            found[row.id] = record = Record(*row[: len(LOOKED_UP)])
            record.body = row.body


def _load_texts(session: Session, articles: list[Article], found: dict[int, Record]) -> None:
    """Add the text of what may have changed, to tell whether it says anything new."""
    now = {article.content_hash for article in articles}
    changed = [row for row, known in found.items() if known.content_hash not in now]
    unread = [row for row in changed if found[row].body is None]
    if unread:
        columns = select(ArticleRow.id, ArticleRow.body)
        for row in session.execute(columns.where(ArticleRow.id.in_(unread))):
            found[row.id].body = row.body


def write_batch(session: Session, batch: ArticleBatch) -> None:
    """Write what was decided; afterwards every record of it has its `id`."""
    read = [record for record in batch.records if record.reading is not None]
    new = [record for record in read if not record.id]
    _merge(session, batch.absorbed)
    _move(session, batch.moves)
    _update(session, [record for record in read if record.id])
    _insert(session, new)
    withhold_versions(session, [record.id for record in read if record.is_withheld])
    _add_versions(session, [record for record in read if record.cause])
    _replace_removed(session, [record for record in read if record.cause or record.is_reread])
    _mark_copies(session, [record for record in read if record.cause or record.is_reread])


def _mark_copies(session: Session, records: list[Record]) -> None:
    entries = [
        Entry(record.id, record.reading.signature)
        for record in records
        if record.reading is not None and keeps_text(record)
    ]
    changed = [record.id for record in records if record.cause is not VersionCause.FIRST]
    mark_copies(session, entries, changed=changed)


def withhold_versions(session: Session, articles: Sequence[int]) -> None:
    """Take the texts out of all versions of these articles; their hashes stay."""
    if articles:
        session.execute(update(VERSIONS).where(VERSIONS.c.article_id.in_(articles)).values(body=""))


def _merge(session: Session, absorbed: list[Record]) -> None:
    """Give what belongs to the absorbed articles to the ones that they proved to be."""
    forget(session, [record.id for record in absorbed])
    for record in absorbed:
        stays = record.standing
        last = session.scalar(
            select(func.max(VERSIONS.c.number)).where(VERSIONS.c.article_id == stays.id)
        )
        session.execute(
            update(VERSIONS)
            .where(VERSIONS.c.article_id == record.id)
            .values(article_id=stays.id, number=VERSIONS.c.number + (last or 0))
        )
        session.execute(
            update(PAGES).where(PAGES.c.article_id == record.id).values(article_id=stays.id)
        )
        session.execute(
            update(ARTICLES)
            .where(ARTICLES.c.id == stays.id)
            .values(first_seen_at=stays.first_seen_at)
        )
        session.execute(delete(ARTICLES).where(ARTICLES.c.id == record.id))


def _move(session: Session, moves: list[tuple[Record, str]]) -> None:
    for record, url in moves:
        session.execute(update(ARTICLES).where(ARTICLES.c.id == record.id).values(url=url))


def _update(session: Session, records: list[Record]) -> None:
    groups: dict[frozenset[str], list[Values]] = {}
    for record in records:
        values = article_values(record)
        groups.setdefault(frozenset(values), []).append(values | {"row": record.id})
    for columns, rows in groups.items():
        session.execute(
            update(ARTICLES)
            .where(ARTICLES.c.id == bindparam("row"))
            .values({column: bindparam(column) for column in sorted(columns)}),
            rows,
        )


def _insert(session: Session, records: list[Record]) -> None:
    if not records:
        return
    # Another source's transaction may have come first with one of these URLs: then it is there.
    statement = insert_into(session, ARTICLES).on_conflict_do_nothing(index_elements=["url"])
    rows = [article_values(record) for record in sorted(records, key=lambda known: known.url)]
    added = session.execute(statement.returning(ARTICLES.c.url, ARTICLES.c.id), rows)
    ids = {row.url: row.id for row in added}
    late = [record for record in records if record.url not in ids]
    if late:
        urls = [record.url for record in late]
        there = select(ARTICLES.c.url, ARTICLES.c.id).where(ARTICLES.c.url.in_(urls))
        ids |= {row.url: row.id for row in session.execute(there)}
    for record in records:
        record.id = ids[record.url]
    for record in late:
        record.cause = None


def _add_versions(session: Session, records: list[Record]) -> None:
    edited = [record.id for record in records if record.cause is not VersionCause.FIRST]
    last: dict[int, int] = {}
    if edited:
        highest = (
            select(VERSIONS.c.article_id, func.max(VERSIONS.c.number).label("number"))
            .where(VERSIONS.c.article_id.in_(edited))
            .group_by(VERSIONS.c.article_id)
        )
        last = {row.article_id: row.number for row in session.execute(highest)}
    rows = [version_values(record, last.get(record.id, 0) + 1) for record in records]
    if rows:
        session.execute(insert(VERSIONS), rows)


def _replace_removed(session: Session, records: list[Record]) -> None:
    stale = [record.id for record in records if record.cause is not VersionCause.FIRST]
    if stale:
        session.execute(delete(REMOVED).where(REMOVED.c.article_id.in_(stale)))
    rows = [row for record in records for row in removed_values(record)]
    if rows:
        session.execute(insert(REMOVED), rows)
