"""What came of a page in, when to look at it again out, though nothing says that it changed; pure."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from newscrawl.items import Article, RejectionReason
from newscrawl.storage.intervals import GONE_LOOK, after_refusal, next_look
from newscrawl.storage.states import PageState

if TYPE_CHECKING:
    from newscrawl.storage.outcomes import Outcome

MAY_PASS = frozenset({
    RejectionReason.SOFT_404, RejectionReason.CONSENT_WALL, RejectionReason.BOT_WALL,
    RejectionReason.TOO_SHORT, RejectionReason.EMPTY, RejectionReason.TIMED_OUT,
    RejectionReason.READER_FAILED,
})  # fmt: skip
"""reasons for which a page that is no article today may be one tomorrow"""
HAD = frozenset({PageState.FETCHED, PageState.NOT_MODIFIED})

Values = dict[str, Any]
"""a row of `pages`, by column"""


def age_from(outcome: Outcome, before: Values) -> datetime:
    """When the page was published or last changed, so far as anything says; else now."""
    result = outcome.result
    said = [before.get("lastmod")]
    if isinstance(result, Article):
        said += [result.published_at, result.modified_at]
    known = [moment for moment in said if moment is not None and moment <= outcome.fetched_at]
    return max(known, default=outcome.fetched_at)


def look_at(outcome: Outcome, row: Values, before: Values) -> datetime | None:
    """When the page is to be looked at again, though nothing says that it changed."""
    if row["redirected_to"]:
        return None
    if outcome.state is PageState.GONE:
        was_gone = before.get("state") is PageState.GONE
        is_same = before.get("tried_at") == outcome.fetched_at
        return None if was_gone and not is_same else outcome.fetched_at + GONE_LOOK
    if outcome.state is PageState.REFUSED:
        pause = after_refusal(outcome.error_kind, row["attempts"])
        return None if pause is None else outcome.fetched_at + pause
    if outcome.state not in HAD or row["looks_from"] is None:
        return None
    if row["article_id"] or row["rejection"] in MAY_PASS:
        return next_look(row["looks_from"], outcome.fetched_at)
    return None
