"""An earlier snapshot and the rows of now in, the rows that are new, changed or withdrawn out.

Both are in order of id, so that they are compared side by side, in constant memory.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any

import pyarrow as pa

from newscrawl.exports.bases import BaseRows
from newscrawl.exports.columns import one, pc
from newscrawl.exports.schema import CHANGED, NEW, OF_WITHDRAWN, WITHDRAWN


def changes(rows: Iterator[pa.RecordBatch], base: BaseRows) -> Generator[pa.RecordBatch]:
    """Of `rows`, in order of id, those that `base` has not or has otherwise; and what it alone has."""
    last = 0
    for batch in rows:
        until = batch["id"][-1].as_py()
        # Of a gap between two batches, which a filter may make, the base may have any number.
        first = batch["id"][0].as_py()
        yield from _withdrawn(base, last, first - 1)
        yield from _compared(batch, base.rows(first - 1, until), base)
        last = until
    yield from _withdrawn(base, last, None)


def _withdrawn(base: BaseRows, after: int, until: int | None) -> Iterator[pa.RecordBatch]:
    while until is None or after < until:
        upto = base.next_id(after)
        if upto is None:
            return
        if until is not None:
            upto = min(upto, until)
        gone = base.rows(after, upto)
        if len(gone):
            yield from _marked(_emptied(gone), WITHDRAWN, base).to_batches()
        after = upto


def _compared(batch: pa.RecordBatch, known: pa.Table, base: BaseRows) -> Iterator[pa.RecordBatch]:
    now = pa.Table.from_batches([batch])
    ids = known["id"].combine_chunks()
    place = pc.index_in(now["id"].combine_chunks(), ids)
    there = pc.is_valid(place)
    same = _equal_rows(now.filter(there), known.take(pc.drop_null(place)), base.schema)
    changed = pc.replace_with_mask(pa.repeat(False, len(now)), there, pc.invert(same))
    mark = pc.if_else(there, pc.if_else(changed, CHANGED, None), NEW)
    gone = known.filter(pc.invert(pc.is_in(ids, now["id"].combine_chunks())))
    marked = _marked(now, mark, base).filter(pc.is_valid(mark))
    merged = pa.concat_tables([marked, _marked(_emptied(gone), WITHDRAWN, base)]).sort_by("id")
    yield from merged.combine_chunks().to_batches()


def _equal_rows(now: pa.Table, then: pa.Table, schema: pa.Schema) -> Any:
    """Which rows say the same in all columns."""
    same = pa.repeat(True, len(now))
    for name in schema.names:
        left, right = _comparable(now[name]), _comparable(then[name])
        equal = pc.fill_null(pc.equal(left, right), False)
        both_null = pc.and_(pc.is_null(left), pc.is_null(right))
        same = pc.and_(same, pc.or_(equal, both_null))
    return one(same)


def _comparable(column: Any) -> Any:
    """Lists as text, since Arrow compares none."""
    column = one(column)
    if not pa.types.is_list(column.type):
        return column
    return pa.array([repr(value) for value in column.to_pylist()], pa.string())


def _emptied(rows: pa.Table) -> pa.Table:
    """Of withdrawn articles nothing but what tells which they were."""
    columns = [
        one(rows[field.name]) if field.name in OF_WITHDRAWN else pa.nulls(len(rows), field.type)
        for field in rows.schema
    ]
    return pa.Table.from_arrays(columns, names=rows.schema.names)


def _marked(rows: pa.Table, mark: Any, base: BaseRows) -> pa.Table:
    """The rows as an increment has them; `mark` is one text for all, or one each."""
    marks = pa.repeat(pa.scalar(mark, pa.string()), len(rows)) if isinstance(mark, str) else mark
    columns = [one(marks), *(one(column) for column in rows.columns)]
    return pa.Table.from_arrays(columns, schema=base.marked)
