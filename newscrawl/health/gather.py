"""A session and sources in, what each of them is judged by out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from newscrawl.health.facts import LayoutFacts, ListingFacts, RunFacts, SourceFacts
from newscrawl.reading.profile.model import Health
from newscrawl.sources import Source
from newscrawl.storage.agenda import roots_of
from newscrawl.storage.days import days_of
from newscrawl.storage.health import Finding, HealthState, states_of
from newscrawl.storage.models import ListingRow
from newscrawl.storage.past_runs import recent_crawls, recent_runs
from newscrawl.storage.profiles import load_profiles
from newscrawl.storage.runs import RunState

HISTORY = timedelta(days=800)
"""of days"""
RUNS_OF = timedelta(days=30)
MOST_RUNS = 3000
"""of one source: a crawl every quarter of an hour"""
NOT_CRAWLED_FOR = timedelta(hours=36)
"""after which the crawling itself is at fault; a crawl every day is late by hours at most"""


def gather(session: Session, sources: Mapping[str, Source], now: datetime) -> Iterator[SourceFacts]:
    """The facts of each source that was ever crawled."""
    days = days_of(session, since=(now - HISTORY).date(), sources=list(sources))
    profiles = load_profiles(session, list(sources))
    layouts: dict[str, list[LayoutFacts]] = {}
    for (name, host), profile in profiles.items():
        changed = profile.health is Health.LAYOUT_CHANGED
        layouts.setdefault(name, []).append(
            LayoutFacts(host, _moment(profile.changed_at, now) if changed else None)
        )
    open_: dict[str, set[HealthState]] = {}
    for state in states_of(session):
        open_.setdefault(state.source, set()).add(state.state)
    for name, source in sources.items():
        runs = _runs(session, name, now)
        if not runs:
            continue
        yield SourceFacts(
            source=name,
            country=source.country,
            expect=source.expect,
            days=days.get(name, []),
            runs=runs,
            listings=_listings(session, source),
            layouts=layouts.get(name, []),
            open_states=frozenset(open_.get(name, ())),
        )


def check_crawling(session: Session, now: datetime) -> list[Finding]:
    """Whether crawls still come to their end; nothing before the first one."""
    crawls = recent_crawls(session, limit=50)
    done = [one.finished_at for one in crawls if one.state is RunState.DONE and one.finished_at]
    last = max(done, default=crawls[-1].started_at if crawls else now)
    if now - last < NOT_CRAWLED_FOR:
        return []
    latest = crawls[0]
    evidence = (
        f"no crawl has ended well since {last:%Y-%m-%d %H:%M} UTC; the last one is {latest.state}"
    )
    if latest.message:
        evidence += f" ({latest.message})"
    return [Finding("", HealthState.NOT_CRAWLED, last, evidence, "newscrawl schedule status")]


def _runs(session: Session, source: str, now: datetime) -> Sequence[RunFacts]:
    found = recent_runs(session, source, limit=MOST_RUNS, since=now - RUNS_OF, idle=False)
    return [
        RunFacts(
            run.started_at, run.listings, run.listings_failed, run.requested, run.fetched,
            run.rejections, run.errors,
        )
        for run in reversed(found)
        if run.state is not RunState.RUNNING
    ]  # fmt: skip


def _listings(session: Session, source: Source) -> list[ListingFacts]:
    row = ListingRow
    query = select(row.url, row.failing_since, row.failures, row.last_error, row.retired_at).where(
        row.source == source.name, row.url.in_(list(roots_of(source)))
    )
    return [ListingFacts(*found) for found in session.execute(query)]


def _moment(text: str, now: datetime) -> datetime:
    """The time that a profile states; they keep it as text."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return now
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
