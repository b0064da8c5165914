"""Stored articles that a site's new profile reads differently out; the same, read again, in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from newscrawl.items import Article, ReadPath, Reason
from newscrawl.reading.profile.clean import is_outdated
from newscrawl.reading.profile.rules import SiteRules
from newscrawl.storage.archive import ArchiveLocation
from newscrawl.storage.article_rows import storable_article
from newscrawl.storage.articles import load_batch, write_batch
from newscrawl.storage.models import ArticleRow, PageRow, RemovedBlockRow
from newscrawl.storage.pages import load_pages
from newscrawl.storage.reassess import Weigh, judge_rereads
from newscrawl.storage.states import VersionCause
from newscrawl.storage.text import storable
from newscrawl.storage.upsert import lock_sources

CHUNK = 500
"""articles that are looked at together"""


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article that is to be read again, and where its page is kept."""

    id: int
    fetched_at: datetime
    location: ArchiveLocation


@dataclass(frozen=True, slots=True)
class Chunk:
    outdated: list[StoredArticle]
    last_id: int
    """where the next chunk begins; 0: there is none"""


def find_outdated(
    session: Session, source: str, host: str, rules: SiteRules, *, after: int = 0
) -> Chunk:
    """Of the next articles of a source's host, those that `rules` may read differently."""
    columns = (
        ArticleRow.id, ArticleRow.page_url, ArticleRow.title, ArticleRow.authors, ArticleRow.blocks,
        ArticleRow.fetched_at, ArticleRow.profile_version,
        PageRow.archive_file, PageRow.archive_offset, PageRow.archive_length,
    )  # fmt: skip
    query = (
        select(*columns)
        .join(PageRow, PageRow.url == ArticleRow.page_url)
        .where(ArticleRow.source == source, ArticleRow.id > after)
        .where(
            or_(ArticleRow.profile_version.is_(None), ArticleRow.profile_version < rules.version)
        )
        .where(PageRow.archive_file.is_not(None), ArticleRow.read_by != ReadPath.FEED)
        .order_by(ArticleRow.id)
        .limit(CHUNK)
    )
    rows = session.execute(query).all()
    taken_out = _taken_out(session, [row.id for row in rows])
    outdated = [
        StoredArticle(
            row.id,
            row.fetched_at,
            ArchiveLocation(row.archive_file, row.archive_offset, row.archive_length),
        )
        for row in rows
        if urlsplit(row.page_url).hostname == host
        and (
            row.profile_version is None
            or is_outdated(
                row.title or "",
                tuple(row.authors),
                [block["text"] for block in row.blocks],
                taken_out.get(row.id, []),
                rules,
            )
        )
    ]
    return Chunk(outdated, rows[-1].id if len(rows) == CHUNK else 0)


def find_otherwise_read(session: Session, now: Article) -> StoredArticle | None:
    """What is stored of the page of `now`, if it says something else and another reader, or another
    version of its site's profile, made it.
    """
    query = (
        select(
            ArticleRow.id,
            ArticleRow.content_hash,
            ArticleRow.reader_version,
            ArticleRow.profile_version,
            ArticleRow.fetched_at,
            PageRow.archive_file,
            PageRow.archive_offset,
            PageRow.archive_length,
        )
        .join(PageRow, PageRow.article_id == ArticleRow.id)
        .where(PageRow.url == storable(now.page_url), ArticleRow.page_url == PageRow.url)
        .where(PageRow.archive_file.is_not(None))
    )
    row = session.execute(query).first()
    if row is None or row.content_hash == now.content_hash:
        return None
    if (row.reader_version, row.profile_version) == (now.reader_version, now.profile_version):
        return None
    where = ArchiveLocation(row.archive_file, row.archive_offset, row.archive_length)
    return StoredArticle(row.id, row.fetched_at, where)


def _taken_out(session: Session, articles: Sequence[int]) -> dict[int, list[tuple[Reason, str]]]:
    """What was taken out of each article for the site's sake, or for its place alone."""
    block = RemovedBlockRow
    found: dict[int, list[tuple[Reason, str]]] = {}
    query = select(block.article_id, block.reason, block.text).where(
        block.article_id.in_(articles),
        block.reason.in_((Reason.REPEATS_ON_SITE, Reason.OUTSIDE_BODY)),
    )
    for article, reason, text in session.execute(query):
        found.setdefault(article, []).append((reason, text))
    return found


def save_rereads(session: Session, articles: Sequence[Article], weigh: Weigh | None = None) -> int:
    """Write articles read again from the archive; the number of those that say something else now.

    What is known of their pages stays as it is, but for the rights in them, which `weigh` weighs.
    """
    articles = [storable_article(article) for article in articles]
    lock_sources(session, {article.source for article in articles})
    pages = load_pages(session, {article.page_url for article in articles})
    batch = load_batch(session, articles, pages)
    for article in articles:
        batch.place(article)
    write_batch(session, batch)
    if weigh is not None:
        judge_rereads(session, articles, weigh, now=datetime.now(UTC))
    return sum(record.cause is VersionCause.PROFILE_LEARNED for record in batch.records)
