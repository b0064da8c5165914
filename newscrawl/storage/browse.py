"""Wishes in, the newest articles that meet them out, a page at a time; at any size of the database.

What an index does not answer is looked for among so many of the newest articles as there is time for;
the page says how far it got, and the next one goes on there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from heapq import merge
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select
from sqlalchemy.orm import Session

from newscrawl.items import ReadPath
from newscrawl.storage.models import ArticleRow
from newscrawl.storage.newest import newest_with
from newscrawl.storage.search import Term, excerpt, has_unspaced, parse
from newscrawl.topics import RELEVANT

ENOUGH_TIME = 0.03
"""seconds after which no further stretch of articles is looked through"""
ANY_TOPIC = "*"
LONGEST_STRETCH = 1_000
"""articles that are looked through at a time"""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page of the list ends."""

    moment: datetime
    """of publication, else of first sight"""
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Which articles are asked for; what is empty matters not."""

    words: str = ""
    source: str = ""
    language: str = ""
    topic: str = ""
    """`*`: any, of what is tech policy"""
    since: datetime | None = None
    until: datetime | None = None
    """exclusive"""


@dataclass(frozen=True, slots=True)
class Shown:
    """An article in a list."""

    id: int
    url: str
    source: str
    title: str | None
    moment: datetime
    """of publication, else of first sight"""
    is_dated: bool
    language: str | None
    topics: tuple[str, ...]
    relevance: float | None
    read_by: ReadPath
    reserved: bool
    excerpt: str = ""
    """in a search: the text around the first word found"""


@dataclass(frozen=True, slots=True)
class Listed:
    articles: list[Shown]
    further: Cursor | None
    """where the list goes on; None: this is all"""
    is_cut: bool
    """it ends for want of time, not for want of room"""


def browse(session: Session, wish: Wish, *, after: Cursor | None = None, limit: int = 25) -> Listed:
    """The newest articles first: by date; of a search, by the order in which they were stored.

    Args:
        after: where the last page ended.
    """
    terms = parse(wish.words)
    if any(not term.is_excluded for term in terms):
        look, has_all = _searching(session, wish, terms), _fits_all
    else:
        terms, look, has_all = [], _listing(session, wish), _fits_what_has_no_index
    rows, further, is_cut = _in_stretches(look, partial(has_all, wish), after, limit)
    return Listed(_shown(session, rows, terms), further, is_cut)


Look = Callable[[Cursor | None, int], Sequence[Row[Any]]]
"""the next candidates behind a place, at most so many, in the order of the list"""


def _in_stretches(
    look: Look, fits: Callable[[Row[Any]], bool], after: Cursor | None, limit: int
) -> tuple[list[Row[Any]], Cursor | None, bool]:
    """Go through the candidates until the page is full or the time is over."""
    ends = time.monotonic() + ENOUGH_TIME
    found: list[Row[Any]] = []
    at, stretch = after, limit + 1
    while True:
        rows = look(at, stretch)
        found += filter(fits, rows)
        if len(found) > limit:
            return found[:limit], _cursor(found[limit - 1]), False
        if len(rows) < stretch:
            return found, None, False
        at, stretch = _cursor(rows[-1]), min(4 * stretch, LONGEST_STRETCH)
        if time.monotonic() > ends:
            return found, at, True


def _fits_what_has_no_index(wish: Wish, row: Row[Any]) -> bool:
    if wish.language and row.language != wish.language:
        return False
    if not wish.topic:
        return True
    is_about = wish.topic == ANY_TOPIC or wish.topic in row.topics
    return is_about and (row.relevance or 0) >= RELEVANT


def _fits_all(wish: Wish, row: Row[Any]) -> bool:
    moment = row.published_at or row.first_seen_at
    return (
        row.has_words
        and _fits_what_has_no_index(wish, row)
        and (not wish.source or row.source == wish.source)
        and (wish.since is None or moment >= wish.since)
        and (wish.until is None or moment < wish.until)
    )


COLUMNS: tuple[Any, ...] = (
    ArticleRow.id, ArticleRow.url, ArticleRow.source, ArticleRow.title, ArticleRow.published_at,
    ArticleRow.first_seen_at, ArticleRow.language,
)  # fmt: skip
"""those before the body: a row's later ones cost SQLite a walk over all of the text"""
TOPICS: tuple[Any, ...] = (ArticleRow.topics, ArticleRow.relevance)
"""those behind it, that may be asked for"""


def _columns(wish: Wish) -> tuple[Any, ...]:
    return (*COLUMNS, *TOPICS) if wish.topic else COLUMNS


def _listing(session: Session, wish: Wish) -> Look:
    """Articles with a date and those without, each in the order of an index, as one line."""
    article = ArticleRow

    def look(after: Cursor | None, number: int) -> Sequence[Row[Any]]:
        dated = _stretch(article.published_at, article.published_at.is_not(None), after, number)
        seen = _stretch(article.first_seen_at, article.published_at.is_(None), after, number)
        both = (session.execute(query).all() for query in (dated, seen))
        return list(islice(merge(*both, key=_place, reverse=True), number))

    def _stretch(
        moment: Any, which: ColumnElement[bool], after: Cursor | None, number: int
    ) -> Select[Any]:
        query: Select[Any] = select(*_columns(wish)).where(which)
        if wish.source:
            query = query.where(article.source == wish.source)
        if wish.since is not None:
            query = query.where(moment >= wish.since)
        if wish.until is not None:
            query = query.where(moment < wish.until)
        if after is not None:
            behind = or_(moment < after.moment, article.id < after.id)
            query = query.where(and_(moment <= after.moment, behind))
        return query.order_by(moment.desc(), article.id.desc()).limit(number)

    return look


def _searching(session: Session, wish: Wish, terms: Sequence[Term]) -> Look:
    """Articles with the words, the last stored first: an order that both indexes give by themselves."""
    article = ArticleRow

    def look(after: Cursor | None, number: int) -> Sequence[Row[Any]]:
        numbers = newest_with(session, terms, before=after.id if after else None, limit=number)
        query: Select[Any] = select(*_columns(wish), has_unspaced(terms).label("has_words"))
        query = query.where(article.id.in_(numbers)).order_by(article.id.desc())
        return session.execute(query).all()

    return look


def _place(row: Row[Any]) -> tuple[datetime, int]:
    return row.published_at or row.first_seen_at, row.id


def _cursor(row: Row[Any]) -> Cursor:
    return Cursor(*_place(row))


def _shown(session: Session, rows: Sequence[Row[Any]], terms: Sequence[Term]) -> list[Shown]:
    """The articles of a page, with what is read of these alone."""
    if not rows:
        return []
    article = ArticleRow
    columns: list[Any] = [article.id, article.read_by, article.reserved, *TOPICS]
    if terms:
        columns.append(article.body)
    query = select(*columns).where(article.id.in_([row.id for row in rows]))
    more = {row.id: row for row in session.execute(query)}
    return [
        Shown(
            id=row.id,
            url=row.url,
            source=row.source,
            title=row.title,
            moment=row.published_at or row.first_seen_at,
            is_dated=row.published_at is not None,
            language=row.language,
            topics=tuple(more[row.id].topics),
            relevance=more[row.id].relevance,
            read_by=more[row.id].read_by,
            reserved=more[row.id].reserved,
            excerpt=excerpt(more[row.id].body, terms) if terms else "",
        )
        for row in rows
    ]
