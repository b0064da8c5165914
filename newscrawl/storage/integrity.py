"""A database and its archive in, what does not hold between their rows and files out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, not_, select, text
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from newscrawl.counted import counted
from newscrawl.errors import NewscrawlError
from newscrawl.items import RightsDecision, RightsKind
from newscrawl.rights.weigh import NO_COPIES
from newscrawl.storage.archive import is_outside
from newscrawl.storage.copy_catchup import UNMARKED
from newscrawl.storage.models import (
    ArticleRow,
    ArticleSignature,
    ArticleVersion,
    Base,
    CaptureRow,
    PageRow,
    RightsSignalRow,
    TombstoneRow,
)
from newscrawl.storage.states import PageState

EXAMPLES = 5
"""rows that are named of each problem"""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not hold."""

    what: str
    number: int
    """of rows or files"""
    examples: tuple[str, ...]
    advice: str


@dataclass(frozen=True, slots=True)
class _Question:
    """Rows that should not be; `name` says which one a row is."""

    what: str
    rows: Select[Any]
    name: ColumnElement[Any] | InstrumentedAttribute[Any]
    advice: str


def findings(session: Session, sizes: Mapping[str, int]) -> Iterator[Finding]:
    """All that does not hold, in the order in which it is worth mending.

    Args:
        session: sees one state of the database.
        sizes: bytes of each file of the archive, by name.
    """
    if session.get_bind().dialect.name == "sqlite":
        yield from _damage(session)
    for question in (*_references(), *_rows()):
        yield from _ask(session, question)
    yield from _files(session, sizes)


def _damage(session: Session) -> Iterator[Finding]:
    said = session.scalars(text(f"PRAGMA quick_check({EXAMPLES})")).all()
    if said != ["ok"]:
        advice = "restore a copy (`newscrawl db backup` makes them)"
        yield Finding("damaged parts of the database file", len(said), tuple(said), advice)


def _references() -> Iterator[_Question]:
    """Every foreign key of every table."""
    for table in Base.metadata.sorted_tables:
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
            target = key.column.table.alias()
            column = target.c[key.column.name]
            missing = (
                select(key.parent)
                .outerjoin(target, column == key.parent)
                .where(key.parent.is_not(None), column.is_(None))
            )
            what = f"rows of {table.name} whose {key.parent.name} is not in {key.column.table.name}"
            yield _Question(what, missing, key.parent, "restore a copy, or delete these rows")


def _rows() -> Iterator[_Question]:
    page, article, version = PageRow, ArticleRow, ArticleVersion
    read_again = "ask the site again: newscrawl crawl SOURCE"
    fetched = page.state.in_((PageState.FETCHED, PageState.NOT_MODIFIED))
    signal = RightsSignalRow
    asks_no_copy = (
        select(signal.page_id)
        .where(signal.page_id == page.id, signal.kind == RightsKind.ROBOTS)
        .where(signal.value.in_(sorted(NO_COPIES)))
        .exists()
    )
    is_withheld = func.coalesce(page.rights_decision, RightsDecision.KEPT) != RightsDecision.KEPT
    yield _Question(
        "pages that were fetched and have no archive record",
        # Those whose owner asks for that have none; what redirects there is asked about there.
        select(page.url).where(
            fetched,
            page.archive_file.is_(None),
            page.redirected_to.is_(None),
            not_(is_withheld),
            not_(asks_no_copy),
        ),
        page.url,
        read_again,
    )
    same_place = and_(
        CaptureRow.file == page.archive_file, CaptureRow.offset == page.archive_offset
    )
    yield _Question(
        "pages whose archive record is not among the captures",
        select(page.url)
        .outerjoin(CaptureRow, same_place)
        .where(page.archive_file.is_not(None), CaptureRow.id.is_(None)),
        page.url,
        "restore a copy of the database",
    )
    yield _Question(
        "articles without the page that they were read from",
        select(article.url).outerjoin(page, page.url == article.page_url).where(page.id.is_(None)),
        article.url,
        read_again,
    )
    owner = aliased(PageRow)
    yield _Question(
        "articles that no page leads to",
        select(article.url)
        .outerjoin(owner, owner.article_id == article.id)
        .where(owner.id.is_(None)),
        article.url,
        read_again,
    )
    last = (
        select(func.max(version.number))
        .where(version.article_id == article.id)
        .correlate(article)
        .scalar_subquery()
    )
    is_last = and_(version.article_id == article.id, version.number == last)
    yield _Question(
        "articles whose last version is missing or says something else",
        select(article.url)
        .outerjoin(version, is_last)
        .where(func.coalesce(version.content_hash, "") != article.content_hash),
        article.url,
        "restore a copy of the database",
    )
    yield _Question(
        "articles that were deleted for good and are there again",
        select(article.url).join(TombstoneRow, TombstoneRow.url == article.url),
        article.url,
        "newscrawl db prune --url URL --apply",
    )
    yield _Question(
        "articles of which it is not known whether they are copies",
        select(article.url).outerjoin(ArticleSignature, UNMARKED[0]).where(UNMARKED[1]),
        article.url,
        "newscrawl copies find",
    )
    yield _Question(
        "archive records of withdrawn pages that are not erased yet",
        select(page.url)
        .join(CaptureRow, CaptureRow.page_id == page.id)
        .where(page.state == PageState.WITHDRAWN),
        page.url,
        "newscrawl db prune --apply",
    )


def _ask(session: Session, question: _Question) -> Iterator[Finding]:
    named = question.rows.with_only_columns(question.name).order_by(question.name)
    examples = session.scalars(named.limit(EXAMPLES)).all()
    if examples:
        counted = question.rows.with_only_columns(func.count()).order_by(None)
        number = session.scalar(counted) or len(examples)
        yield Finding(question.what, number, tuple(map(str, examples)), question.advice)


def _size_outside(name: str) -> int | None:
    """Of a file that is not of the archive; None when it is gone, or is of the archive."""
    if not is_outside(name):
        return None
    from newscrawl.storage.outside import size_of  # few archives need its library

    try:
        return size_of(name)
    except NewscrawlError:
        return None


def _files(session: Session, sizes: Mapping[str, int]) -> Iterator[Finding]:
    """Files that records stand in, and that are gone or too short."""
    end = func.max(CaptureRow.offset + CaptureRow.length)
    rows = session.execute(
        select(CaptureRow.file, end, func.count())
        .group_by(CaptureRow.file)
        .order_by(CaptureRow.file)
    ).all()
    outside = {row.file: size for row in rows if (size := _size_outside(row.file)) is not None}
    sizes = {**sizes, **outside}
    gone = [(row.file, row[2]) for row in rows if row.file not in sizes]
    short = [
        f"{row.file}: {sizes[row.file]:,} bytes, records to {row[1]:,}"
        for row in rows
        if row.file in sizes and sizes[row.file] < row[1]
    ]
    advice = "put them back from a copy; what they held cannot be read again until then"
    if gone:
        examples = tuple(
            f"{file} ({counted(number, 'record')})" for file, number in gone[:EXAMPLES]
        )
        yield Finding("archive files that are gone", len(gone), examples, advice)
    if short:
        yield Finding("archive files cut short", len(short), tuple(short[:EXAMPLES]), advice)
