"""What was seen of a page or a listing in, when to look again out; pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from newscrawl.items import ListingKind

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

LOOKS = (HOUR, 6 * HOUR, DAY, 3 * DAY, 7 * DAY, 30 * DAY)
"""ages of an article at which it is looked at again, to catch edits; then never"""

AT_LEAST = {
    ListingKind.FEED: timedelta(minutes=10),
    ListingKind.SITEMAP: timedelta(minutes=30),
    ListingKind.SECTION: timedelta(minutes=30),
}
AT_MOST = DAY
FIRST = HOUR
"""where nothing tells how often a listing is added to"""

REFUSAL_LOOKS = (DAY, 7 * DAY, 30 * DAY)
"""between two looks at a page that was refused; then never"""
GONE_LOOK = DAY
"""before the second and last look at what the site said is gone"""
FAILURES = 8
FAILING_FOR = timedelta(days=14)
"""a listing that failed so often, for so long, is held for dead"""


def next_look(age_from: datetime, at: datetime) -> datetime | None:
    """When a page that was had `at` is worth another look, by the age that it has."""
    for look in LOOKS:
        if age_from + look >= at + look / 2:
            return age_from + look
    return None


def next_interval(
    kind: ListingKind,
    before: timedelta | None,
    *,
    new: int,
    elapsed: timedelta | None,
    gap: timedelta | None,
) -> timedelta:
    """Half the time in which a listing is added to once, as far as it is known.

    Args:
        before: the interval so far; None at the first answer.
        new: links that were not known.
        elapsed: since the answer before.
        gap: the usual time between two of its dates, if it gives dates.
    """
    if before is None or elapsed is None:
        wanted = gap / 2 if gap is not None else FIRST
    elif new:
        # An estimate that follows the last polls, and forgets the ones before.
        wanted = (2 * before + elapsed / new / 2) / 3
    else:
        wanted = before * 1.25
    return min(max(wanted, AT_LEAST[kind]), AT_MOST)


def after_failure(failures: int) -> timedelta:
    """The pause after so many failures in a row: an hour, doubled with each, up to a day."""
    return min(HOUR * (1 << min(failures - 1, 8)), AT_MOST)


def after_refusal(kind: str, refusals: int) -> timedelta | None:
    """The pause after so many refusals in a row; None: the page is asked for no more.

    That robots.txt still forbids a page is found without asking the site for it, so that one is
    looked at for ever, at least once a week.
    """
    if refusals <= len(REFUSAL_LOOKS):
        pause = REFUSAL_LOOKS[refusals - 1]
    elif kind == "robots":
        pause = REFUSAL_LOOKS[-1]
    else:
        return None
    return min(pause, 7 * DAY) if kind == "robots" else pause


def is_dead(*, is_gone: bool, failures: int, failing_for: timedelta) -> bool:
    """Whether a listing is to be given up: gone twice, a day apart, or failing for two weeks."""
    if is_gone:
        return failures >= 2 and failing_for >= GONE_LOOK / 2
    return failures >= FAILURES and failing_for >= FAILING_FOR
