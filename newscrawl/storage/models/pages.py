"""The tables of URLs, of what the archive has of them, and of texts of theirs that feeds carry."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from newscrawl.items import RejectionReason, RightsDecision
from newscrawl.storage.models.base import Base, Hash, RunId
from newscrawl.storage.states import PageState
from newscrawl.storage.types import RowId


class PageRow(Base):
    """A known URL, and what came of it."""

    __tablename__ = "pages"
    __table_args__ = (
        # The frontier's questions: what of this source is pending, newest first; and what is due.
        Index(None, "source", "state", "lastmod"),
        Index(None, "source", "next_at"),
        # The last rejections of a source.
        Index(
            None,
            "source",
            "fetched_at",
            sqlite_where=text("rejection IS NOT NULL"),
            postgresql_where=text("rejection IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    url: Mapped[str] = mapped_column(unique=True)
    source: Mapped[str] = mapped_column(ForeignKey("sources.name"))
    state: Mapped[PageState]
    attempts: Mapped[int]
    """failures, or refusals, in a row"""
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
    served_at: Mapped[datetime | None]
    """of that answer, by the site's own clock, which `lastmod` follows too"""
    next_at: Mapped[datetime | None]
    """when a page that is not pending is asked for again"""
    looks_from: Mapped[datetime | None]
    """what the intervals count from at which a fetched page is looked at again"""
    claimed_by: Mapped[str | None] = mapped_column(RunId)
    """the crawl that has it in hand, as long as that lives (`crawlers`)"""
    backfill: Mapped[str | None] = mapped_column(String(64))
    """`SINCE/UNTIL` of the last backfill that found it pending"""
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
    reserved: Mapped[bool | None]
    """its owner reserves its use (`rights_signals`); None: not fetched since this is asked"""
    rights_decision: Mapped[RightsDecision | None]
    rights_reason: Mapped[str | None]
    """the signal that decided"""


class CaptureRow(Base):
    """A record of a page in the archive: what was served, or that it was as before."""

    __tablename__ = "captures"
    __table_args__ = (UniqueConstraint("file", "offset"), Index(None, "page_id", "fetched_at"))

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    page_id: Mapped[int] = mapped_column(RowId, ForeignKey("pages.id"))
    """of the URL at which it was served: where redirects led"""
    fetched_at: Mapped[datetime]
    status: Mapped[int | None]
    is_revisit: Mapped[bool]
    """the site said, or its payload showed, that nothing had changed: the record has no payload"""
    file: Mapped[str]
    offset: Mapped[int] = mapped_column(RowId)
    length: Mapped[int] = mapped_column(RowId)
    digest: Mapped[str | None]
    """of the payload: `sha1:` and base 32"""


class FeedTextRow(Base):
    """The full text of a page in a feed: read when the page itself cannot be had."""

    __tablename__ = "feed_texts"
    __table_args__ = (Index(None, "archive_file", "archive_offset"),)

    page_url: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(ForeignKey("sources.name"))
    digest: Mapped[str] = mapped_column(Hash)
    """SHA-256 of the text, as the feed has it"""
    archive_file: Mapped[str]
    """the record of the whole feed as it was served"""
    archive_offset: Mapped[int] = mapped_column(RowId)
    archive_length: Mapped[int] = mapped_column(RowId)
    seen_at: Mapped[datetime]
