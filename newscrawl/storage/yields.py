"""A session in, what came in of each source of late out: a day at a time, a run at a time.

Whatever is asked here is answered by an index over a bounded stretch of time: it takes no longer in
a large database than in a small one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, literal_column, select
from sqlalchemy.orm import Session

from newscrawl.items import RejectionReason
from newscrawl.storage.models import (
    ArticleRow,
    CrawlRun,
    PageRow,
    RemovedBlockRow,
    SourceRow,
)
from newscrawl.storage.runs import SourceRun
from newscrawl.storage.states import RunState
from newscrawl.storage.upsert import is_postgresql

LATEST = 1_000
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


def latest_articles(session: Session) -> dict[str, datetime]:
    """When each source last published something."""
    # One look into an index a source: to group all articles would read all of it.
    latest = (
        select(func.max(ArticleRow.published_at))
        .where(ArticleRow.source == SourceRow.name)
        .scalar_subquery()
    )
    rows = session.execute(select(SourceRow.name, latest))
    return {source: moment for source, moment in rows if moment is not None}


def last_runs(session: Session) -> dict[str, SourceRun]:
    """The last crawl of each source that is over."""
    run = CrawlRun
    last = (
        select(run.id)
        .where(run.source == SourceRow.name, run.state != RunState.RUNNING)
        .order_by(run.started_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    columns = [getattr(run, name) for name in SourceRun.__dataclass_fields__]
    rows = session.execute(select(*columns).where(run.id.in_(select(last).select_from(SourceRow))))
    return {row.source: SourceRun(*row) for row in rows}


def weeks_of(session: Session, source: str) -> list[Week]:
    """What the last 1,000 articles of a source have, by week of publication, oldest first."""
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
