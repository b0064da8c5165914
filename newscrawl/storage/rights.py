"""Signals of rights in, rows of them out, and the same back by article; what is skipped loses its text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from newscrawl.items import Rights, RightsDecision, RightsKind, RightsSignal
from newscrawl.storage.articles import withhold_versions
from newscrawl.storage.models import (
    ArticleRow,
    PageRow,
    RemovedBlockRow,
    RightsSignalRow,
    table_of,
)
from newscrawl.storage.pages import urls_of
from newscrawl.storage.text import storable
from newscrawl.storage.upsert import insert_into

if TYPE_CHECKING:
    from newscrawl.storage.outcomes import Outcome

ARTICLES = table_of(ArticleRow)
PAGES = table_of(PageRow)
REMOVED = table_of(RemovedBlockRow)
SIGNALS = table_of(RightsSignalRow)

LONGEST = 500
"""characters of a value or an origin; PostgreSQL's index takes no more than some 2,700 bytes"""

Key = tuple[int, RightsKind, str, str]
"""page, kind, origin, value"""


def save_rights(session: Session, outcomes: Sequence[Outcome]) -> None:
    """Write the signals of the pages that were fetched, and take the text of what is skipped.

    The rows of the pages must be there. A signal that a page gave before and gives no more stays,
    with the time at which it was gone.
    """
    found = {
        urls_of(outcome)[-1]: (outcome.rights, outcome.fetched_at)
        for outcome in outcomes
        if outcome.rights is not None
    }
    if not found:
        return
    query = select(PAGES.c.id, PAGES.c.url).where(PAGES.c.url.in_(sorted(found)))
    pages = {row.id: found[row.url] for row in session.execute(query)}
    save_signals(session, pages)
    skipped = {
        url: rights
        for url, (rights, _) in found.items()
        if rights.decision is RightsDecision.SKIPPED
    }
    if skipped:
        withhold(session, skipped)


def save_signals(session: Session, pages: dict[int, tuple[Rights, datetime]]) -> None:
    """Let the signals of these pages be what was found at the time given with them."""
    rows: dict[Key, dict[str, object]] = {}
    for page, (rights, at) in pages.items():
        for signal in rights.signals:
            origin, value = storable(signal.origin)[:LONGEST], storable(signal.value)[:LONGEST]
            seen_at = signal.seen_at or at
            rows[page, signal.kind, origin, value] = {
                "page_id": page, "kind": signal.kind, "origin": origin, "value": value,
                "first_seen_at": seen_at, "seen_at": seen_at, "gone_at": None,
            }  # fmt: skip
    key = (SIGNALS.c.page_id, SIGNALS.c.kind, SIGNALS.c.origin, SIGNALS.c.value)
    holding = select(*key).where(SIGNALS.c.page_id.in_(sorted(pages)), SIGNALS.c.gone_at.is_(None))
    gone = [
        {"page": page, "of": kind, "by": origin, "said": value, "at": pages[page][1]}
        for page, kind, origin, value in session.execute(holding)
        if (page, kind, origin, value) not in rows
    ]
    if gone:
        session.execute(
            update(SIGNALS)
            .where(
                SIGNALS.c.page_id == bindparam("page"),
                SIGNALS.c.kind == bindparam("of"),
                SIGNALS.c.origin == bindparam("by"),
                SIGNALS.c.value == bindparam("said"),
            )
            .values(gone_at=bindparam("at")),
            gone,
        )
    if rows:
        insert = insert_into(session, SIGNALS)
        renewed = {"seen_at": insert.excluded.seen_at, "gone_at": None}
        statement = insert.on_conflict_do_update(index_elements=list(key), set_=renewed)
        session.execute(statement, [rows[one] for one in sorted(rows)])


def withhold(session: Session, pages: dict[str, Rights]) -> None:
    """Take the text of articles that were read from these pages, by URL; all else stays."""
    query = (
        select(ARTICLES.c.id, ARTICLES.c.page_url)
        .join(PAGES, PAGES.c.article_id == ARTICLES.c.id)
        .where(PAGES.c.url.in_(sorted(pages)), ARTICLES.c.page_url == PAGES.c.url)
    )
    articles = {row.id: pages[row.page_url] for row in session.execute(query)}
    if not articles:
        return
    session.execute(
        update(ARTICLES)
        .where(ARTICLES.c.id == bindparam("article"))
        .values(
            body="", blocks=[], removed_counts=[], reserved=bindparam("is_reserved"),
            rights_decision=bindparam("decision"), rights_reason=bindparam("because"),
        ),
        [
            {
                "article": article, "is_reserved": rights.reserved,
                "decision": rights.decision, "because": rights.reason or None,
            }
            for article, rights in articles.items()
        ],
    )  # fmt: skip
    session.execute(delete(REMOVED).where(REMOVED.c.article_id.in_(articles)))
    withhold_versions(session, sorted(articles))


def rights_of(session: Session, url: str) -> Rights | None:
    """The rights in the page at `url`, as they are known; None when nobody judged them."""
    columns = (PAGES.c.id, PAGES.c.reserved, PAGES.c.rights_decision, PAGES.c.rights_reason)
    page = session.execute(select(*columns).where(PAGES.c.url == url)).first()
    if page is None or page.reserved is None:
        return None
    held = select(SIGNALS).where(SIGNALS.c.page_id == page.id, SIGNALS.c.gone_at.is_(None))
    rows = session.execute(held.order_by(SIGNALS.c.kind, SIGNALS.c.origin, SIGNALS.c.value))
    signals = tuple(RightsSignal(row.kind, row.value, row.origin, row.seen_at) for row in rows)
    return Rights(signals, page.reserved, page.rights_decision, page.rights_reason or "")


def signals_of(session: Session, articles: Iterable[int]) -> dict[int, list[RightsSignal]]:
    """The signals that hold for each article, those of the page that it was read from."""
    query = (
        select(ARTICLES.c.id, SIGNALS)
        .join(PAGES, PAGES.c.url == ARTICLES.c.page_url)
        .join(SIGNALS, SIGNALS.c.page_id == PAGES.c.id)
        .where(ARTICLES.c.id.in_(list(articles)), SIGNALS.c.gone_at.is_(None))
        .order_by(ARTICLES.c.id, SIGNALS.c.kind, SIGNALS.c.origin, SIGNALS.c.value)
    )
    found: dict[int, list[RightsSignal]] = {}
    for row in session.execute(query):
        signal = RightsSignal(row.kind, row.value, row.origin, row.seen_at)
        found.setdefault(row.id, []).append(signal)
    return found
