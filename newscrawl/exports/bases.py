"""The place of an earlier snapshot in, the rows that it and the increments on it come to out.

An increment may itself be what the next one builds on: then the chain down to its snapshot is read
together. Each link of it may be Parquet or JSON Lines, in a folder or in an object store.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds

from newscrawl.errors import ConfigurationError, StorageError
from newscrawl.exports.columns import one, pc
from newscrawl.exports.manifest import Base, Manifest
from newscrawl.exports.places import Place, as_parquet
from newscrawl.exports.recipe import Format, Recipe
from newscrawl.exports.schema import SCHEMA_VERSION, WITHDRAWN, schema_for

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
            columns = [one(found[name]) for name in self.schema.names]
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


@contextmanager
def opened_base(where: str, recipe: Recipe, out: Path) -> Iterator[BaseRows]:
    """The chain that ends with the snapshot or increment at `where`: a folder, its URL in a
    store, or the URL where `latest.json` names it.

    What is not Parquet in a folder is brought into one for the time being.

    Raises:
        ConfigurationError: a link of the chain is missing, is CSV, or was made by another recipe or
            another version of the schema.
        StorageError: a file of it is not as it was written, or the store does not answer.
    """
    with TemporaryDirectory(prefix="newscrawl-base-") as scratch:
        try:
            base = _open(Place(where).latest(), recipe, out, Path(scratch))
        except (
            OSError,
            ValueError,
            KeyError,
        ) as error:  # Arrow's of a damaged file is a ValueError
            raise StorageError(
                f"{where} cannot be built on: {error}; `newscrawl export verify` names the files of a"
                " snapshot that are not as they were written"
            ) from None
        yield base


def _open(place: Place, recipe: Recipe, out: Path, scratch: Path) -> BaseRows:
    links: list[ds.Dataset] = []
    manifest = place.manifest()
    named = Base(snapshot_id=manifest.snapshot_id, path=place.seen_from(out))
    while True:
        if place.is_folder(out):
            raise ConfigurationError(
                f"{out} would be replaced, and the increment builds on it: name another folder"
            )
        _require_like(place, manifest, recipe)
        spare = scratch / str(len(links))
        schema = schema_for(recipe, increment=manifest.base is not None)
        files = as_parquet(place.files(manifest, spare), spare, schema)
        links.append(ds.dataset([os.fspath(path) for path in files], format="parquet"))
        if manifest.base is None:
            break
        below = place.below(manifest.base.path)
        lower = below.manifest()
        if lower.snapshot_id != manifest.base.snapshot_id:
            raise ConfigurationError(
                f"{place} builds on snapshot {manifest.base.snapshot_id}, but {below} is"
                f" {lower.snapshot_id}: an increment needs the folders that it builds on as"
                " they were; make a full snapshot instead"
            )
        place, manifest = below, lower
    marked = schema_for(recipe, increment=True)
    return BaseRows(named, tuple(reversed(links)), schema_for(recipe), marked)


def _require_like(place: Place, manifest: Manifest, recipe: Recipe) -> None:
    made = {name: value for name, value in manifest.recipe.items() if name not in FREE}
    asked = {name: _plain(value) for name, value in recipe.as_dict().items() if name not in FREE}
    if made != asked:
        raise ConfigurationError(
            f"{place} was made by another recipe ({made or 'the defaults'}) than the one that is"
            f" asked for ({asked or 'the defaults'}): an increment needs the same"
        )
    if manifest.recipe.get("format") == Format.CSV:
        raise ConfigurationError(
            f"{place} is CSV, in which a joined list, or an empty cell, does not say what it was:"
            " increments build on Parquet or JSON Lines, and may themselves be CSV"
        )
    if manifest.schema_version != SCHEMA_VERSION:
        raise ConfigurationError(
            f"{place} has schema version {manifest.schema_version}, this newscrawl writes"
            f" {SCHEMA_VERSION}: make a full snapshot"
        )


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
