"""Articles in, their numbers by source and day out: `source_days`, from which a year is read at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from statistics import median_low
from typing import Any

from sqlalchemy import case, delete, func, insert, select
from sqlalchemy.orm import Session

from newscrawl.items import ReadPath
from newscrawl.storage.models import ArticleRow, SourceDay, table_of

LATE = timedelta(days=1)
"""that a date of publication may lie after the article was seen: clocks and time zones differ"""
AGAIN = timedelta(days=2)
"""of days that were counted before and are counted again: others were still at work on them"""
BATCH = 2000

Facts = tuple[Any, ...]
"""of an article, in the order of `_articles`"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCounts:
    """The articles of one source that date from one day."""

    day: date
    """UTC, of publication; the day when it was seen where there is no date, or one to come"""
    articles: int
    titled: int
    authored: int
    dated: int
    """that say when they were published"""
    future: int = 0
    """that say so of a day after they were seen"""
    words_median: int = 0
    words: int = 0
    """sum"""
    removed: int = 0
    """blocks taken out"""
    by_profile: int = 0
    by_feed: int = 0
    languages: dict[str, int] = field(default_factory=dict)
    """articles by language"""


def count_days(session: Session, now: datetime) -> int:
    """Bring `source_days` up to `now`; the number of rows that were written.

    Only what was first seen since the last time is read: the first time reads all articles.
    """
    last = session.scalar(select(func.max(SourceDay.seen_on)))
    since = None if last is None else last - AGAIN
    if since is not None:
        session.execute(delete(SourceDay).where(SourceDay.seen_on >= since))
    rows = 0
    for seen_on, articles in groupby(_articles(session, since, now), key=_seen_on):
        days = [
            {"seen_on": seen_on, "source": source, **_counts(day, found)}
            for (source, day), found in _by_day(articles).items()
        ]
        session.execute(insert(table_of(SourceDay)), days)
        rows += len(days)
    return rows


def days_of(
    session: Session, *, since: date, sources: Sequence[str] = ()
) -> dict[str, list[DayCounts]]:
    """The days on which each of these sources (all, when none is named) published, in order.

    Days without an article are left out, as are sources without any. What was first seen long after
    its day counts for that day. Brings nothing up to date: `count_days` does, as `newscrawl health`.
    """
    names = ("source", *DayCounts.__dataclass_fields__)
    query = select(*(getattr(SourceDay, name) for name in names)).where(SourceDay.day >= since)
    if sources:
        query = query.where(SourceDay.source.in_(sources))
    query = query.order_by(SourceDay.source, SourceDay.day, SourceDay.seen_on)
    found: dict[str, list[DayCounts]] = {}
    rows = map(tuple, session.execute(query))
    for (source, _), parts in groupby(rows, key=lambda row: (row[0], row[1])):
        found.setdefault(source, []).append(_sum([_day_counts(part) for part in parts]))
    return found


def articles_by_day(session: Session, *, since: date) -> list[tuple[date, str, int]]:
    """`(day, source, articles)` of all sources since that day, in order: what a chart is made of."""
    query = (
        select(SourceDay.day, SourceDay.source, SourceDay.articles)
        .where(SourceDay.day >= since)
        .order_by(SourceDay.day, SourceDay.source)
    )
    rows: Iterator[tuple[date, str, int]] = map(tuple, session.execute(query))  # type: ignore[arg-type]
    return [
        (day, source, sum(part[2] for part in parts))
        for (day, source), parts in groupby(rows, key=lambda row: row[:2])
    ]


def _articles(session: Session, since: date | None, now: datetime) -> Iterator[Facts]:
    """What the days are counted from, in order of `first_seen_at`."""
    row = ArticleRow
    # Titles and names are not needed, only whether there are any.
    query = select(
        row.first_seen_at,
        row.source,
        row.published_at,
        case((func.coalesce(row.title, "") != "", 1), else_=0),
        row.authors,
        row.word_count,
        row.removed_counts,
        row.read_by,
        row.language,
    ).where(row.first_seen_at <= now)
    if since is not None:
        query = query.where(row.first_seen_at >= datetime.combine(since, time(), UTC))
    query = query.order_by(row.first_seen_at).execution_options(yield_per=BATCH)
    yield from map(tuple, session.execute(query))


def _seen_on(row: Facts) -> date:
    seen_at: datetime = row[0]
    return seen_at.date()


def _by_day(
    articles: Iterable[Facts],
) -> dict[tuple[str, date], list[Facts]]:
    found: dict[tuple[str, date], list[Facts]] = {}
    for row in articles:
        seen_at, source, published_at = row[:3]
        is_past = published_at is not None and published_at <= seen_at + LATE
        day = min(published_at, seen_at).date() if is_past else seen_at.date()
        found.setdefault((source, day), []).append(row)
    return found


def _counts(day: date, rows: Sequence[Facts]) -> dict[str, object]:
    words = [row[5] for row in rows]
    return {
        "day": day,
        "articles": len(rows),
        "titled": sum(row[3] for row in rows),
        "authored": sum(bool(row[4]) for row in rows),
        "dated": sum(row[2] is not None for row in rows),
        "future": sum(row[2] is not None and row[2] > row[0] + LATE for row in rows),
        "words_median": median_low(words),
        "words": sum(words),
        "removed": sum(one["blocks"] for row in rows for one in row[6]),
        "by_profile": sum(row[7] is ReadPath.PROFILE for row in rows),
        "by_feed": sum(row[7] is ReadPath.FEED for row in rows),
        "languages": dict(Counter(row[8] or "" for row in rows)),
    }


def _day_counts(row: Facts) -> DayCounts:
    return DayCounts(**dict(zip(DayCounts.__dataclass_fields__, row[1:], strict=True)))


def _sum(parts: Sequence[DayCounts]) -> DayCounts:
    """Parts of one day together; the median is that of the largest part."""
    if len(parts) == 1:
        return parts[0]
    languages: Counter[str] = Counter()
    for part in parts:
        languages.update(part.languages)
    largest = max(parts, key=lambda part: part.articles)
    names = set(DayCounts.__dataclass_fields__) - {"day", "words_median", "languages"}
    sums = {name: sum(getattr(part, name) for part in parts) for name in names}
    return DayCounts(
        day=parts[0].day,
        words_median=largest.words_median,
        languages=dict(languages),
        **sums,
    )
