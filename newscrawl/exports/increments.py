"""An earlier snapshot and the rows of now in, the rows that are new, changed or withdrawn out.

Both are in order of id, so that they are compared side by side, in constant memory. An increment may
itself be what the next one builds on: then the chain down to its snapshot is read together.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds

from newscrawl.errors import ConfigurationError
from newscrawl.exports.columns import pc
from newscrawl.exports.manifest import Base, Manifest, read_manifest
from newscrawl.exports.recipe import Format, Recipe
from newscrawl.exports.schema import OF_WITHDRAWN, SCHEMA_VERSION, schema_for

NEW, CHANGED, WITHDRAWN = "new", "changed", "withdrawn"
FREE = ("name", "description", "partition_by", "format", "compression")
"""of a recipe: what may be another in an increment than in its base"""
WINDOW = 2000
"""rows of a base that are read at a time"""


@dataclass(frozen=True, slots=True)
class BaseRows:
    """The rows that a snapshot and the increments on it come to."""

    named: Base
    chain: tuple[ds.Dataset, ...]
    """the snapshot first"""
    schema: pa.Schema
    """of the rows that the chain comes to"""
    marked: pa.Schema
    """of an increment on it"""

    @classmethod
    def open(cls, folder: Path, recipe: Recipe, out: Path) -> BaseRows:
        """Open the chain that ends with the snapshot or increment in `folder`.

        Raises:
            ConfigurationError: a folder of the chain is missing, is no Parquet, or was made by
                another recipe or another version of the schema.
        """
        chain = []
        at, manifest = folder, read_manifest(folder)
        named = Base(
            snapshot_id=manifest.snapshot_id,
            path=Path(os.path.relpath(folder.resolve(), out.resolve())).as_posix(),
        )
        while True:
            if at.resolve() == out.resolve():
                raise ConfigurationError(
                    f"{out} would be replaced, and the increment builds on it: name another folder"
                )
            _require_like(at, manifest, recipe)
            files = [str(at / file.path) for file in manifest.files]
            chain.append(ds.dataset(files, format="parquet"))
            if manifest.base is None:
                break
            below = (at / manifest.base.path).resolve()
            lower = read_manifest(below)
            if lower.snapshot_id != manifest.base.snapshot_id:
                raise ConfigurationError(
                    f"{at} builds on snapshot {manifest.base.snapshot_id}, but {below} is"
                    f" {lower.snapshot_id}: an increment needs the folders that it builds on as"
                    " they were; make a full snapshot instead"
                )
            at, manifest = below, lower
        marked = schema_for(recipe, increment=True)
        return cls(named, tuple(reversed(chain)), schema_for(recipe), marked)

    def changes(self, rows: Iterator[pa.RecordBatch]) -> Generator[pa.RecordBatch]:
        """Of `rows`, in order of id, those that are new or changed; and what is here alone."""
        return _changes(rows, self)

    def rows(self, after: int, until: int | None) -> pa.Table:
        """Rows with `after` < id <= `until`, in order of id."""
        within = pc.field("id") > after
        if until is not None:
            within &= pc.field("id") <= until
        state = self.schema.empty_table()
        for dataset in self.chain:
            found = dataset.to_table(filter=within, use_threads=False)
            if "change" in found.column_names:
                over = pc.is_in(state["id"], found["id"].combine_chunks())
                state = state.filter(pc.invert(over))
                found = found.filter(pc.not_equal(found["change"], WITHDRAWN))
            # What is read through a dataset is nullable, whatever the file says.
            columns = [_one(found[name]) for name in self.schema.names]
            found = pa.Table.from_arrays(columns, schema=self.schema)
            state = pa.concat_tables([state, found])
        return state.sort_by("id").combine_chunks()

    def next_id(self, after: int) -> int | None:
        """The id up to which `WINDOW` rows of the whole chain follow on `after`; None at its end."""
        ends = []
        for dataset in self.chain:
            ids = dataset.head(
                WINDOW, columns=["id"], filter=pc.field("id") > after, use_threads=False
            )
            if len(ids):
                ends.append(pc.max(ids["id"]).as_py())
        return min(ends) if ends else None


def _require_like(folder: Path, manifest: Manifest, recipe: Recipe) -> None:
    made = {name: value for name, value in manifest.recipe.items() if name not in FREE}
    asked = {name: _plain(value) for name, value in recipe.as_dict().items() if name not in FREE}
    if made != asked:
        raise ConfigurationError(
            f"{folder} was made by another recipe ({made or 'the defaults'}) than the one that is"
            f" asked for ({asked or 'the defaults'}): an increment needs the same"
        )
    if manifest.recipe.get("format", Format.PARQUET) != Format.PARQUET:
        raise ConfigurationError(f"{folder} is no Parquet: increments build on Parquet snapshots")
    if manifest.schema_version != SCHEMA_VERSION:
        raise ConfigurationError(
            f"{folder} has schema version {manifest.schema_version}, this newscrawl writes"
            f" {SCHEMA_VERSION}: make a full snapshot"
        )


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _changes(rows: Iterator[pa.RecordBatch], base: BaseRows) -> Generator[pa.RecordBatch]:
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


def _equal_rows(one: pa.Table, other: pa.Table, schema: pa.Schema) -> Any:
    """Which rows say the same in all columns."""
    same = pa.repeat(True, len(one))
    for name in schema.names:
        left, right = _comparable(one[name]), _comparable(other[name])
        equal = pc.fill_null(pc.equal(left, right), False)
        both_null = pc.and_(pc.is_null(left), pc.is_null(right))
        same = pc.and_(same, pc.or_(equal, both_null))
    return _one(same)


def _comparable(column: Any) -> Any:
    """Lists as text, since Arrow compares none."""
    column = _one(column)
    if not pa.types.is_list(column.type):
        return column
    return pa.array([repr(value) for value in column.to_pylist()], pa.string())


def _one(column: Any) -> Any:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _emptied(rows: pa.Table) -> pa.Table:
    """Of withdrawn articles nothing but what tells which they were."""
    columns = [
        _one(rows[field.name]) if field.name in OF_WITHDRAWN else pa.nulls(len(rows), field.type)
        for field in rows.schema
    ]
    return pa.Table.from_arrays(columns, names=rows.schema.names)


def _marked(rows: pa.Table, mark: Any, base: BaseRows) -> pa.Table:
    """The rows as an increment has them; `mark` is one text for all, or one each."""
    marks = pa.repeat(pa.scalar(mark, pa.string()), len(rows)) if isinstance(mark, str) else mark
    columns = [_one(marks), *(_one(column) for column in rows.columns)]
    return pa.Table.from_arrays(columns, schema=base.marked)
