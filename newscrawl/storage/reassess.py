"""A host and a way to weigh rights in, its stored pages and articles judged anew by what they said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, or_, select, update
from sqlalchemy.orm import Session

from newscrawl.items import Article, Rights, RightsDecision, RightsSignal
from newscrawl.storage.models import ArticleRow, PageRow, RightsSignalRow, table_of
from newscrawl.storage.rights import save_signals, withhold
from newscrawl.storage.text import storable
from newscrawl.storage.upsert import lock_sources

ARTICLES = table_of(ArticleRow)
PAGES = table_of(PageRow)
SIGNALS = table_of(RightsSignalRow)

COLUMNS = (
    PAGES.c.id,
    PAGES.c.url,
    PAGES.c.source,
    PAGES.c.article_id,
    PAGES.c.reserved,
    PAGES.c.rights_decision,
)
CHUNK = 500
ELSEWHERE = ("http://", "https://", "source ")
"""what the origin of a signal begins with that the page does not give itself"""

Weigh = Callable[[str, str, Sequence[RightsSignal]], Rights]
"""source, URL and signals of a page to the rights in it"""


def reassess(
    session: Session, origin: str, weigh: Weigh, *, now: datetime, everything: bool
) -> int:
    """Judge the fetched pages of `origin` (`https://host`); the number of those that change.

    A text that may no longer be kept goes. One that may be kept again is not here any more: its
    page is due now, and asked for whether it has changed or not.

    Args:
        weigh: gives the rights in a page.
        now: when.
        everything: also what was judged before, and not only what never was.
    """
    mine = [PAGES.c.url.startswith(f"{origin}/", autoescape=True)]
    mine.append(or_(PAGES.c.article_id.is_not(None), PAGES.c.reserved.is_not(None)))
    if not everything:
        mine.append(PAGES.c.reserved.is_(None))
    lock_sources(session, session.scalars(select(PAGES.c.source).where(*mine).distinct()))

    def judge(page: Any, held: list[RightsSignal]) -> Rights | None:
        own = [signal for signal in held if not signal.origin.startswith(ELSEWHERE)]
        rights = weigh(page.source, page.url, own)
        # Nobody has read what such a page says itself: only that it is reserved is known.
        return rights if rights.reserved or page.reserved is not None else None

    last = changed = 0
    while pages := _next_pages(session, mine, last):
        last = pages[-1].id
        changed += _judge(session, pages, judge, now)
    return changed


def judge_rereads(
    session: Session, articles: Sequence[Article], weigh: Weigh, *, now: datetime
) -> int:
    """Judge pages by what they were read to say again, and by what their hosts said before."""
    read = {storable(article.page_url): article for article in articles}

    def judge(page: Any, held: list[RightsSignal]) -> Rights:
        before = {signal.origin: signal for signal in held}
        # An RSL document that a page names was asked for when the page was fetched.
        own = [before.get(f"{s.origin}: {s.value}", s) for s in read[page.url].signals]
        of_host = [s for s in held if s.origin.startswith(ELSEWHERE[:2])]
        return weigh(page.source, page.url, [*own, *of_host])

    pages = session.execute(select(*COLUMNS).where(PAGES.c.url.in_(sorted(read)))).all()
    return _judge(session, pages, judge, now)


def _next_pages(session: Session, mine: Sequence[ColumnElement[bool]], after: int) -> Sequence[Any]:
    query = select(*COLUMNS).where(*mine, PAGES.c.id > after).order_by(PAGES.c.id).limit(CHUNK)
    return session.execute(query).all()


def _judge(
    session: Session,
    pages: Sequence[Any],
    judge: Callable[[Any, list[RightsSignal]], Rights | None],
    now: datetime,
) -> int:
    """`judge` gives the rights in a page by the signals that are held of it; None: leave it."""
    known: dict[int, list[RightsSignal]] = {page.id: [] for page in pages}
    held = select(SIGNALS).where(SIGNALS.c.page_id.in_(list(known)), SIGNALS.c.gone_at.is_(None))
    for row in session.execute(held):
        signal = RightsSignal(row.kind, row.value, row.origin, row.seen_at)
        known[row.page_id].append(signal)
    found: dict[Any, Rights] = {}
    for page in pages:
        rights = judge(page, known[page.id])
        if rights is None:
            continue
        was = {(s.kind, s.origin, s.value) for s in known[page.id]}
        is_said = {(s.kind, s.origin, s.value) for s in rights.signals}
        if was != is_said or page.reserved is None or page.rights_decision != rights.decision:
            found[page] = rights
    if found:
        save_signals(session, {page.id: (rights, now) for page, rights in found.items()})
        _write(session, found, now)
    return len(found)


def _write(session: Session, found: dict[Any, Rights], now: datetime) -> None:
    kept = RightsDecision.KEPT
    freed = {
        page: rights
        for page, rights in found.items()
        if rights.decision is kept and page.rights_decision not in (None, kept)
    }
    if freed:  # their texts come with the next answer, and what was decided stays until then
        again: dict[str, Any] = {"etag": None, "last_modified": None, "payload_digest": None}
        session.execute(
            update(PAGES)
            .where(PAGES.c.id.in_([page.id for page in freed]))
            .values(next_at=now, **again)
        )
    judged = {page: rights for page, rights in found.items() if page not in freed}
    values: dict[Any, Any] = {
        "reserved": bindparam("is_reserved"),
        "rights_decision": bindparam("decision"),
        "rights_reason": bindparam("because"),
    }
    rows = [
        {
            "page": page.url,
            "page_number": page.id,
            "article": page.article_id,
            "is_reserved": rights.reserved,
            "decision": rights.decision,
            "because": rights.reason or None,
        }
        for page, rights in judged.items()
    ]
    if rows:
        session.execute(
            update(PAGES).where(PAGES.c.id == bindparam("page_number")).values(values), rows
        )
        session.execute(
            update(ARTICLES)
            .where(ARTICLES.c.id == bindparam("article"), ARTICLES.c.page_url == bindparam("page"))
            .values(values),
            rows,
        )
    gone = {page.url: rights for page, rights in judged.items() if rights.decision is not kept}
    if gone:
        withhold(session, gone)
