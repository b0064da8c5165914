"""Outcomes in, rows of `pages` out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from newscrawl.items import ReadPath, Rejection
from newscrawl.storage.looks import age_from, look_at
from newscrawl.storage.models import ArticleRow, PageRow, table_of
from newscrawl.storage.states import PageState
from newscrawl.storage.text import MAX_URL, storable
from newscrawl.storage.upsert import insert_into

if TYPE_CHECKING:
    from newscrawl.storage.outcomes import Outcome

BATCH = 1000
KEPT = (
    "state",
    "attempts",
    "etag",
    "last_modified",
    "status",
    "tried_at",
    "fetched_at",
    "served_at",
    "next_at",
    "looks_from",
    "claimed_by",
    "payload_digest",
    "archive_file",
    "archive_offset",
    "archive_length",
    "redirected_to",
    "article_id",
    "rejection",
    "rejection_detail",
    "error",
    "reserved",
    "rights_decision",
    "rights_reason",
)
"""the columns that an outcome changes; what discovery knows stays"""
ANSWERS = frozenset({PageState.FETCHED, PageState.NOT_MODIFIED, PageState.GONE})
"""states in which the site has said something of the page"""
IN_VAIN = frozenset({PageState.FAILED, PageState.REFUSED})
"""states whose repetitions are counted: each makes the next pause longer"""
CLOCKS_DIFFER = timedelta(days=1)
"""by more a site's clock is ahead of ours only if it is wrong"""

Values = dict[str, Any]
"""a row, by column"""


def load_pages(session: Session, urls: Iterable[str]) -> dict[str, Values]:
    """The rows of those `urls` that are known, by URL."""
    columns = [getattr(PageRow, name) for name in ("url", "lastmod", *KEPT)]
    ordered = sorted(urls)
    pages = {}
    for start in range(0, len(ordered), BATCH):
        some = ordered[start : start + BATCH]
        known = select(*columns).where(PageRow.url.in_(bindparam("some", expanding=True)))
        for row in session.execute(known, {"some": some}).mappings():
            pages[row["url"]] = dict(row)
    return pages


def save_pages(
    session: Session,
    outcomes: Sequence[Outcome],
    article_ids: Mapping[int, int],
    known: Mapping[str, Values],
) -> None:
    """Write what came of each page, by the URL asked for and by the one that redirects led to.

    `article_ids` has the article of an outcome by its number in `outcomes`; `known` has the rows as
    they are (`load_pages`).
    """
    rows: dict[str, Values] = {}
    for number, outcome in enumerate(outcomes):
        article_id = article_ids.get(number)
        for url in urls_of(outcome):
            before = rows.get(url) or known.get(url) or {}
            if before.get("tried_at") and before["tried_at"] > outcome.fetched_at:
                continue  # a later outcome is there already
            if before.get("state") is PageState.WITHDRAWN:
                continue
            rows[url] = _after(outcome, url, before, article_id)
    if not rows:
        return
    insert = insert_into(session, table_of(PageRow))
    session.execute(
        insert.on_conflict_do_update(
            index_elements=[PageRow.url],
            set_={name: insert.excluded[name] for name in KEPT},
        ),
        [rows[url] for url in sorted(rows)],
    )
    _see_articles(session, rows.values())


def _see_articles(session: Session, rows: Iterable[Values]) -> None:
    """An article whose page has not changed still says what it said."""
    seen = [
        {"article": row["article_id"], "page": row["url"], "at": row["fetched_at"]}
        for row in rows
        if row["state"] is PageState.NOT_MODIFIED and row["article_id"]
    ]
    if seen:
        articles = table_of(ArticleRow)
        session.execute(
            update(articles)
            .where(
                articles.c.id == bindparam("article"),
                articles.c.page_url == bindparam("page"),
                articles.c.read_by != ReadPath.FEED,
                articles.c.fetched_at < bindparam("at"),
            )
            .values(fetched_at=bindparam("at")),
            seen,
        )


def urls_of(outcome: Outcome) -> list[str]:
    """The URLs by which a page is known from now on, the one that it was read at last."""
    url, final = storable(outcome.url), storable(outcome.final_url)
    urls = [url]
    # A page that was had is known by the URL that it answers at, too, so that no feed that names
    # that one has it fetched again.
    if final != url and outcome.state in ANSWERS and len(final.encode()) <= MAX_URL:
        urls.append(final)
    return urls


def _after(outcome: Outcome, url: str, before: Values, article_id: int | None) -> Values:
    final = storable(outcome.final_url)
    row: Values = {name: before.get(name) for name in KEPT}
    row |= {
        "claimed_by": None,
        "url": url,
        "source": outcome.source,
        "discovered_at": outcome.fetched_at,
        "discovered_in": "",
        "state": outcome.state,
        "attempts": _attempts(outcome, before),
        "status": outcome.status,
        "tried_at": outcome.fetched_at,
        "error": outcome.error,
    }
    if outcome.state in ANSWERS:
        row["fetched_at"] = outcome.fetched_at
        row["served_at"] = _served_at(outcome)
        row["redirected_to"] = final if final != url else None
    if outcome.state is PageState.FETCHED:
        row |= _content(outcome) | _rights(outcome)
        row["article_id"] = article_id or row["article_id"]
        row["looks_from"] = row["looks_from"] or age_from(outcome, before)
    elif outcome.state is PageState.NOT_MODIFIED:
        row["etag"] = outcome.etag or row["etag"]
        row["last_modified"] = outcome.last_modified or row["last_modified"]
    elif outcome.state is PageState.WITHDRAWN:
        row |= {"etag": None, "last_modified": None, "article_id": None, **_content(outcome)}
        row |= {"archive_file": None, "archive_offset": None, "archive_length": None}
    if outcome.witness is not None:
        row["article_id"] = article_id or row["article_id"]
    row["next_at"] = outcome.retry_at or look_at(outcome, row, before)
    return row


def _served_at(outcome: Outcome) -> datetime | None:
    served = outcome.served_at
    return served if served and served <= outcome.fetched_at + CLOCKS_DIFFER else None


def _content(outcome: Outcome) -> Values:
    rejection = outcome.result if isinstance(outcome.result, Rejection) else None
    archive = outcome.archive
    return {
        "etag": outcome.etag,
        "last_modified": outcome.last_modified,
        "payload_digest": outcome.payload_digest or (archive.digest or None if archive else None),
        "archive_file": archive.file if archive else None,
        "archive_offset": archive.offset if archive else None,
        "archive_length": archive.length if archive else None,
        "rejection": rejection.reason if rejection else None,
        "rejection_detail": rejection.detail if rejection else None,
    }


def _rights(outcome: Outcome) -> Values:
    rights = outcome.rights
    return {} if rights is None else {
        "reserved": rights.reserved,
        "rights_decision": rights.decision,
        "rights_reason": rights.reason or None,
    }  # fmt: skip


def _attempts(outcome: Outcome, before: Values) -> int:
    if outcome.state not in IN_VAIN:
        return 0
    before_it: int = before.get("attempts") or 0
    if before.get("state") in IN_VAIN and before["state"] is not outcome.state:
        before_it = 0  # of the other kind
    is_same = before.get("tried_at") == outcome.fetched_at
    return before_it if is_same else before_it + 1
