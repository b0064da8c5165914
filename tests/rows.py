"""Short articles, pages and outcomes for the tests of storage and export."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from newscrawl.items import Article, Block, BlockKind, Reason, Rejection, RemovedBlock
from newscrawl.sources import Source
from newscrawl.storage.engine import Database
from newscrawl.storage.models import ArticleRow, ArticleVersion, PageRow, RemovedBlockRow
from newscrawl.storage.outcomes import Outcome, PageState, SavedCounts, save_outcomes
from newscrawl.storage.sources import save_sources

NOW = datetime(2026, 3, 4, 5, 6, 7, 891011, tzinfo=UTC)
HOUR = timedelta(hours=1)

HARBOUR = Source(
    name="harbour", title="Harbour Post", home="https://harbour.example/", language="en",
    licence="CC-BY-4.0",
)  # fmt: skip
WIRE = Source(name="wire", title="The Wire", home="https://wire.example/", language="en")


def add_sources(database: Database, *sources: Source) -> None:
    with database.begin() as session:
        save_sources(session, sources or (HARBOUR, WIRE), now=NOW)


def article(url: str, text: str = "The council votes on cameras.", **fields: Any) -> Article:
    """An article of two paragraphs, the first one `text`, read from its own URL."""
    title = fields.pop("title", "Cameras at the harbour")
    blocks = [
        Block(BlockKind.PARAGRAPH, text),
        Block(BlockKind.PARAGRAPH, f"More on {title}."),
    ]
    removed = [RemovedBlock("Leave a Comment", Reason.COMMENT_FORM, 2)]
    plain = {
        "source": "harbour", "page_url": url, "fetched_at": NOW, "reader_version": "1",
        "blocks": blocks, "removed": removed,
    }  # fmt: skip
    return Article(url=url, title=title, **(plain | fields))


def read(result: Article | Rejection, **fields: Any) -> Outcome:
    """The outcome of a page that was fetched and read."""
    plain = {"url": result.page_url, "final_url": result.page_url, "status": 200}
    return Outcome(
        source=result.source, state=PageState.FETCHED, fetched_at=result.fetched_at,
        result=result, **(plain | fields),
    )  # fmt: skip


def later(outcome: Outcome, text: str | None = None, after: timedelta = HOUR) -> Outcome:
    """The same page, asked for again and saying `text`."""
    at = outcome.fetched_at + after
    result = outcome.result
    if isinstance(result, Article):
        blocks = result.blocks
        if text is not None:
            blocks = [Block(BlockKind.PARAGRAPH, text), *blocks[1:]]
        result = replace(result, fetched_at=at, blocks=blocks)
    return replace(outcome, fetched_at=at, result=result)


def unchanged(url: str, at: datetime, source: str = "harbour") -> Outcome:
    """The outcome of a page that the site said has not changed."""
    return Outcome(
        source=source, url=url, final_url=url, state=PageState.NOT_MODIFIED, fetched_at=at,
        status=304,
    )  # fmt: skip


def save(database: Database, *outcomes: Outcome) -> SavedCounts:
    with database.begin() as session:
        return save_outcomes(session, outcomes)


def articles(database: Database) -> list[ArticleRow]:
    return _rows(database, select(ArticleRow).order_by(ArticleRow.url))


def pages(database: Database) -> dict[str, PageRow]:
    return {page.url: page for page in _rows(database, select(PageRow))}


def versions(database: Database) -> list[ArticleVersion]:
    order = (ArticleVersion.article_id, ArticleVersion.number)
    return _rows(database, select(ArticleVersion).order_by(*order))


def removed(database: Database) -> list[RemovedBlockRow]:
    order = (RemovedBlockRow.article_id, RemovedBlockRow.ordinal)
    return _rows(database, select(RemovedBlockRow).order_by(*order))


def _rows(database: Database, query: Any) -> Sequence[Any]:
    with database.read() as session:
        rows = session.scalars(query).all()
        session.expunge_all()
    return rows
