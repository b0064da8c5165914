"""A session in, how many blocks were taken out of the articles, and why, out."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from newscrawl.items import Reason
from newscrawl.storage.models import ArticleRow, RemovedBlockRow


@dataclass(frozen=True, slots=True)
class RemovedCount:
    """What was taken out of one source's articles for one reason."""

    source: str
    reason: Reason
    blocks: int
    articles: int
    example: str
    """the text of one such block"""


def removed_counts(session: Session, *, source: str | None = None) -> list[RemovedCount]:
    """Counts by source and reason, most frequent first within a source, each with an example.

    The example is the text that stands most often under this reason: what readers of many articles
    saw, not an accident.
    """
    block = RemovedBlockRow
    texts = (
        select(
            ArticleRow.source.label("source"),
            block.reason.label("reason"),
            block.text.label("text"),
            func.count().label("times"),
        )
        .join(ArticleRow, ArticleRow.id == block.article_id)
        .group_by(ArticleRow.source, block.reason, block.text)
    )
    totals = (
        select(
            ArticleRow.source,
            block.reason,
            func.count().label("blocks"),
            func.count(block.article_id.distinct()).label("articles"),
        )
        .join(ArticleRow, ArticleRow.id == block.article_id)
        .group_by(ArticleRow.source, block.reason)
    )
    if source is not None:
        texts = texts.where(ArticleRow.source == source)
        totals = totals.where(ArticleRow.source == source)
    counted = texts.subquery()
    rank = func.row_number().over(
        partition_by=(counted.c.source, counted.c.reason),
        order_by=(counted.c.times.desc(), func.length(counted.c.text), counted.c.text),
    )
    ranked = select(counted, rank.label("rank")).subquery()
    chosen = select(ranked.c.source, ranked.c.reason, ranked.c.text).where(ranked.c.rank == 1)
    examples = {(row.source, row.reason): row.text for row in session.execute(chosen)}
    counts = [
        RemovedCount(*row, example=examples[row.source, row.reason])
        for row in session.execute(totals)
    ]
    return sorted(counts, key=lambda count: (count.source, -count.blocks, count.reason))
