"""The tables of articles, their versions, what was taken out of them, and those that were deleted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from newscrawl.items import ArticleType, ReadPath, Reason, RightsDecision
from newscrawl.storage.models.base import Base, Hash
from newscrawl.storage.states import VersionCause
from newscrawl.storage.types import RowId


class ArticleRow(Base):
    """An article in its latest version, one per canonical URL."""

    __tablename__ = "articles"
    __table_args__ = (
        Index(None, "source", "fingerprint"),
        Index(None, "source", "title_hash", "published_at"),
        # What came since the days were last counted (`source_days`).
        Index(None, "first_seen_at"),
        # What `newscrawl serve` lists, newest first; articles without a date by first sight.
        Index(None, "published_at", "first_seen_at", "source"),
        Index(None, "source", "published_at", "first_seen_at"),
        # The number of an article that was deleted is never given to another one.
        {"sqlite_autoincrement": True},
    )

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
    """URL, as the page declares it"""
    licence_id: Mapped[str | None]
    """SPDX identifier of that, where it is one of Creative Commons"""
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
    cluster: Mapped[str] = mapped_column(String(16), index=True, server_default=text("''"))
    """the same for all copies of one text (`storage.copies`)"""
    title_hash: Mapped[str | None] = mapped_column(Hash)
    """of the title's words (`storage.likeness.title_hash`)"""
    first_seen_at: Mapped[datetime]
    fetched_at: Mapped[datetime]
    """when the page was last seen to say this"""
    updated_at: Mapped[datetime]
    """when title or body last changed here"""
    reader_version: Mapped[str]
    profile_version: Mapped[int | None]
    read_by: Mapped[ReadPath] = mapped_column(server_default=ReadPath.FULL)
    """which way it was read; `feed`: not from its page but from the text in a feed (`feed_texts`)"""
    reserved: Mapped[bool] = mapped_column(server_default=false())
    """the owner of the page that it was read from reserves its use (`rights_signals`)"""
    rights_decision: Mapped[RightsDecision] = mapped_column(server_default=RightsDecision.KEPT)
    """`metadata_only`, `skipped`: the text is not stored, but its hash and length are"""
    rights_reason: Mapped[str | None]
    """the signal that decided"""
    removed_counts: Mapped[list[dict[str, Any]]] = mapped_column(server_default=text("'[]'"))
    """of `removed_blocks`, in order of reason: `reason` and `blocks`, their number"""
    relevance: Mapped[float | None]
    """0 to 1: how likely it is tech policy (`newscrawl.topics`); None: not classified yet"""
    topics: Mapped[list[str]] = mapped_column(server_default=text("'[]'"))
    topic_reasons: Mapped[list[str]] = mapped_column(server_default=text("'[]'"))
    """what spoke for and against its relevance"""
    topics_version: Mapped[str | None] = mapped_column(String(32))
    """of the taxonomy and model that said so"""


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


class TombstoneRow(Base):
    """An article that was deleted for good: what it said is gone, and is not stored again.

    Its pages stay known, in the state `withdrawn`.
    """

    __tablename__ = "tombstones"

    article_id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=False)
    """the number that it had, which no other article gets"""
    url: Mapped[str] = mapped_column(unique=True)
    """canonical URL"""
    source: Mapped[str] = mapped_column(ForeignKey("sources.name"))
    content_hash: Mapped[str] = mapped_column(Hash)
    """of its last version"""
    rule: Mapped[str]
    """of retention, by which it was deleted, in words"""
    deleted_at: Mapped[datetime]
