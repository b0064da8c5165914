"""Counts of what articles say in, whether they have changed for the worse out.

What is recent is compared with blocks of as many articles before: it is wrong when it is worse than
all of them, and by far. One odd day, or a source that always leaves a field empty, is not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from statistics import median

from newscrawl.health.chances import binomial_tail
from newscrawl.health.facts import SourceFacts
from newscrawl.storage.days import DayCounts
from newscrawl.storage.health import Finding
from newscrawl.storage.states import HealthState

BLOCK, SMALL_BLOCK = 12, 8
"""articles that are compared with as many; the latter of a source that has few"""
FEW = 100
BLOCKS = 3
"""before, at least"""
RECENT = timedelta(days=45)
HISTORY, LONG_HISTORY = timedelta(days=400), timedelta(days=800)
"""the latter of a source that has few"""
FALL = 0.35
"""by which a share must have fallen"""
BELOW_EVER = 0.15
"""and be below the worst block"""
UNLIKELY = 1e-5
"""that chance alone left out so many"""
DOUBT = 0.02
"""by which a share may be less than was seen"""
UNEXPECTED = 1e-3
"""the same, where the source's file says what is to be expected"""
THIN = 0.5
"""times the shortest block before"""
SOME_FUTURE = 3
"""articles from days to come, and half of the recent ones"""
MORE_REMOVED = 3.0
FIELDS = {"title": "titled", "authors": "authored", "published_at": "dated"}

Share = Callable[[DayCounts], int]


def check_contents(facts: SourceFacts, now: datetime) -> list[Finding]:
    """What is wrong with the articles of the source."""
    days, size = _since(facts, now - HISTORY), BLOCK
    if sum(one.articles for one in days) < FEW:
        days, size = _since(facts, now - LONG_HISTORY), SMALL_BLOCK
    recent, earlier = _latest_block(days, size)
    number = sum(one.articles for one in recent)
    if not recent or number < size or recent[-1].day < (now - RECENT).date():
        return list(_future(facts, days))
    blocks = list(_blocks(earlier, size))
    findings = [*_future(facts, days), *_expected(facts, recent, number)]
    if len(blocks) >= BLOCKS:
        findings += _fields(facts, recent, blocks)
        findings += _thin(facts, recent, blocks)
        findings += _language(facts, recent, earlier)
        findings += _layout(facts, recent, blocks)
    return _once(findings)


def _since(facts: SourceFacts, begin: datetime) -> list[DayCounts]:
    return [one for one in facts.days if one.day >= begin.date()]


def _latest_block(days: Sequence[DayCounts], size: int) -> tuple[list[DayCounts], list[DayCounts]]:
    """The latest days with enough articles, and those before."""
    articles = 0
    for index in range(len(days) - 1, -1, -1):
        articles += days[index].articles
        if articles >= size:
            return list(days[index:]), list(days[:index])
    return list(days), []


def _blocks(days: Sequence[DayCounts], size: int) -> Iterator[list[DayCounts]]:
    block: list[DayCounts] = []
    articles = 0
    for day in days:
        block.append(day)
        articles += day.articles
        if articles >= size:
            yield block
            block, articles = [], 0


def _share(days: Sequence[DayCounts], name: str) -> float:
    number: int = sum(getattr(one, name) for one in days)
    return number / sum(one.articles for one in days)


def _has_fallen(recent: Sequence[DayCounts], blocks: Sequence[list[DayCounts]], name: str) -> bool:
    shares = [_share(block, name) for block in blocks]
    now, usual = _share(recent, name), median(shares)
    if now >= min(shares) - BELOW_EVER or now >= usual - FALL:
        return False
    number = sum(one.articles for one in recent)
    earlier = [day for block in blocks for day in block]
    # Never quite certain, however many had it: as if one more article had not.
    articles = sum(one.articles for one in earlier)
    likely = min(_share(earlier, name), articles / (articles + 1)) - DOUBT
    return binomial_tail(round(now * number), number, likely) < UNLIKELY


def _fields(
    facts: SourceFacts, recent: list[DayCounts], blocks: list[list[DayCounts]]
) -> Iterator[Finding]:
    for field, name in FIELDS.items():
        if _has_fallen(recent, blocks, name):
            before = median(_share(block, name) for block in blocks)
            said = f"{field} filled in {_percent(_share(recent, name))} of the last articles, {_percent(before)} before"
            yield _finding(facts, HealthState.FIELDS_MISSING, recent, said)


def _expected(facts: SourceFacts, recent: list[DayCounts], number: int) -> Iterator[Finding]:
    for field, share in facts.expect.filled.items():
        name = FIELDS.get(field)
        if name is None:
            continue
        filled = sum(getattr(one, name) for one in recent)
        if filled / number < share and binomial_tail(filled, number, share) < UNEXPECTED:
            said = f"{field} filled in {_percent(filled / number)} of the last articles; its file expects {_percent(share)}"
            yield _finding(facts, HealthState.FIELDS_MISSING, recent, said)


def _thin(
    facts: SourceFacts, recent: list[DayCounts], blocks: list[list[DayCounts]]
) -> Iterator[Finding]:
    now, before = _words(recent), [_words(block) for block in blocks]
    if now < THIN * min(before):
        said = f"the last articles have {now:.0f} words, {median(before):.0f} before"
        yield _finding(facts, HealthState.THIN_TEXT, recent, said)


def _words(days: Sequence[DayCounts]) -> float:
    """The median over articles of their day's median."""
    return median(one.words_median for one in days for _ in range(one.articles))


def _language(
    facts: SourceFacts, recent: list[DayCounts], earlier: list[DayCounts]
) -> Iterator[Finding]:
    (now, now_share), (before, before_share) = _main_language(recent), _main_language(earlier)
    if now and before and now != before and min(now_share, before_share) > 0.7:
        said = f"the last articles are in {now}, those before in {before}"
        yield _finding(facts, HealthState.LANGUAGE_CHANGED, recent, said)


def _main_language(days: Sequence[DayCounts]) -> tuple[str, float]:
    counts: Counter[str] = Counter()
    for one in days:
        counts.update(one.languages)
    if not counts:
        return "", 0.0
    [(language, number)] = counts.most_common(1)
    return language, number / counts.total()


def _layout(
    facts: SourceFacts, recent: list[DayCounts], blocks: list[list[DayCounts]]
) -> Iterator[Finding]:
    """Signs of another layout in what was made of its pages."""
    command = f"newscrawl profiles show {facts.source}"
    if _has_fallen(recent, blocks, "by_profile"):
        before = median(_share(block, "by_profile") for block in blocks)
        said = f"{_percent(_share(recent, 'by_profile'))} of the last articles are read by what was learned of the site, {_percent(before)} before"
        yield _finding(facts, HealthState.LAYOUT_CHANGED, recent, said, command)
    removed = [_share(block, "removed") for block in blocks]
    now = _share(recent, "removed")
    if now > MORE_REMOVED * max(removed) + 5 or now < min(removed) / MORE_REMOVED - 1:
        said = (
            f"{now:.1f} blocks taken out of each of the last articles, {median(removed):.1f} before"
        )
        yield _finding(facts, HealthState.LAYOUT_CHANGED, recent, said, command)


def _future(facts: SourceFacts, days: Sequence[DayCounts]) -> Iterator[Finding]:
    recent: list[DayCounts] = []
    for day in reversed(days[-30:]):
        recent.insert(0, day)
        articles, future = (
            sum(getattr(one, name) for one in recent) for name in ("articles", "future")
        )
        if articles >= 2 * SOME_FUTURE:
            break
    if recent and future >= SOME_FUTURE and 2 * future >= articles:
        said = f"{future} of the last {articles} articles date from days to come"
        began = [recent[0]]
        for day in reversed(days[: -len(recent)]):
            if 2 * day.future < day.articles:
                break
            began.append(day)
        yield _finding(facts, HealthState.FUTURE_DATES, began[-1:], said)


def _finding(
    facts: SourceFacts,
    state: HealthState,
    recent: Sequence[DayCounts],
    evidence: str,
    command: str = "",
) -> Finding:
    since = datetime.combine(recent[0].day, time(), UTC)
    command = command or f"newscrawl sources check {facts.source}"
    return Finding(facts.source, state, since, evidence, command)


def _once(findings: Sequence[Finding]) -> list[Finding]:
    """One finding for each state, its evidence together."""
    by_state: dict[HealthState, list[Finding]] = {}
    for finding in findings:
        by_state.setdefault(finding.state, []).append(finding)
    return [
        Finding(
            found[0].source, state, found[0].since, "; ".join(one.evidence for one in found),
            found[0].command,
        )
        for state, found in by_state.items()
    ]  # fmt: skip


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
