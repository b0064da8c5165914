"""Words in, the newest articles that have them out, a stretch at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, literal_column, select
from sqlalchemy.orm import Session

from newscrawl.storage.models import ArticleRow
from newscrawl.storage.search import SEARCH, Term, fts5_query, ids_with, tsquery
from newscrawl.storage.upsert import is_postgresql

ROWID: ColumnElement[int] = SEARCH.c.rowid
PROBED = 1_500
"""of the newest articles, that are looked at for a word before the index is asked"""


def newest_with(
    session: Session, terms: Sequence[Term], *, before: int | None, limit: int
) -> list[int]:
    """The numbers (`id`) of the newest articles that have the terms, the newest first. Terms of scripts
    without spaces are passed over.

    Args:
        before: only articles with a lower number.
    """
    terms = [term for term in terms if not term.is_unspaced]
    wanted = [term for term in terms if not term.is_excluded]
    excluded = [term for term in terms if term.is_excluded]
    if not wanted:
        query = select(ArticleRow.id)
        if excluded:
            query = query.where(ArticleRow.id.not_in(ids_with(session, excluded)))
        return _newest(session, query, ArticleRow.id.expression, before, limit)
    if not is_postgresql(session):  # its index gives them in this order by itself
        found = literal_column("article_search").op("MATCH")(fts5_query(wanted, excluded))
        return _newest(session, select(ROWID).where(found), ROWID, before, limit)
    number, words = SEARCH.c.article_id, tsquery(wanted, excluded)
    # A common word is found among the newest articles, a rare one by the index, which gives all that
    # have it at once; which of both a word is, PostgreSQL does not know beforehand.
    newest = select(number, SEARCH.c.words).order_by(number.desc()).limit(max(PROBED, 2 * limit))
    if before is not None:
        newest = newest.where(number < before)
    probe = newest.subquery()
    its_number = probe.c.article_id
    found_here = select(its_number).where(probe.c.words.op("@@")(words))
    numbers = list(session.scalars(found_here.order_by(its_number.desc()).limit(limit)))
    if len(numbers) == limit:
        return numbers
    all_ = select(number).where(SEARCH.c.words.op("@@")(words)).cte("found")
    held = all_.prefix_with("MATERIALIZED")
    return _newest(session, select(held.c.article_id), held.c.article_id, before, limit)


def _newest(
    session: Session, query: Select[Any], number: ColumnElement[int], before: int | None, limit: int
) -> list[int]:
    if before is not None:
        query = query.where(number < before)
    return list(session.scalars(query.order_by(number.desc()).limit(limit)))
