"""The pages of sources: how each is doing, what is taken out of it, what was learned of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response

from newscrawl.reading.profile import words
from newscrawl.storage import yields
from newscrawl.storage.daily import articles_a_day
from newscrawl.storage.days import DayCounts, days_of
from newscrawl.storage.health import states_of
from newscrawl.storage.past_runs import recent_runs
from newscrawl.storage.profiles import load_profiles
from newscrawl.storage.runs import RunState
from newscrawl.web.charts import daily_chart, share_line
from newscrawl.web.overview import standings, troubles_of
from newscrawl.web.rooms import not_found, page, rooms_of

DAYS = 26 * 7
RUNS = 15
EARLIER = 10
"""troubles that are over"""
MOST_WORDS = 120
"""lines of a profile that are shown"""


def show_all(request: Request) -> Response:
    rooms = rooms_of(request)
    with rooms.read() as session:
        sources = yields.sources_of(session)
        found = standings(session, sources, {}, states_of(session))
    return page("sources.html", section="sources", standings=found, totals=rooms.counter.totals())


def show(request: Request) -> Response:
    name = request.path_params["name"]
    rooms = rooms_of(request)
    with rooms.read() as session:
        facts = next((one for one in yields.sources_of(session) if one.name == name), None)
        if facts is None:
            return not_found(f"No source that was crawled is named “{name}”.")
        today = datetime.now(UTC).date()
        first = today - timedelta(days=DAYS - 1)
        counts = articles_a_day(session, first, today, source=name)
        weeks = yields.weeks_of(session, name)
        runs = recent_runs(session, name, limit=RUNS)
        profiles = load_profiles(session, [name])
        last = next((run for run in runs if run.state is not RunState.RUNNING), None)
        troubles = troubles_of(name, states_of(session, source=name), last)
        days = days_of(session, since=first, sources=[name]).get(name, [])
        earlier = states_of(session, source=name, ended=True, limit=EARLIER)
        taken = yields.taken_out(session, name)
        rejections = yields.latest_rejections(session, name)
        latest = yields.latest_articles(session).get(name)
    rates = [
        (field, f"{weeks[-1].filled[field]:.0%}", [week.filled[field] for week in weeks])
        for field in (yields.FIELDS if weeks else ())
    ]
    rates += _by_week(days)
    return page(
        "source.html",
        section="sources",
        source=facts,
        file=rooms.sources.get(name),
        troubles=troubles,
        earlier=earlier,
        latest=latest,
        total=(totals.articles.get(name, 0) if (totals := rooms.counter.totals()) else None),
        chart=daily_chart(
            counts,
            first,
            today,
            labels={name: facts.title},
            title=f"Articles of {facts.title} a week",
        ),
        weeks=weeks,
        rates=[(name, shown, share_line(shares, name)) for name, shown, shares in rates],
        runs=runs,
        taken=taken,
        rejections=rejections,
        profiles={
            host: _some(list(words.tell(profile))) for (_, host), profile in profiles.items()
        },
    )


def _by_week(days: Sequence[DayCounts]) -> list[tuple[str, str, list[float]]]:
    """What `newscrawl health` counted: how the articles were read, and how long they are."""
    weeks: dict[date, list[DayCounts]] = defaultdict(list)
    for one in days:
        weeks[one.day - timedelta(days=one.day.weekday())].append(one)
    if not weeks:
        return []
    parts = [weeks[monday] for monday in sorted(weeks)]
    articles = [sum(one.articles for one in part) for part in parts]
    words = [sum(one.words for one in part) / n for part, n in zip(parts, articles, strict=True)]
    removed = [
        sum(one.removed for one in part) / n for part, n in zip(parts, articles, strict=True)
    ]
    found = []
    for name, counts in (
        ("read by profile", [sum(one.by_profile for one in part) for part in parts]),
        ("read from a feed", [sum(one.by_feed for one in part) for part in parts]),
    ):
        shares = [count / n for count, n in zip(counts, articles, strict=True)]
        found.append((name, f"{shares[-1]:.0%}", shares))
    for name, means in (("words", words), ("blocks taken out", removed)):
        most = max(means) or 1
        found.append((name, f"{means[-1]:,.0f} each", [mean / most for mean in means]))
    return found


def _some(lines: list[str]) -> list[str]:
    if len(lines) <= MOST_WORDS:
        return lines
    return [
        *lines[:MOST_WORDS],
        f"… and {len(lines) - MOST_WORDS} lines more: `newscrawl profiles show`",
    ]
