"""A span of days in, the articles of each source and day out, at any size of the database.

What `newscrawl health` has counted (`storage.days`) is taken as it is; the rest is counted by an index.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, cast, func, select, true
from sqlalchemy.orm import Session

from newscrawl.storage.models import ArticleRow, SourceDay
from newscrawl.storage.upsert import is_postgresql


@dataclass(frozen=True, slots=True)
class Days:
    """Articles by source and day of publication; UTC."""

    counts: Counter[tuple[str, date]]
    """of the sources that publish most; those of all others together under an empty name"""
    totals: Counter[str]
    """of each source, over all days"""


def articles_a_day(
    session: Session, since: date, until: date, *, source: str | None = None, apart: int = 6
) -> Days:
    """Articles of one source or of all, by day; both days included. An article without a date, or
    with one to come, counts for the day when it was first seen.

    Of all sources it takes what `newscrawl health` has counted, and counts what came since.
    """
    row, start = ArticleRow, _midnight(since)
    end = _midnight(until + timedelta(days=1))
    if source is not None:
        return _apart(_count(session, _by_date(row.source == source, start, end), since), apart)
    counted_to = session.scalar(select(func.max(SourceDay.seen_on)))
    if counted_to is None or counted_to < since:
        return _apart(_count(session, _by_date(true(), start, end), since), apart)
    later = (row.first_seen_at >= _midnight(counted_to)) & (row.first_seen_at < end)
    late = _count(session, [later], since)
    day, number = SourceDay, func.sum(SourceDay.articles)
    which = (day.day >= since) & (day.day <= until) & (day.seen_on < counted_to)
    totals: Counter[str] = Counter()
    for name, count in session.execute(
        select(day.source, number).where(which).group_by(day.source)
    ):
        totals[name] += int(count)
    for (name, _), count in late.items():
        totals[name] += count
    shown = [name for name, _ in _in_order(totals)[:apart]]
    counts = _fold(late, shown)
    of_them = select(day.source, day.day, number).where(which, day.source.in_(shown))
    for name, found, count in session.execute(of_them.group_by(day.source, day.day)):
        counts[name, found] += int(count)
    others = select(day.day, number).where(which, day.source.not_in(shown)).group_by(day.day)
    for found, count in session.execute(others):
        counts["", found] += int(count)
    return Days(counts, totals)


def _apart(counts: Counter[tuple[str, date]], apart: int) -> Days:
    totals: Counter[str] = Counter()
    for (name, _), count in counts.items():
        totals[name] += count
    return Days(_fold(counts, [name for name, _ in _in_order(totals)[:apart]]), totals)


def _in_order(totals: Counter[str]) -> list[tuple[str, int]]:
    return sorted(totals.items(), key=lambda item: (-item[1], item[0]))


def _fold(counts: Counter[tuple[str, date]], shown: Sequence[str]) -> Counter[tuple[str, date]]:
    folded: Counter[tuple[str, date]] = Counter()
    for (name, day), count in counts.items():
        folded[name if name in shown else "", day] += count
    return folded


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _by_date(
    which: ColumnElement[bool], start: datetime, end: datetime
) -> list[ColumnElement[bool]]:
    """Those with a date, those with one to come, and those without are a stretch of an index each."""
    dated, seen = ArticleRow.published_at, ArticleRow.first_seen_at
    return [
        which & (dated >= start) & (dated < end),
        which & (dated >= end) & (seen >= start) & (seen < end),
        which & dated.is_(None) & (seen >= start) & (seen < end),
    ]


def _count(
    session: Session, parts: Sequence[ColumnElement[bool]], since: date
) -> Counter[tuple[str, date]]:
    row = ArticleRow
    earlier = func.least if is_postgresql(session) else func.min
    moment = earlier(func.coalesce(row.published_at, row.first_seen_at), row.first_seen_at)
    day = _day(session, moment)
    counts: Counter[tuple[str, date]] = Counter()
    for part in parts:
        query = select(row.source, day, func.count()).where(part).group_by(row.source, day)
        for source, found, number in session.execute(query):
            if (its_day := _as_date(found)) >= since:
                counts[source, its_day] += number
    return counts


def _day(session: Session, moment: Any) -> ColumnElement[Any]:
    if is_postgresql(session):
        return cast(func.timezone("UTC", moment), Date)
    return func.substr(moment, 1, 10)


def _as_date(found: Any) -> date:
    return found if isinstance(found, date) else date.fromisoformat(str(found)[:10])
