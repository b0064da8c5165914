"""The tables of articles by day, of what is wrong with sources, and of the alarms that tell of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from newscrawl.storage.models.base import Base
from newscrawl.storage.states import HealthState
from newscrawl.storage.types import RowId


class SourceDay(Base):
    """The articles of one source that were first seen on one day and date from another, or the same.

    A sum of `articles`, kept so that a year of many sources is read at once; it goes on counting
    articles that were deleted since (`storage.days`).
    """

    __tablename__ = "source_days"
    __table_args__ = (Index(None, "source", "day"), Index(None, "day"))

    seen_on: Mapped[date] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(ForeignKey("sources.name"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    """UTC, of publication; `seen_on` where there is no date, or one to come"""
    articles: Mapped[int]
    titled: Mapped[int]
    authored: Mapped[int]
    dated: Mapped[int]
    """that say when they were published"""
    future: Mapped[int]
    """that say so of a day after they were seen"""
    words_median: Mapped[int]
    words: Mapped[int] = mapped_column(RowId)
    """sum"""
    removed: Mapped[int] = mapped_column(RowId)
    """blocks taken out"""
    by_profile: Mapped[int]
    """read straight by what is known of the site"""
    by_feed: Mapped[int]
    """read from a feed, since the page could not be had"""
    languages: Mapped[dict[str, int]]
    """articles by language"""


class HealthRow(Base):
    """Something that is wrong with a source, from when to when."""

    __tablename__ = "health_states"
    __table_args__ = (Index(None, "ended_at"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    source: Mapped[str] = mapped_column(String(64))
    """empty: no source, but the crawling itself"""
    state: Mapped[HealthState]
    since: Mapped[datetime]
    """when it began, as far as can be told afterwards"""
    found_at: Mapped[datetime]
    """when it was noticed"""
    checked_at: Mapped[datetime]
    """when it was last found to hold"""
    ended_at: Mapped[datetime | None]
    """when it was found to hold no more; None: it holds"""
    evidence: Mapped[str]
    """what was seen, in a sentence"""
    command: Mapped[str]
    """that shows more"""


class HealthAlarm(Base):
    """A message that something began or ended, for one way of delivery; kept until it is delivered."""

    __tablename__ = "health_alarms"
    __table_args__ = (Index(None, "health_id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    health_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("health_states.id", ondelete="CASCADE")
    )
    channel: Mapped[str] = mapped_column(String(16))
    """`mail`, `webhook` or `file`"""
    is_end: Mapped[bool]
    created_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
    attempts: Mapped[int]
    error: Mapped[str | None]
    """of the last attempt that failed"""
