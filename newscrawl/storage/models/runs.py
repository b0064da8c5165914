"""The tables of crawls, as they run and as they went, of hosts' turns, of other commands, of exports."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from newscrawl.storage.models.base import Base, Hash, RunId
from newscrawl.storage.states import ExportState, RunState
from newscrawl.storage.types import RowId


class CrawlerRow(Base):
    """A crawl that is running; what it has claimed is free again when it is not alive."""

    __tablename__ = "crawlers"

    run_id: Mapped[str] = mapped_column(RunId, primary_key=True)
    """of a run in several processes: that, a slash, and which of them (`3.1`)"""
    place: Mapped[str]
    """which processes its number stands among: machine, boot and PID namespace"""
    pid: Mapped[int] = mapped_column(RowId)
    pid_started: Mapped[str]
    """tells it from a later process of the same number"""
    alive_until: Mapped[datetime]
    """put off again and again while it runs"""


class HostRow(Base):
    """When a host may next be asked for anything, by whichever crawl (`storage.hosts`)."""

    __tablename__ = "hosts"

    name: Mapped[str] = mapped_column(String(255), primary_key=True)
    free_at: Mapped[datetime]


class CrawlRun(Base):
    """One crawl of one source."""

    __tablename__ = "crawl_runs"
    __table_args__ = (
        Index(None, "source", "started_at"),
        Index(None, "started_at"),
        Index(None, "run_id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    run_id: Mapped[str] = mapped_column(RunId)
    """the same for all sources crawled by one command"""
    source: Mapped[str] = mapped_column(ForeignKey("sources.name"))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    state: Mapped[RunState]
    newscrawl_version: Mapped[str]
    discovered: Mapped[int]
    listings: Mapped[int] = mapped_column(server_default="0")
    """feeds, sitemaps and sections that were asked for"""
    listings_failed: Mapped[int] = mapped_column(server_default="0")
    requested: Mapped[int]
    """pages"""
    fetched: Mapped[int]
    not_modified: Mapped[int] = mapped_column(server_default="0")
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


class CommandRun(Base):
    """One run of a command that works on what is stored."""

    __tablename__ = "command_runs"
    __table_args__ = (Index(None, "started_at"), Index(None, "state"))

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    run_id: Mapped[str] = mapped_column(RunId)
    """the same as on the lines of its log, and of a crawl as in `crawl_runs`"""
    command: Mapped[str] = mapped_column(String(64))
    """its words: `crawl`, `db backup`"""
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    state: Mapped[RunState]
    newscrawl_version: Mapped[str]
    counts: Mapped[dict[str, int]]
    """what it came to, by name: `rows`, `bytes`"""
    message: Mapped[str | None]
    """why it failed"""
    place: Mapped[str]
    """of its process (`storage.processes`), so that others see when it is gone"""
    pid: Mapped[int] = mapped_column(RowId)
    pid_started: Mapped[str]


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
    place: Mapped[str | None]
    """of the process that makes it (`storage.processes`), so that others see when it is gone"""
    pid: Mapped[int | None] = mapped_column(RowId)
    pid_started: Mapped[str | None]


class IngestedFile(Base):
    """A WARC file of others, as far as it was read, for one choice of pages."""

    __tablename__ = "ingested_files"

    url: Mapped[str] = mapped_column(primary_key=True)
    asked: Mapped[str] = mapped_column(Hash, primary_key=True)
    """of what was chosen from it"""
    size: Mapped[int] = mapped_column(RowId)
    """bytes; with another number of them it is another file"""
    state: Mapped[RunState]
    run_id: Mapped[str] = mapped_column(RunId)
    """of the run that reads it, or was the last to"""
    number: Mapped[int]
    """of the record from which reading goes on, by order in the file"""
    offset: Mapped[int | None] = mapped_column(RowId)
    """its byte; empty where none can be told"""
    counts: Mapped[dict[str, int]]
    """records by what came of them"""
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    message: Mapped[str | None]
    """why it failed"""
