"""When a source published in, whether it has fallen silent, or brings far less than usual, out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from newscrawl.health.chances import longest_gap, poisson_tail, scatter_of, scattered_tail
from newscrawl.health.facts import SourceFacts
from newscrawl.health.rhythm import DAY, Rhythm, rhythm_of
from newscrawl.storage.days import DayCounts
from newscrawl.storage.health import Finding
from newscrawl.storage.states import HealthState

ENOUGH_DAYS = 10
"""on which it published, before anything is learned from them"""
LEARNED_FROM = timedelta(days=400)
SILENT_CHANCE = 0.01
"""of a false alarm within a year, if its gaps are as they were"""
LONGER_THAN_EVER = 1.4
"""times the longest gap that was seen"""
LEAST_SILENCE, MOST_SILENCE = 3, 120
"""ordinary days; the latter is told of however long the gaps of a source may be"""

WINDOW = 28
"""days in which articles are counted"""
WINDOWS = 4
"""as long that must have been seen before"""
TOO_FEW = 0.4
"""times what is usual, or what the file expects"""
FEWER = 0.75
"""times what is usual, of which a count so low would be unlikely"""
STILL_FEW = 0.6
"""the same, until a drop is over"""
FEWER_THAN_EVER = 0.5
"""times the poorest window that was seen"""
ENOUGH_ARTICLES = 8
"""that were to be expected in a window: of fewer, half says nothing"""
UNLIKELY = 1e-3


def check_yield(facts: SourceFacts, now: datetime) -> list[Finding]:
    """Whether the source is silent, or else has dropped."""
    looked = _last_look(facts)
    if looked is None:
        return []
    until = min(now, looked).date()
    days = [one for one in facts.days if until - LEARNED_FROM <= one.day <= until]
    if not days:
        return []
    rhythm = rhythm_of(days, country=facts.country, seasons=facts.expect.quiet, today=until)
    silent = _silent(facts, days, rhythm, until)
    dropped = _dropped(facts, days, rhythm, until)
    if silent is not None and HealthState.DROPPED not in facts.open_states:
        dropped = None  # it says the same, and later
    return [one for one in (silent, dropped) if one is not None]


def _last_look(facts: SourceFacts) -> datetime | None:
    """When one of its listings was last answered: of what came since, nothing is known."""
    answered = (run.started_at for run in facts.runs if run.listings > run.listings_failed)
    return max(answered, default=None)


def _silent(
    facts: SourceFacts, days: Sequence[DayCounts], rhythm: Rhythm, until: date
) -> Finding | None:
    last = days[-1].day
    passed = rhythm.between(last, until)
    allowed = _allowed_silence(facts, days, rhythm)
    if allowed is None or passed <= allowed:
        return None
    gaps = sorted((b.day - a.day).days for a, b in pairwise(days))
    often = gaps[len(gaps) // 2] if gaps else 0
    usual = f"every {often} days" if often > 1 else "every day" if often else "more often"
    evidence = f"nothing new for {(until - last).days} days, since {last}; it publishes {usual}"
    command = f"newscrawl sources check {facts.source}"
    return Finding(facts.source, HealthState.SILENT, _at(last), evidence, command)


def _allowed_silence(facts: SourceFacts, days: Sequence[DayCounts], rhythm: Rhythm) -> float | None:
    """Ordinary days without anything new that are no reason to worry; None: too little is known."""
    if len(days) > ENOUGH_DAYS and (days[-1].day - days[0].day).days >= WINDOW:
        gaps = sorted(rhythm.between(a.day, b.day) for a, b in pairwise(days))
        gaps = [max(gap, 0.1) for gap in gaps]
        span = (days[-1].day - days[0].day).days
        chance = SILENT_CHANCE / (len(gaps) * 365 / span)
        allowed = max(LEAST_SILENCE, longest_gap(gaps, chance), LONGER_THAN_EVER * gaps[-1])
        return min(allowed, MOST_SILENCE)
    if facts.expect.articles_per_week:
        mean = 7 / facts.expect.articles_per_week
        return max(LEAST_SILENCE, longest_gap([mean / 2, mean, 1.5 * mean], UNLIKELY))
    return None


def _dropped(
    facts: SourceFacts, days: Sequence[DayCounts], rhythm: Rhythm, until: date
) -> Finding | None:
    count, weight = _window(days, rhythm, until)
    if weight < WINDOW / 2:
        return None  # a season in which little is to be expected
    expected = facts.expect.articles_per_week * weight / 7
    if expected and count < TOO_FEW * expected and poisson_tail(count, FEWER * expected) < UNLIKELY:
        said = f"its file expects {facts.expect.articles_per_week:g} a week"
        return _drop(facts.source, count, until, said)
    earlier = _earlier_windows(days, rhythm, until)
    if len(earlier) < WINDOWS:
        return None
    rates = [number / size for number, size in earlier]
    middle = sorted(rates)[len(rates) // 2]
    usual = middle * weight
    if usual < ENOUGH_ARTICLES:
        return None
    is_open = HealthState.DROPPED in facts.open_states
    share = STILL_FEW if is_open else TOO_FEW
    limit = share * usual
    if not is_open:
        limit = min(limit, FEWER_THAN_EVER * min(rates) * weight)
        # A source that comes in bursts has poor months by its nature.
        if scattered_tail(count, usual, scatter_of(*zip(*earlier, strict=True))) >= UNLIKELY:
            return None
        if _was_silent(facts, days, rhythm, until):
            return None
    half_count, half_weight = _window(days, rhythm, until, WINDOW // 2)
    goes_on = half_count < share * middle * half_weight
    if count < limit and goes_on and poisson_tail(count, FEWER * usual) < UNLIKELY:
        return _drop(facts.source, count, until, f"usually {usual:.0f}")
    return None


def _was_silent(facts: SourceFacts, days: Sequence[DayCounts], rhythm: Rhythm, until: date) -> bool:
    """Whether a silence within the window, which was told when it was there, makes it poor."""
    begin = until - WINDOW * DAY
    before = [one for one in days if one.day <= begin]
    allowed = _allowed_silence(facts, before, rhythm) if before else None
    if allowed is None:
        return False
    within = [before[-1].day, *(one.day for one in days if one.day > begin)]
    return any(rhythm.between(*pair) > allowed for pair in pairwise(within))


def _window(
    days: Sequence[DayCounts], rhythm: Rhythm, until: date, length: int = WINDOW
) -> tuple[int, float]:
    """Articles in the days up to `until`, and what those days weigh."""
    after = until - length * DAY
    count = sum(one.articles for one in days if after < one.day <= until and rhythm.weight(one.day))
    return count, rhythm.between(after, until)


def _earlier_windows(
    days: Sequence[DayCounts], rhythm: Rhythm, until: date
) -> list[tuple[int, float]]:
    """Articles in each earlier window and what its days weigh, but for those that hardly count."""
    windows = []
    end = until - WINDOW * DAY
    while end - WINDOW * DAY >= days[0].day:
        count, weight = _window(days, rhythm, end)
        if weight >= WINDOW / 2:
            windows.append((count, weight))
        end -= WINDOW * DAY // 2
    return windows


def _drop(source: str, count: int, until: date, usual: str) -> Finding:
    evidence = f"{count} articles in the last {WINDOW} days; {usual}"
    since = _at(until - WINDOW * DAY)
    command = f"newscrawl sources check {source}"
    return Finding(source, HealthState.DROPPED, since, evidence, command)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
