"""A session in, how many pages carry which signals of rights, and the history of one page, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from newscrawl.items import RightsDecision, RightsKind
from newscrawl.storage.models import ArticleRow, PageRow, RightsSignalRow


@dataclass(slots=True)
class RightsCounts:
    """Pages of one source."""

    source: str
    judged: int = 0
    reserved: int = 0
    decisions: Counter[RightsDecision] = field(default_factory=Counter)
    signals: Counter[RightsKind] = field(default_factory=Counter)
    """pages that carry such a signal now"""


@dataclass(frozen=True, slots=True)
class SignalSpan:
    """A signal of one page, and when it was seen."""

    page_url: str
    kind: RightsKind
    value: str
    origin: str
    first_seen_at: datetime
    seen_at: datetime
    gone_at: datetime | None


def count_rights(session: Session) -> list[RightsCounts]:
    """By source, in order of name; sources none of whose pages was judged are left out."""
    page, signal = PageRow, RightsSignalRow
    found: dict[str, RightsCounts] = {}
    judged = (
        select(page.source, page.reserved, page.rights_decision, func.count())
        .where(page.reserved.is_not(None))
        .group_by(page.source, page.reserved, page.rights_decision)
        .order_by(page.source)
    )
    for source, reserved, decision, number in session.execute(judged):
        counts = found.setdefault(source, RightsCounts(source))
        counts.judged += number
        counts.reserved += number * bool(reserved)
        if decision is not None:
            counts.decisions[decision] += number
    said = (
        select(page.source, signal.kind, func.count(signal.page_id.distinct()))
        .join(page, page.id == signal.page_id)
        .where(signal.gone_at.is_(None))
        .group_by(page.source, signal.kind)
    )
    for source, kind, number in session.execute(said):
        found.setdefault(source, RightsCounts(source)).signals[kind] = number
    return list(found.values())


def signal_history(session: Session, target: int | str) -> Sequence[SignalSpan]:
    """All that was ever said of an article (by number or URL) or a page, what holds first."""
    page, signal = PageRow, RightsSignalRow
    columns = (
        page.url, signal.kind, signal.value, signal.origin,
        signal.first_seen_at, signal.seen_at, signal.gone_at,
    )  # fmt: skip
    query = (
        select(*columns)
        .join(page, page.id == signal.page_id)
        .outerjoin(ArticleRow, ArticleRow.id == page.article_id)
        .order_by(page.url, signal.gone_at.is_not(None), signal.kind, signal.origin, signal.value)
    )
    is_it = (
        ArticleRow.id == target
        if isinstance(target, int)
        else or_(page.url == target, ArticleRow.url == target)
    )
    return [SignalSpan(*row) for row in session.execute(query.where(is_it))]
