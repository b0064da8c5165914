"""Batches in, files of a bounded size out, by split and partition; what each file holds is told."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyarrow as pa

from newscrawl.exports.columns import pc
from newscrawl.exports.recipe import Compression, Partition, Recipe
from newscrawl.exports.writers import WRITERS, Writer

ROW_GROUP_BYTES = 16 * 1024 * 1024
"""of text in a row group: large enough to compress, small enough to be skipped or read alone"""
BUFFERED_BYTES = 2 * ROW_GROUP_BYTES
"""of text that waits to be written, in all files together"""
SHARD_BYTES = 1024 * 1024 * 1024
"""of text in a file, which comes to some 400 MB of Parquet"""
ROW_BYTES = 1000
"""of the columns of a row that are not long texts"""

DATA = "data"
ENDINGS = {Compression.NONE: "", Compression.GZIP: ".gz", Compression.ZSTD: ".zst"}


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file of a snapshot."""

    path: str
    """within the snapshot's folder, with `/`"""
    rows: int
    bytes: int
    sha256: str
    """hexadecimal"""


class HashedFile:
    """A new file to write to, which knows the size and the SHA-256 of what was written."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("xb")
        self._hash = hashlib.sha256()
        self.closed = False
        self.size = 0

    def write(self, data: bytes) -> int:
        if self.closed:
            # A writer that is given up, when the disk is full for one, says its last words here.
            return len(data)
        self._put(data)
        self._hash.update(data)
        self.size += len(data)
        return len(data)

    def _put(self, data: bytes) -> None:
        self._file.write(data)

    def tell(self) -> int:
        return self.size

    def flush(self) -> None:
        self._file.flush()

    def close(self) -> None:
        """Raises `OSError` when what is left does not fit on the disk."""
        self.closed = True
        self._file.close()

    def writable(self) -> bool:
        return True

    def readable(self) -> bool:
        return False

    def seekable(self) -> bool:
        return False

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


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
    """Writes batches into the files of a folder.

    Where one file ends and the next begins depends on the rows alone, not on the machine.
    """

    def __init__(self, folder: Path, recipe: Recipe, schema: pa.Schema) -> None:
        self._folder = folder
        self._recipe = recipe
        self._schema = schema
        self._series: dict[str, _Series] = {}
        self._files: list[DataFile] = []

    def write(self, batch: pa.RecordBatch) -> None:
        for stem, rows in self._parts(batch):
            series = self._series.setdefault(stem, _Series(stem))
            series.waiting.append(rows)
            series.size += text_bytes(rows)
            if series.size >= ROW_GROUP_BYTES:
                self._flush(series)
        while sum(series.size for series in self._series.values()) > BUFFERED_BYTES:
            self._flush(max(self._series.values(), key=lambda series: (series.size, series.stem)))

    def finish(self) -> list[DataFile]:
        """Write what is left; the files, in order of their paths. There is always one."""
        if not self._series:
            stem = self._stem({})
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
            ending = f"{self._recipe.format.value}{ENDINGS[self._recipe.compression]}"
            path = f"{series.stem}-{series.number:05}.{ending}"
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

    def _parts(self, batch: pa.RecordBatch) -> Iterator[tuple[str, pa.RecordBatch]]:
        keys = self._keys(batch)
        if not keys:
            yield self._stem({}), batch
            return
        table = pa.table(keys).append_column("row", pa.array(range(len(batch)), pa.int64()))
        grouped = table.group_by(list(keys), use_threads=False).aggregate([("row", "list")])
        for group in grouped.sort_by([(name, "ascending") for name in keys]).to_pylist():
            rows = sorted(group.pop("row_list"))
            whole = len(rows) == len(batch)
            part = batch if whole else batch.take(pa.array(rows, pa.int64()))
            yield self._stem(group), part

    def _keys(self, batch: pa.RecordBatch) -> dict[str, Any]:
        keys: dict[str, Any] = {}
        if self._recipe.split:
            keys["split"] = batch["split"]
        match self._recipe.partition_by:
            case Partition.SOURCE | Partition.LANGUAGE as by:
                keys["partition"] = batch[by.value]
            case Partition.MONTH:
                moment = pc.coalesce(batch["published_at"], batch["first_seen_at"])
                keys["partition"] = pc.strftime(moment, "%Y-%m")
        return keys

    def _stem(self, group: dict[str, str | None]) -> str:
        name = group.get("split") or ("train" if self._recipe.split else "articles")
        by = self._recipe.partition_by
        if by is None:
            return f"{DATA}/{name}"
        # Not the name of a column: a reader that takes columns from folders would have two.
        value = quote(group.get("partition") or "unknown", safe="")
        return f"{DATA}/by_{by.value}={value}/{name}"


def text_bytes(batch: pa.RecordBatch) -> int:
    """Some measure of a batch in bytes, which depends on nothing but its values."""
    size = ROW_BYTES * len(batch)
    for name in ("body", "body_markdown"):
        if name in batch.schema.names:
            size += pc.sum(pc.binary_length(batch[name])).as_py() or 0
    return size


def hashed(path: Path) -> tuple[int, str]:
    """Size and SHA-256 of a file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    return path.stat().st_size, digest.hexdigest()
