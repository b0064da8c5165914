"""The tables: sources, listings, pages and their captures, hosts, articles with versions and removed blocks,
tombstones, crawls, exports.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from newscrawl.items import (
    ArticleType,
    ListingKind,
    ReadPath,
    Reason,
    RejectionReason,
    RightsDecision,
    RightsKind,
)
from newscrawl.storage.states import CopyKind, ExportState, PageState, RunState, VersionCause
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
        bytes: LargeBinary,
        ArticleType: words(ArticleType),
        CopyKind: words(CopyKind),
        ExportState: words(ExportState),
        ListingKind: words(ListingKind),
        PageState: words(PageState),
        ReadPath: words(ReadPath),
        Reason: words(Reason),
        RejectionReason: words(RejectionReason),
        RightsDecision: words(RightsDecision),
        RightsKind: words(RightsKind),
        RunState: words(RunState),
        VersionCause: words(VersionCause),
    }


Hash = String(64)
"""SHA-256 as hexadecimal digits"""
RunId = String(64)


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


class PageRow(Base):
    """A known URL, and what came of it."""

    __tablename__ = "pages"
    __table_args__ = (
        # The frontier's questions: what of this source is pending, newest first; and what is due.
        Index(None, "source", "state", "lastmod"),
        Index(None, "source", "next_at"),
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


class ArticleRow(Base):
    """An article in its latest version, one per canonical URL."""

    __tablename__ = "articles"
    __table_args__ = (
        Index(None, "source", "fingerprint"),
        Index(None, "source", "title_hash", "published_at"),
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


class ArticleCopy(Base):
    """An article that is a copy of another one: its head, which is itself no copy."""

    __tablename__ = "article_copies"

    article_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
    )
    head_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("articles.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[CopyKind]
    similarity: Mapped[float] = mapped_column(Float)
    """share of the shorter text's words that stand in the longer one, 0 to 1"""


class ArticleSignature(Base):
    """What an article's text is compared by (`newscrawl.signature`)."""

    __tablename__ = "article_signatures"

    article_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
    )
    method: Mapped[int]
    """version of the way in which it was made; others are not compared with it"""
    shingles: Mapped[int]
    """how many different ones the text has"""
    signature: Mapped[bytes]


class ArticleBand(Base):
    """Articles that share a part of their signature, for looking up which may be copies."""

    __tablename__ = "article_bands"
    __table_args__ = ({"sqlite_with_rowid": False},)

    bucket: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    """hash of the part and of its place"""
    article_id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=False)
    """no foreign key: that would want an index of its own, larger than the table"""


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


class SiteProfileRow(Base):
    """What was learned of one host of a source (`reading.profile`)."""

    __tablename__ = "site_profiles"

    source: Mapped[str] = mapped_column(ForeignKey("sources.name"), primary_key=True)
    host: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    """raised whenever pages are read differently"""
    profile: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime]


class CrawlerRow(Base):
    """A crawl that is running; what it has claimed is free again when it is not alive."""

    __tablename__ = "crawlers"

    run_id: Mapped[str] = mapped_column(RunId, primary_key=True)
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
    __table_args__ = (Index(None, "source", "started_at"), Index(None, "run_id"))

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


def table_of(model: type[Base]) -> Table:
    """The table behind a model, for statements over many rows."""
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{model.__name__} has no table of its own")
    return table
