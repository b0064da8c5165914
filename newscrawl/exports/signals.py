"""Ids of articles in, what is said of the rights in them out."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from sqlalchemy import literal, select

from newscrawl.exports.columns import Column, clean, lists_of, pc
from newscrawl.exports.schema import TEXTS
from newscrawl.items import RightsKind
from newscrawl.storage.arrow import ArrowReader
from newscrawl.storage.models import ArticleRow, PageRow, RightsSignalRow

INFERRED = 100_000
"""rows from which SQLite's types are inferred; no column is ever null"""


class Signals:
    """The signals that hold, of the pages that the articles were read from."""

    def __init__(self, reader: ArrowReader) -> None:
        self._reader = reader
        anyone = select(literal(1).label("one")).select_from(RightsSignalRow).limit(1)
        self._there = len(reader.table(anyone, rows=1)) > 0

    def of(self, ids: Column) -> Column:
        """For each of `ids`, which are in order, a list of `kind: value`, in order."""
        found = self._found(ids) if self._there and len(ids) else {}
        if not found:
            return lists_of(pa.array([], pa.string()), pa.repeat(0, len(ids)), TEXTS)
        return pa.array([sorted(found.get(number, ())) for number in ids.to_pylist()], TEXTS)

    def _found(self, ids: Column) -> dict[int, set[str]]:
        query = (
            select(ArticleRow.id, RightsSignalRow.kind, RightsSignalRow.value)
            .join(PageRow, PageRow.url == ArticleRow.page_url)
            .join(RightsSignalRow, RightsSignalRow.page_id == PageRow.id)
            .where(ArticleRow.id >= ids[0].as_py(), ArticleRow.id <= ids[-1].as_py())
            .where(RightsSignalRow.gone_at.is_(None))
            .where(RightsSignalRow.kind != RightsKind.LICENCE)
        )
        found: dict[int, set[str]] = {}
        table = self._reader.table(query, rows=INFERRED)
        if len(table):
            kinds, values = (clean(table[name].combine_chunks()) for name in ("kind", "value"))
            said = pc.binary_join_element_wise(kinds, values, ": ")
            rows: Any = zip(table["id"].to_pylist(), said.to_pylist(), strict=True)
            for number, text in rows:
                found.setdefault(number, set()).add(text)
        return found
