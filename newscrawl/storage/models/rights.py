"""The tables of what pages and hosts say about the rights in them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from newscrawl.items import RightsKind
from newscrawl.storage.models.base import Base, Hash
from newscrawl.storage.types import RowId


class RightsSignalRow(Base):
    """What somebody said about the rights in a page, and from when to when."""

    __tablename__ = "rights_signals"

    page_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("pages.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[RightsKind] = mapped_column(primary_key=True)
    origin: Mapped[str] = mapped_column(primary_key=True)
    """`meta robots`, `header X-Robots-Tag`, or the URL of a file of the host"""
    value: Mapped[str] = mapped_column(primary_key=True)
    first_seen_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    """when it was said last"""
    gone_at: Mapped[datetime | None]
    """when it was no longer said; None: it holds"""


class RightsFileRow(Base):
    """A file in which a host states rights for all of its pages, as it was last served."""

    __tablename__ = "rights_files"

    url: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[int | None]
    """of the last answer; None: there was none"""
    body: Mapped[str]
    """empty when the host has no such file"""
    digest: Mapped[str] = mapped_column(Hash)
    """SHA-256 of `body`"""
    fetched_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    """when `body` was first seen to say this"""
