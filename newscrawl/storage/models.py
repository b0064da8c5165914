"""The tables: sources, pages, articles with their versions and removed blocks, crawl runs, exports."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, MetaData, String, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from newscrawl.items import ArticleType, Reason, RejectionReason
from newscrawl.storage.states import ExportState, PageState, RunState, VersionCause
from newscrawl.storage.types import RowId, StorableJson, StorableText, UtcDateTime, words


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  as SQLAlchemy declares it
        str: StorableText,
        datetime: UtcDateTime,
        list[str]: StorableJson,
        list[dict[str, Any]]: StorableJson,
        dict[str, Any]: StorableJson,
        dict[str, int]: StorableJson,
        ArticleType: words(ArticleType),
        ExportState: words(ExportState),
        PageState: words(PageState),
        Reason: words(Reason),
        RejectionReason: words(RejectionReason),
        RunState: words(RunState),
        VersionCause: words(VersionCause),
    }


Hash = String(64)
"""SHA-256 as hexadecimal digits"""


class SourceRow(Base):
    """A source as its TOML file stated it when it was last crawled."""

    __tablename__ = "sources"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    title: Mapped[str]
    home: Mapped[str]
    language: Mapped[str]
    country: Mapped[str]
    licence: Mapped[str]
    licence_note: Mapped[str]
    topical: Mapped[bool]
    enabled: Mapped[bool]
    updated_at: Mapped[datetime]
    """when one of these facts last changed"""


class PageRow(Base):
    """A known URL, and what came of it."""

    __tablename__ = "pages"
    __table_args__ = (
        # The frontier's question: what of this source is due, newest first.
        Index(None, "source", "state", "lastmod"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    url: Mapped[str] = mapped_column(unique=True)
    source: Mapped[str] = mapped_column(ForeignKey("sources.name"))
    state: Mapped[PageState]
    attempts: Mapped[int]
    """failures in a row"""
    discovered_at: Mapped[datetime]
    discovered_in: Mapped[str]
    """URL of the feed, sitemap or page that named it; empty when asked for directly"""
    lastmod: Mapped[datetime | None]
    """last change, as the feed or sitemap claims"""
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    """the HTTP header, as served: it is only ever sent back"""
    status: Mapped[int | None]
    tried_at: Mapped[datetime | None]
    """last attempt, whatever came of it"""
    fetched_at: Mapped[datetime | None]
    """last answer that says something of the page: content, not modified, gone"""
    next_at: Mapped[datetime | None]
    payload_digest: Mapped[str | None]
    """`sha1:` and base 32, as in the archive"""
    archive_file: Mapped[str | None]
    archive_offset: Mapped[int | None] = mapped_column(RowId)
    archive_length: Mapped[int | None] = mapped_column(RowId)
    redirected_to: Mapped[str | None]
    article_id: Mapped[int | None] = mapped_column(RowId, ForeignKey("articles.id"), index=True)
    rejection: Mapped[RejectionReason | None]
    rejection_detail: Mapped[str | None]
    error: Mapped[str | None]
    """of the last attempt, if it failed or was refused"""


class ArticleRow(Base):
    """An article in its latest version, one per canonical URL."""

    __tablename__ = "articles"
    __table_args__ = (Index(None, "source", "fingerprint"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    url: Mapped[str] = mapped_column(unique=True)
    source: Mapped[str] = mapped_column(ForeignKey("sources.name"))
    page_url: Mapped[str]
    """the page that it was read from"""
    is_own_page: Mapped[bool]
    """that page names no other one as the canonical one"""
    title: Mapped[str | None]
    authors: Mapped[list[str]]
    published_at: Mapped[datetime | None]
    modified_at: Mapped[datetime | None]
    language: Mapped[str | None]
    description: Mapped[str | None]
    section: Mapped[str | None]
    tags: Mapped[list[str]]
    licence: Mapped[str | None]
    canonical_url: Mapped[str | None]
    """as the page declares it"""
    image_url: Mapped[str | None]
    image_caption: Mapped[str | None]
    site_name: Mapped[str | None]
    article_type: Mapped[ArticleType | None]
    is_free: Mapped[bool | None]
    blocks: Mapped[list[dict[str, Any]]]
    """`kind`, `text` and, where it is not 0, `level`"""
    body: Mapped[str]
    word_count: Mapped[int]
    content_hash: Mapped[str] = mapped_column(Hash)
    fingerprint: Mapped[str] = mapped_column(Hash)
    first_seen_at: Mapped[datetime]
    fetched_at: Mapped[datetime]
    """when the page was last seen to say this"""
    updated_at: Mapped[datetime]
    """when title or body last changed here"""
    reader_version: Mapped[str]
    profile_version: Mapped[int | None]


class ArticleVersion(Base):
    """What an article said, from `created_at` to the next version."""

    __tablename__ = "article_versions"

    article_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    title: Mapped[str | None]
    body: Mapped[str]
    content_hash: Mapped[str] = mapped_column(Hash)
    cause: Mapped[VersionCause]
    created_at: Mapped[datetime]


class RemovedBlockRow(Base):
    """A block taken out of an article's latest version."""

    __tablename__ = "removed_blocks"

    article_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
    )
    ordinal: Mapped[int] = mapped_column(Integer, primary_key=True)
    """its number among the article's removed blocks, from 0"""
    position: Mapped[int]
    """it stood before the kept block with this index"""
    reason: Mapped[Reason]
    text: Mapped[str]


class CrawlRun(Base):
    """One crawl of one source."""

    __tablename__ = "crawl_runs"
    __table_args__ = (Index(None, "source", "started_at"), Index(None, "run_id"))

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    run_id: Mapped[str] = mapped_column(String(64))
    """the same for all sources crawled by one command"""
    source: Mapped[str] = mapped_column(ForeignKey("sources.name"))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    state: Mapped[RunState]
    newscrawl_version: Mapped[str]
    discovered: Mapped[int]
    requested: Mapped[int]
    fetched: Mapped[int]
    bytes: Mapped[int] = mapped_column(RowId)
    articles_new: Mapped[int]
    articles_changed: Mapped[int]
    articles_unchanged: Mapped[int]
    rejected: Mapped[int]
    failed: Mapped[int]
    rejections: Mapped[dict[str, int]]
    """pages by rejection reason"""
    errors: Mapped[dict[str, int]]
    """failures by kind"""
    message: Mapped[str | None]
    """why it failed"""


class ExportRow(Base):
    """One export: what was asked for and what came out."""

    __tablename__ = "exports"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    created_at: Mapped[datetime]
    path: Mapped[str]
    format: Mapped[str] = mapped_column(String(16))
    filters: Mapped[dict[str, Any]]
    rows: Mapped[int] = mapped_column(RowId)
    bytes: Mapped[int] = mapped_column(RowId)
    sha256: Mapped[str | None] = mapped_column(Hash)
    schema_version: Mapped[int]
    state: Mapped[ExportState]
    error: Mapped[str | None]


def table_of(model: type[Base]) -> Table:
    """The table behind a model, for statements over many rows."""
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{model.__name__} has no table of its own")
    return table
