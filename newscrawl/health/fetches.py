"""What crawls met at a source in, whether it can be had at all out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from newscrawl.health.facts import RunFacts, SourceFacts
from newscrawl.storage.health import Finding
from newscrawl.storage.states import HealthState

LONG_ENOUGH = timedelta(hours=20)
"""that nothing but this was met"""
DOWN_LONG_ENOUGH = timedelta(hours=44)
"""the same of a site that does not answer: most are back the next day"""
LOOKS = 3
"""that met it, at least"""
SHARE = 0.5
"""of what was asked for in a run"""
READ_IN_VAIN = 0.6
"""share of pages that can no longer be read as articles"""
UP_BY = 0.4
ENOUGH_PAGES = 10
FEED_FAILS_FOR = timedelta(days=3)
FEED_FAILURES = 4

WALLS = frozenset({"http_401", "http_402", "http_403", "http_429", "http_451"})
SHOWN_WALLS = frozenset({"bot_wall", "consent_wall", "paywall_stub"})
UNREACHABLE = frozenset({
    "bad_encoding", "bad_redirect", "connection", "connection_refused", "dns", "headers_too_large",
    "host_paused", "redirect_loop", "robots_unreachable", "timeout", "truncated",
})  # fmt: skip
NOT_READ = frozenset({"empty", "index_page", "script_only", "soft_404", "too_short", "timed_out", "reader_failed"})  # fmt: skip

Counts = Mapping[str, int]


def check_fetches(facts: SourceFacts, now: datetime) -> list[Finding]:
    """What keeps the source from being had or read."""
    findings = [
        finding
        for state in (
            HealthState.CERTIFICATE_EXPIRED,
            HealthState.UNREACHABLE,
            HealthState.WALLED,
            HealthState.ROBOTS_CHANGED,
        )
        if (finding := _met(facts, state)) is not None
    ]
    if not findings:
        findings += _failing_feeds(facts, now)
    findings += _changed_layout(facts)
    return findings


def _met(facts: SourceFacts, state: HealthState) -> Finding | None:
    """The state, when the last runs met nothing else, for long enough."""
    streak: list[RunFacts] = []
    for run in reversed(facts.runs):
        asked = run.requested + run.listings_failed
        is_answered = run.listings > run.listings_failed
        if not asked:
            # The listings were answered and named nothing new: that speaks of the host alone.
            if is_answered and state in {HealthState.UNREACHABLE, HealthState.CERTIFICATE_EXPIRED}:
                break
            continue
        if sum(_of_state(run, state).values()) < SHARE * asked:
            break
        streak.append(run)
    long_enough = DOWN_LONG_ENOUGH if state is HealthState.UNREACHABLE else LONG_ENOUGH
    if len(streak) < LOOKS or streak[0].started_at - streak[-1].started_at < long_enough:
        return None
    seen: Counter[str] = Counter()
    for run in streak:
        seen.update(_of_state(run, state))
    said = ", ".join(f"{number} times {kind}" for kind, number in seen.most_common(3))
    reason = next((one.last_error for one in facts.listings if one.last_error), None)
    evidence = f"the last {len(streak)} crawls met {said}" + (f" ({reason})" if reason else "")
    command = f"newscrawl sources check {facts.source}"
    return Finding(facts.source, state, streak[-1].started_at, evidence, command)


def _of_state(run: RunFacts, state: HealthState) -> dict[str, int]:
    errors, shown = run.errors, run.rejections
    if state is HealthState.CERTIFICATE_EXPIRED:
        return _only(errors, frozenset({"tls"}))
    if state is HealthState.ROBOTS_CHANGED:
        return _only(errors, frozenset({"robots"}))
    if state is HealthState.WALLED:
        return _only(errors, WALLS) | _only(shown, SHOWN_WALLS)
    failed = {kind: number for kind, number in errors.items() if kind.startswith("http_5")}
    return failed | _only(errors, UNREACHABLE)


def _only(counts: Counts, kinds: frozenset[str]) -> dict[str, int]:
    return {kind: number for kind, number in counts.items() if kind in kinds}


def _failing_feeds(facts: SourceFacts, now: datetime) -> Iterator[Finding]:
    bad = [
        one
        for one in facts.listings
        if one.retired_at is not None
        or (
            one.failing_since is not None
            and one.failing_since < now - FEED_FAILS_FOR
            and one.failures >= FEED_FAILURES
        )
    ]
    if not bad:
        return
    since = min(one.failing_since or one.retired_at or now for one in bad)
    said = "; ".join(f"{one.url}: {one.last_error or 'given up'}" for one in bad[:3])
    more = f"; and {len(bad) - 3} more" if len(bad) > 3 else ""
    command = f"newscrawl sources check {facts.source}"
    yield Finding(facts.source, HealthState.FEED_FAILING, since, said + more, command)


def _changed_layout(facts: SourceFacts) -> Iterator[Finding]:
    command = f"newscrawl profiles show {facts.source}"
    changed = [one for one in facts.layouts if one.changed_at is not None]
    for one in changed[:1]:
        assert one.changed_at is not None
        said = f"pages of {one.host} come in another layout than was learned"
        yield Finding(facts.source, HealthState.LAYOUT_CHANGED, one.changed_at, said, command)
    recent, before = _latest_pages(facts.runs)
    pages, bad = _pages(recent)
    earlier, earlier_bad = _pages(before)
    if changed or pages < ENOUGH_PAGES or earlier < ENOUGH_PAGES:
        return
    share, usual = sum(bad.values()) / pages, sum(earlier_bad.values()) / earlier
    if share >= READ_IN_VAIN and share > usual + UP_BY:
        reasons = ", ".join(f"{number} {reason}" for reason, number in bad.most_common(3))
        said = f"{sum(bad.values())} of the last {pages} pages are no articles ({reasons}); before, {100 * usual:.0f} %"
        yield Finding(facts.source, HealthState.LAYOUT_CHANGED, recent[0].started_at, said, command)


def _latest_pages(runs: Sequence[RunFacts]) -> tuple[list[RunFacts], list[RunFacts]]:
    """The latest runs that brought enough pages, and those before."""
    pages = 0
    for index in range(len(runs) - 1, -1, -1):
        pages += runs[index].fetched
        if pages >= ENOUGH_PAGES:
            return list(runs[index:]), list(runs[:index])
    return [], []


def _pages(runs: Sequence[RunFacts]) -> tuple[int, Counter[str]]:
    """Pages that were fetched, and those that could not be read, by reason."""
    bad: Counter[str] = Counter()
    for run in runs:
        bad.update(_only(run.rejections, NOT_READ))
    return sum(run.fetched for run in runs), bad
