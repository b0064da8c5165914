"""A session in, what came in of each source of late out: a day at a time, a run at a time.

Whatever is asked here is answered by an index over a bounded stretch of time: it takes no longer in
a large database than in a small one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, cast, func, literal_column, select
from sqlalchemy.orm import Session

from newscrawl.items import RejectionReason
from newscrawl.storage.models import (
    ArticleRow,
    CrawlRun,
    PageRow,
    RemovedBlockRow,
    SourceDay,
    SourceRow,
)
from newscrawl.storage.runs import SourceRun
from newscrawl.storage.states import RunState
from newscrawl.storage.upsert import is_postgresql

LATEST = 2_000
"""articles of a source from which its fill rates are counted"""
MOST_EXAMPLES = 200
"""articles of which removed blocks are looked at"""
FIELDS = ("title", "authors", "published_at", "description", "language", "image_url", "licence")
"""of which it is counted how many articles have them"""


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """A source as it was last crawled."""

    name: str
    title: str
    home: str
    language: str
    licence: str
    enabled: bool


@dataclass(frozen=True, slots=True)
class Week:
    """What the articles of one week have."""

    first: date
    """its Monday"""
    articles: int
    filled: dict[str, float]
    """share of them that has the field, 0 to 1"""


@dataclass(frozen=True, slots=True)
class Taken:
    """What is taken out of a source's articles for one reason."""

    reason: str
    blocks: int
    examples: tuple[str, ...]
    """the commonest texts of late"""


@dataclass(frozen=True, slots=True)
class Rejected:
    url: str
    reason: RejectionReason
    detail: str | None
    at: datetime | None


def sources_of(session: Session) -> list[SourceFacts]:
    row = SourceRow
    query = select(row.name, row.title, row.home, row.language, row.licence, row.enabled)
    return [SourceFacts(*found) for found in session.execute(query.order_by(row.name))]


def articles_a_day(
    session: Session, since: date, *, source: str | None = None
) -> Counter[tuple[str, date]]:
    """Articles by source and day of publication, of one source or of all; UTC. An article without a
    date, or with one to come, counts for the day when it was first seen.

    Of all sources it takes what `newscrawl health` has counted, and counts what came since.
    """
    row = ArticleRow
    start = datetime(since.year, since.month, since.day, tzinfo=UTC)
    if source is not None:
        return _count(session, _by_date(row.source == source, start), start)
    counted_to = session.scalar(select(func.max(SourceDay.seen_on)))
    if counted_to is None or counted_to < since:
        return _count(session, _by_date(None, start), start)
    end = datetime(counted_to.year, counted_to.month, counted_to.day, tzinfo=UTC)
    counts = _count(session, [row.first_seen_at >= end], start)
    day = SourceDay
    query = (
        select(day.source, day.day, func.sum(day.articles))
        .where(day.day >= since, day.seen_on < counted_to)
        .group_by(day.source, day.day)
    )
    for name, found, number in session.execute(query):
        counts[name, found] += int(number)
    return counts


def _by_date(which: ColumnElement[bool] | None, start: datetime) -> list[ColumnElement[bool]]:
    """Those with a date and those without are a stretch of an index each."""
    row = ArticleRow
    undated = row.published_at.is_(None) & (row.first_seen_at >= start)
    parts = [row.published_at >= start, undated]
    return parts if which is None else [which & part for part in parts]


def _count(
    session: Session, parts: Sequence[ColumnElement[bool]], start: datetime
) -> Counter[tuple[str, date]]:
    row = ArticleRow
    earlier = func.least if is_postgresql(session) else func.min
    moment = earlier(func.coalesce(row.published_at, row.first_seen_at), row.first_seen_at)
    day = _day(session, moment)
    counts: Counter[tuple[str, date]] = Counter()
    for part in parts:
        query = select(row.source, day, func.count()).where(part).group_by(row.source, day)
        for source, found, number in session.execute(query):
            if (its_day := _as_date(found)) >= start.date():
                counts[source, its_day] += number
    return counts


def _day(session: Session, moment: Any) -> ColumnElement[Any]:
    if is_postgresql(session):
        return cast(func.timezone("UTC", moment), Date)
    return func.substr(moment, 1, 10)


def _as_date(found: Any) -> date:
    return found if isinstance(found, date) else date.fromisoformat(str(found)[:10])


def latest_articles(session: Session, sources: Sequence[str]) -> dict[str, datetime]:
    """When each source last published something."""
    article = ArticleRow
    latest = {}
    for source in sources:
        query = (
            select(article.published_at)
            .where(article.source == source, article.published_at.is_not(None))
            .order_by(article.published_at.desc())
            .limit(1)
        )
        if (moment := session.scalar(query)) is not None:
            latest[source] = moment
    return latest


def last_run_of_each(session: Session, sources: Sequence[str]) -> dict[str, SourceRun]:
    """The last crawl of each source that is over."""
    columns = [getattr(CrawlRun, name) for name in SourceRun.__dataclass_fields__]
    last = {}
    for source in sources:
        query = (
            select(*columns)
            .where(CrawlRun.source == source, CrawlRun.state != RunState.RUNNING)
            .order_by(CrawlRun.started_at.desc())
            .limit(1)
        )
        if (row := session.execute(query).first()) is not None:
            last[source] = SourceRun(*row)
    return last


def weeks_of(session: Session, source: str) -> list[Week]:
    """What the last 2,000 articles of a source have, by week of publication, oldest first."""
    article = ArticleRow
    filled = [
        (_is_filled(session, name) if name == "authors" else getattr(article, name).is_not(None))
        for name in FIELDS
    ]
    query = (
        select(article.published_at, *filled)
        .where(article.source == source, article.published_at.is_not(None))
        .order_by(article.published_at.desc())
        .limit(LATEST)
    )
    weeks: dict[date, list[Any]] = defaultdict(list)
    for row in session.execute(query):
        day = row[0].date()
        weeks[day - timedelta(days=day.weekday())].append(row)
    return [_week(first, weeks[first]) for first in sorted(weeks)]


def _week(first: date, rows: Sequence[Any]) -> Week:
    filled = {
        name: sum(bool(row[number]) for row in rows) / len(rows)
        for number, name in enumerate(FIELDS, start=1)
    }
    return Week(first, len(rows), filled)


def _is_filled(session: Session, name: str) -> ColumnElement[bool]:
    column: Any = getattr(ArticleRow, name)
    length = func.jsonb_array_length if is_postgresql(session) else func.json_array_length
    return length(column) > literal_column("0")


def taken_out(session: Session, source: str) -> list[Taken]:
    """What was taken out of the last 200 articles of a source, the commonest reason first."""
    block, article = RemovedBlockRow, ArticleRow
    ids = (
        select(article.id)
        .where(article.source == source, article.published_at.is_not(None))
        .order_by(article.published_at.desc())
        .limit(MOST_EXAMPLES)
    )
    chosen = list(session.scalars(ids))
    query = select(block.reason, func.substr(block.text, 1, 200)).where(
        block.article_id.in_(chosen)
    )
    texts: dict[str, Counter[str]] = defaultdict(Counter)
    for reason, text in session.execute(query):
        texts[reason.value][text] += 1
    found = [
        Taken(reason, counts.total(), tuple(sorted(counts, key=lambda t: (-counts[t], t))[:3]))
        for reason, counts in texts.items()
    ]
    return sorted(found, key=lambda one: (-one.blocks, one.reason))


def latest_rejections(session: Session, source: str, limit: int = 20) -> list[Rejected]:
    """The pages of a source that were last found to be no articles."""
    page = PageRow
    query = (
        select(page.url, page.rejection, page.rejection_detail, page.fetched_at)
        .where(page.source == source, page.rejection.is_not(None))
        .order_by(page.fetched_at.desc())
        .limit(limit)
    )
    return [
        Rejected(row.url, row.rejection, row.rejection_detail, row.fetched_at)
        for row in session.execute(query)
        if row.rejection is not None
    ]
