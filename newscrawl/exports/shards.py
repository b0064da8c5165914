"""Parts of batches in, files of a bounded size out; what each file holds is told."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyarrow as pa

from newscrawl.exports.files import DataFile, HashedFile
from newscrawl.exports.parts import Part, stem_of
from newscrawl.exports.recipe import Compression, Recipe
from newscrawl.exports.writers import WRITERS, Writer

ROW_GROUP_BYTES = 16 * 1024 * 1024
"""of text in a row group: large enough to compress, small enough to be skipped or read alone"""
BUFFERED_BYTES = 2 * ROW_GROUP_BYTES
"""of text that waits to be written, in all files together"""
SHARD_BYTES = 1024 * 1024 * 1024
"""of text in a file, which comes to some 400 MB of Parquet"""


class _Shard:
    """One file, open for writing."""

    def __init__(self, folder: Path, path: str, recipe: Recipe, schema: pa.Schema) -> None:
        self._path = path
        self._file = HashedFile(folder / path)
        self._sink: Any = self._file
        if recipe.compression is not Compression.NONE:
            plain: Any = self._file
            kind: Any = recipe.compression.value
            self._sink = pa.CompressedOutputStream(pa.PythonFile(plain, mode="w"), kind)
        self._rows = 0
        self.size = 0
        try:
            self._writer: Writer = WRITERS[recipe.format](self._sink, schema)
        except BaseException:
            self.abandon()
            raise

    def write(self, table: pa.Table, size: int) -> None:
        self._writer.write(table)
        self._rows += len(table)
        self.size += size

    def finish(self) -> DataFile:
        self._writer.finish()
        if self._sink is not self._file:
            self._sink.close()
        self._file.close()
        return DataFile(self._path, self._rows, self._file.size, self._file.sha256)

    def abandon(self) -> None:
        with suppress(OSError):
            self._file.close()


class _Series:
    """The files of one split and partition, one after the other."""

    def __init__(self, stem: str) -> None:
        self.stem = stem
        self.shard: _Shard | None = None
        self.number = 0
        self.waiting: list[pa.RecordBatch] = []
        self.size = 0


class ShardWriter:
    """Writes the parts of batches into the files of a folder.

    Where one file ends and the next begins depends on the rows alone, not on the machine.
    """

    def __init__(self, folder: Path, recipe: Recipe, schema: pa.Schema) -> None:
        self._folder = folder
        self._recipe = recipe
        self._schema = schema
        self._series: dict[str, _Series] = {}
        self._files: list[DataFile] = []

    def write(self, parts: Iterable[Part]) -> None:
        """Write the parts of a batch."""
        for part in parts:
            series = self._series.setdefault(part.stem, _Series(part.stem))
            series.waiting.append(part.rows)
            series.size += part.size
            if series.size >= ROW_GROUP_BYTES:
                self._flush(series)
        while sum(series.size for series in self._series.values()) > BUFFERED_BYTES:
            self._flush(max(self._series.values(), key=lambda series: (series.size, series.stem)))

    def finish(self) -> list[DataFile]:
        """Write what is left; the files, in order of their paths. There is always one."""
        if not self._series:
            stem = stem_of({}, self._recipe)
            series = self._series[stem] = _Series(stem)
            series.waiting.append(pa.RecordBatch.from_pylist([], schema=self._schema))
        for series in self._series.values():
            if series.waiting:
                self._flush(series)
            self._close(series)
        return sorted(self._files, key=lambda file: file.path)

    def abandon(self) -> None:
        """Close the files, which are not whole."""
        for series in self._series.values():
            if series.shard is not None:
                series.shard.abandon()

    def _flush(self, series: _Series) -> None:
        table = pa.Table.from_batches(series.waiting, schema=self._schema)
        if series.shard is None:
            path = f"{series.stem}-{series.number:05}.{self._recipe.ending}"
            series.shard = _Shard(self._folder, path, self._recipe, self._schema)
            series.number += 1
        series.shard.write(table, series.size)
        series.waiting, series.size = [], 0
        if series.shard.size >= SHARD_BYTES:
            self._close(series)

    def _close(self, series: _Series) -> None:
        if series.shard is not None:
            self._files.append(series.shard.finish())
            series.shard = None
