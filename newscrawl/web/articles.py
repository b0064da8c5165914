"""The pages of articles: the list, and each of them with its versions, copies and rights."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby, pairwise
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from newscrawl.errors import StorageError
from newscrawl.items import Block, BlockKind
from newscrawl.storage import yields
from newscrawl.storage.browse import Cursor, Listed, Wish, browse
from newscrawl.storage.models import ArticleCopy, ArticleRow, PageRow
from newscrawl.storage.rights import signals_of
from newscrawl.storage.versions import Version, history_of
from newscrawl.topics import RELEVANT
from newscrawl.web.rooms import not_found, page, rooms_of
from newscrawl.worddiff import Piece, diff_lines, diff_words

MOST_COPIES = 50
MOST_VERSIONS = 20
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_CURSOR = re.compile(r"(\d{4}-\d\d-\d\dT[\d:.]{8,15})~(\d{1,18})")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
FIELDS = ("q", "source", "topic", "language", "since", "until")
NAMED_LANGUAGES = ("ar", "de", "en", "es", "fr", "hi", "it", "ja", "ko", "nl", "pl", "pt", "ru", "sv", "tr", "uk", "zh")  # fmt: skip


def show_all(request: Request) -> Response:
    asked = {name: request.query_params.get(name, "").strip()[:400] for name in FIELDS}
    wish = Wish(
        words=asked["q"],
        source=asked["source"],
        topic=asked["topic"],
        language=asked["language"] if _LANGUAGE.fullmatch(asked["language"]) else "",
        since=_day(asked["since"]),
        until=_day(asked["until"], after=timedelta(days=1)),
    )
    problem = ""
    rooms = rooms_of(request)
    with rooms.read() as session:
        sources = yields.sources_of(session)
        try:
            listed = browse(session, wish, after=_cursor(request.query_params.get("after", "")))
        except StorageError as error:
            if not _took_too_long(error):
                raise
            listed, problem = (
                Listed([], None, is_cut=False),
                "This search took too long and was given up; ask for rarer words.",
            )
    return page(
        "articles.html",
        section="articles",
        asked=asked,
        listed=listed,
        problem=problem,
        is_further="after" in request.query_params,
        further=_written(listed.further) if listed.further else "",
        sources=sources,
        languages=NAMED_LANGUAGES,
        topics=rooms.topics,
    )  # fmt: skip


def _took_too_long(error: StorageError) -> bool:
    said = str(error)
    return "interrupted" in said or "statement timeout" in said


def _day(text: str, after: timedelta = timedelta()) -> datetime | None:
    if not _DAY.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC) + after
    except (ValueError, OverflowError):
        return None


def _cursor(text: str) -> Cursor | None:
    match = _CURSOR.fullmatch(text)
    if match is None:
        return None
    try:
        return Cursor(datetime.fromisoformat(match[1]).replace(tzinfo=UTC), int(match[2]))
    except ValueError:
        return None


def _written(cursor: Cursor) -> str:
    return f"{cursor.moment.astimezone(UTC).replace(tzinfo=None).isoformat()}~{cursor.id}"


@dataclass(frozen=True, slots=True)
class Change:
    """What a version changed of the one before it."""

    version: Version
    title: list[Piece]
    """empty when it is the same"""
    lines: list[tuple[int, list[Piece]]]
    """number of lines that are the same, or 0 and the pieces of one that is not"""
    is_withheld: bool
    """one of the texts is not stored"""


@dataclass(frozen=True, slots=True)
class Copy:
    id: int
    url: str
    title: str | None
    source: str
    kind: str
    similarity: float


def show(request: Request) -> Response:
    number = request.path_params["id"]
    rooms = rooms_of(request)
    with rooms.read() as session:
        article = session.get(ArticleRow, number) if number < 2**63 else None
        if article is None:
            return not_found(f"No article has the number {number}.")
        history = history_of(session, article.url)
        versions = history.versions if history else []
        its_page = session.execute(
            select(PageRow.archive_file, PageRow.archive_offset).where(
                PageRow.url == article.page_url
            )
        ).first()
        return page(
            "article.html",
            section="articles",
            article=article,
            is_relevant=(article.relevance or 0) >= RELEVANT,
            topics=rooms.topics,
            blocks=[
                Block(BlockKind(one["kind"]), one["text"], one.get("level", 0))
                for one in article.blocks
            ],
            versions=versions,
            changes=changes(versions[-MOST_VERSIONS:]),
            head=_head_of(session, number),
            copies=_copies_of(session, number),
            signals=[signal for row in signals_of(session, [number]).values() for signal in row],
            archived=its_page if its_page and its_page.archive_file else None,
        )


def changes(versions: list[Version]) -> list[Change]:
    """Latest first."""
    found = []
    for before, version in pairwise(versions):
        titles = before.title or "", version.title or ""
        lines: list[tuple[int, list[Piece]]] = []
        is_withheld = not (before.body and version.body)
        if not is_withheld:
            for is_same, group in groupby(diff_lines(before.body, version.body), key=_is_same):
                some = list(group)
                lines += [(len(some), [])] if is_same else [(0, line) for line in some]
        title = diff_words(*titles) if titles[0] != titles[1] else []
        found.append(Change(version, title, lines, is_withheld))
    return found[::-1]


def _is_same(line: list[Piece]) -> bool:
    return all(piece.op == "same" for piece in line)


def _columns() -> list[Any]:
    row = ArticleRow
    return [row.id, row.url, row.title, row.source, ArticleCopy.kind, ArticleCopy.similarity]


def _head_of(session: Session, number: int) -> Copy | None:
    query = select(*_columns()).join(ArticleCopy, ArticleCopy.head_id == ArticleRow.id)
    row = session.execute(query.where(ArticleCopy.article_id == number)).first()
    return Copy(*row) if row else None


def _copies_of(session: Session, number: int) -> list[Copy]:
    query = select(*_columns()).join(ArticleCopy, ArticleCopy.article_id == ArticleRow.id)
    query = query.where(ArticleCopy.head_id == number).order_by(ArticleRow.id).limit(MOST_COPIES)
    return [Copy(*row) for row in session.execute(query)]
