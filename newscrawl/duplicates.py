"""The database in, its copies marked and listed out: what `newscrawl copies` does and prints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from newscrawl.config import Config
from newscrawl.counted import counted
from newscrawl.counting import Counting
from newscrawl.storage.copy_catchup import count_unmarked, mark_next, start_again
from newscrawl.storage.copy_index import drop_other_methods
from newscrawl.storage.engine import Database
from newscrawl.storage.models import ArticleCopy, ArticleRow
from newscrawl.terminal import out, printable

TOGETHER = 100
"""articles that are marked in one transaction: a crawl waits no longer for them"""
ROWS = 10_000
"""of the index that are deleted in one transaction"""


def find_copies(config: Config, *, anew: bool = False) -> int:
    """Mark the articles of which it is not known yet whether they are copies; how many there were.

    May run beside a crawl; when it is stopped, the next run goes on with those that are left.

    Args:
        anew: forget first what is known of all.

    Raises:
        StorageError: the database cannot be used.
    """
    done = after = 0
    with Database.open(config.database) as database:
        if anew:
            with database.begin() as session:
                start_again(session)
        with database.read() as session:
            total = count_unmarked(session)
        with Counting.shown("articles compared", total=total) as counting:
            while True:
                with database.begin() as session:
                    number, after = mark_next(session, after=after, limit=TOGETHER)
                if not number:
                    break
                done += number
                counting.advance(number)
        # Only now, so that a run that is stopped does not hide that there are some left.
        is_left = True
        while is_left:
            with database.begin() as session:
                is_left = drop_other_methods(session, limit=ROWS)
    return done


def copies(config: Config, *, source: str | None = None) -> Iterator[dict[str, Any]]:
    """Every copy with its head, in the order of the heads.

    Raises:
        StorageError: the database cannot be used.
    """
    copy, head = aliased(ArticleRow), aliased(ArticleRow)
    query = (
        select(
            copy.url, copy.source, ArticleCopy.kind, ArticleCopy.similarity, copy.cluster,
            head.url.label("head_url"), head.source.label("head_source"),
        )
        .join(copy, copy.id == ArticleCopy.article_id)
        .join(head, head.id == ArticleCopy.head_id)
        .order_by(ArticleCopy.head_id, ArticleCopy.article_id)
    )  # fmt: skip
    if source is not None:
        query = query.where(copy.source == source)
    with Database.open(config.database) as database, database.read() as session:
        for row in session.execute(query.execution_options(yield_per=500)):
            yield {**row._mapping, "kind": row.kind.value}  # noqa: SLF001  SQLAlchemy's name


def print_copies(rows: Iterator[dict[str, Any]]) -> None:
    """Each head, and below it its copies."""
    head, number = None, 0
    for row in rows:
        if row["head_url"] != head:
            head = row["head_url"]
            out.print(printable(f"{row['head_source']}  {head}"), markup=False)
        number += 1
        line = f"  {row['kind']} {row['similarity']:.0%}  {row['source']}  {row['url']}"
        out.print(printable(line), markup=False)
    out.print(counted(number, "copy", "copies"))
