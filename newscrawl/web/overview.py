"""The first page: what came in of late, which sources need care, what the last crawls brought."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from newscrawl.report import has_failed
from newscrawl.storage import yields
from newscrawl.storage.command_runs import recent_commands
from newscrawl.storage.daily import articles_a_day
from newscrawl.storage.health import KnownState, states_of
from newscrawl.storage.past_runs import recent_crawls
from newscrawl.storage.runs import SourceRun
from newscrawl.web.charts import daily_chart
from newscrawl.web.rooms import page, rooms_of

SPANS = {30: "30 days", 90: "90 days", 365: "a year"}
DEFAULT_SPAN = 30
SHOWN = 8
"""crawls, and other commands"""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a source stands."""

    name: str
    title: str
    troubles: tuple[Trouble, ...]
    """empty when there is nothing to be done"""
    articles: int
    """in the span that is shown"""
    latest: datetime | None
    run: SourceRun | None


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that is wrong with a source."""

    state: str
    why: str
    since: datetime | None = None
    command: str = ""
    """that shows more"""


def show(request: Request) -> Response:
    asked = request.query_params.get("days", "")
    days = int(asked) if asked.isdecimal() and int(asked) in SPANS else DEFAULT_SPAN
    rooms = rooms_of(request)
    with rooms.read() as session:
        values = overview(session, days)
    return page(
        "overview.html", section="overview", spans=SPANS, totals=rooms.counter.totals(), **values
    )


def overview(session: Session, days: int, *, now: datetime | None = None) -> dict[str, Any]:
    """What the template `overview` shows."""
    start = now or datetime.now(UTC)
    today = start.date()
    sources = yields.sources_of(session)
    first = today - timedelta(days=days - 1)
    counts = articles_a_day(session, first, today)
    titles = {source.name: source.title for source in sources}
    chart = daily_chart(counts, first, today, labels=titles, title="Articles a day, by source")
    states = states_of(session)
    return {
        "days": days,
        "today": today,
        "chart": chart,
        "standings": standings(session, sources, counts.totals, states),
        "troubles": [_trouble(one) for one in states if not one.source],
        "crawls": recent_crawls(session, limit=SHOWN, since=start - timedelta(days=30)),
        "commands": [
            one
            for one in recent_commands(session, limit=4 * SHOWN)
            if one.command not in ("crawl", "health")
        ][:SHOWN],
    }


def standings(
    session: Session,
    sources: Sequence[yields.SourceFacts],
    articles: Mapping[str, int],
    states: Sequence[KnownState],
) -> list[Standing]:
    """Every source, those that need care first, the longest first."""
    latest, runs = yields.latest_articles(session), yields.last_runs(session)
    found = [
        Standing(
            source.name,
            source.title,
            troubles_of(source.name, states, runs.get(source.name)),
            articles.get(source.name, 0),
            latest.get(source.name),
            runs.get(source.name),
        )
        for source in sources
    ]
    order = {one.source: number for number, one in reversed(list(enumerate(states)))}
    last = len(states)
    return sorted(
        found,
        key=lambda one: (not one.troubles, order.get(one.name, last), -one.articles, one.name),
    )


def troubles_of(
    name: str, states: Sequence[KnownState], run: SourceRun | None
) -> tuple[Trouble, ...]:
    """What `newscrawl health` found, and how the last crawl went when it has nothing to say of that."""
    found = tuple(_trouble(one) for one in states if one.source == name)
    if found or run is None:
        return found
    if has_failed(run):
        why = run.message or "nothing that was asked for was answered with anything of use"
        return (Trouble("crawl failed", why, run.started_at),)
    return ()


def _trouble(state: KnownState) -> Trouble:
    return Trouble(state.state.value, state.evidence, state.since, state.command)
