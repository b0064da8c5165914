"""The first page: what came in of late, which sources need care, what the last crawls brought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from newscrawl.report import has_failed
from newscrawl.storage import yields
from newscrawl.storage.runs import SourceRun
from newscrawl.storage.states import RunState
from newscrawl.web.charts import daily_chart
from newscrawl.web.rooms import page, rooms_of

SPANS = {30: "30 days", 90: "90 days", 365: "a year"}
DEFAULT_SPAN = 30
LATEST_RUNS = 400
"""rows of crawls, one a source, that are put together to whole crawls"""
SHOWN_RUNS = 8


@dataclass(frozen=True, slots=True)
class Standing:
    """How a source stands."""

    name: str
    title: str
    state: str
    """a word; `ok` when there is nothing to be done"""
    why: str
    is_bad: bool
    articles: int
    """in the span that is shown"""
    latest: datetime | None
    run: SourceRun | None


@dataclass(frozen=True, slots=True)
class Crawl:
    """One crawl of one or several sources."""

    run_id: str
    started_at: datetime
    finished_at: datetime | None
    states: tuple[RunState, ...]
    sources: tuple[str, ...]
    fetched: int
    new: int
    changed: int
    rejected: int
    failed: int


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
    today = (now or datetime.now(UTC)).date()
    sources = yields.sources_of(session)
    names = [source.name for source in sources]
    first = today - timedelta(days=days - 1)
    counts = yields.articles_a_day(session, first, sources=names)
    titles = {source.name: source.title for source in sources}
    chart = daily_chart(counts, first, today, labels=titles, title="Articles a day, by source")
    return {
        "days": days,
        "today": today,
        "chart": chart,
        "standings": standings(session, sources, _by_source(counts)),
        "crawls": latest_crawls(session),
    }


def _by_source(counts: Mapping[tuple[str, Any], int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for (source, _), number in counts.items():
        found[source] = found.get(source, 0) + number
    return found


def standings(
    session: Session, sources: list[yields.SourceFacts], articles: Mapping[str, int]
) -> list[Standing]:
    """Every source, those that need care first."""
    names = [source.name for source in sources]
    latest = yields.latest_articles(session, names)
    runs = yields.last_run_of_each(session, names)
    found = []
    for source in sources:
        state, why = state_of(runs.get(source.name))
        found.append(
            Standing(
                source.name, source.title, state, why, state not in ("ok", "not crawled"),
                articles.get(source.name, 0), latest.get(source.name), runs.get(source.name),
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (not one.is_bad, -one.articles, one.name))


def state_of(run: SourceRun | None) -> tuple[str, str]:
    """How the last crawl of a source went, in a word, and why."""
    if run is None:
        return "not crawled", ""
    if has_failed(run):
        return (
            "failed",
            run.message or "nothing that was asked for was answered with anything of use",
        )
    if run.state is RunState.INTERRUPTED:
        return "interrupted", "the last crawl was stopped"
    if run.failed > max(3, run.requested // 2):
        return "failing", f"{run.failed:,} of {run.requested:,} pages could not be had"
    return "ok", ""


def latest_crawls(session: Session, *, source: str | None = None) -> list[Crawl]:
    rows = yields.latest_runs(session, source=source, limit=LATEST_RUNS)
    crawls = []
    for run_id, group in groupby(rows, key=lambda run: run.run_id):
        runs = list(group)
        ends = [run.finished_at for run in runs if run.finished_at is not None]
        crawls.append(
            Crawl(
                run_id,
                min(run.started_at for run in runs),
                max(ends) if len(ends) == len(runs) else None,
                tuple(sorted({run.state for run in runs})),
                tuple(sorted(run.source for run in runs)),
                sum(run.fetched for run in runs),
                sum(run.articles_new for run in runs),
                sum(run.articles_changed for run in runs),
                sum(run.rejected for run in runs),
                sum(run.failed for run in runs),
            )
        )
        if len(crawls) == SHOWN_RUNS:
            break
    return crawls
