"""The tables of what is known of sources: their facts, their listings, what was learned of their sites."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from newscrawl.items import ListingKind
from newscrawl.storage.models.base import Base, Hash, RunId
from newscrawl.storage.types import RowId


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
    rank: Mapped[int] = mapped_column(server_default="0")
    enabled: Mapped[bool]
    updated_at: Mapped[datetime]
    """when one of these facts last changed"""
    claimed_by: Mapped[str | None] = mapped_column(RunId)
    """the crawl that it belongs to, as long as that lives (`storage.leases`)"""


class ListingRow(Base):
    """A feed, sitemap or section page of a source: where its articles are named."""

    __tablename__ = "listings"
    __table_args__ = (
        # Two sources may share a sitemap, each with its own rules for what it names.
        UniqueConstraint("source", "url"),
        Index(None, "source", "next_at"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    source: Mapped[str] = mapped_column(ForeignKey("sources.name"))
    url: Mapped[str]
    root: Mapped[str]
    """the listing of the source's file that led here; of such a one, its own URL"""
    kind: Mapped[ListingKind]
    lastmod: Mapped[datetime | None]
    """last change, as the index that names it claims"""
    rules: Mapped[str] = mapped_column(Hash)
    """of the source's `discover` when it was read last: under others it is read anew"""
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    payload_digest: Mapped[str | None]
    served_at: Mapped[datetime | None]
    """of the last answer, by the site's own clock"""
    fetched_at: Mapped[datetime | None]
    """last answer, new or not"""
    tried_at: Mapped[datetime | None]
    next_at: Mapped[datetime | None]
    """when it is due; None: when the listing above says so"""
    interval_seconds: Mapped[int | None]
    failures: Mapped[int]
    """in a row"""
    failing_since: Mapped[datetime | None]
    last_error: Mapped[str | None]
    retired_at: Mapped[datetime | None]
    """since when it is held for dead"""
    claimed_by: Mapped[str | None] = mapped_column(RunId)
    """the crawl that has it in hand, as long as that lives (`crawlers`)"""


class SiteProfileRow(Base):
    """What was learned of one host of a source (`reading.profile`)."""

    __tablename__ = "site_profiles"

    source: Mapped[str] = mapped_column(ForeignKey("sources.name"), primary_key=True)
    host: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    """raised whenever pages are read differently"""
    profile: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime]
