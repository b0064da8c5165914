"""A folder or a URL of an object store in, the files of the snapshot there out, as local Parquet."""

from __future__ import annotations

import io
import json
import os
import posixpath
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from newscrawl.errors import StorageError
from newscrawl.exports.files import DataFile, hashed
from newscrawl.exports.folder import LATEST, MANIFEST
from newscrawl.exports.manifest import Manifest, parse_manifest, read_manifest
from newscrawl.storage.remote import Remote

ROWS = 1000
"""of a row group: little, since few rows are asked for at a time"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a snapshot lies: the path of its folder, or a URL that fsspec knows."""

    name: str

    def __str__(self) -> str:
        return self.name

    @property
    def is_remote(self) -> bool:
        return "://" in self.name

    def is_folder(self, folder: Path) -> bool:
        return not self.is_remote and Path(self.name).resolve() == folder.resolve()

    def seen_from(self, folder: Path) -> str:
        """The path to it from another folder; its URL, where it has one."""
        if self.is_remote:
            return self.name
        return Path(os.path.relpath(Path(self.name).resolve(), folder.resolve())).as_posix()

    def below(self, path: str) -> Place:
        """The place that a manifest here calls `path`."""
        if "://" in path:
            return Place(path)
        if not self.is_remote:
            return Place(str((Path(self.name) / path).resolve()))
        scheme, _, rest = self.name.partition("://")
        return Place(f"{scheme}://{posixpath.normpath(posixpath.join(rest, path))}")

    def latest(self) -> Place:
        """The snapshot that is named here as the latest; this place, where none is."""
        if not self.is_remote:
            return self
        try:
            with self._store().open(LATEST) as file:
                path = json.loads(file.read())["path"]
        except StorageError:
            return self
        return Place(f"{self.name.rstrip('/')}/{path.strip('/')}")

    def manifest(self) -> Manifest:
        """Raises: see `read_manifest`; StorageError: the store has none, or does not answer."""
        if not self.is_remote:
            return read_manifest(Path(self.name))
        with self._store().open(MANIFEST) as file:
            return parse_manifest(file.read(), f"{self}/{MANIFEST}")

    def files(self, manifest: Manifest, scratch: Path) -> list[Path]:
        """The data files here, brought into `scratch` when they are in a store.

        Raises:
            StorageError: the store does not answer, or gives other files than were written.
        """
        if not self.is_remote:
            return [Path(self.name) / file.path for file in manifest.files]
        return [self._fetched(file, scratch / file.path) for file in manifest.files]

    def _fetched(self, file: DataFile, target: Path) -> Path:
        target.parent.mkdir(parents=True, exist_ok=True)
        with self._store().open(file.path) as source, target.open("wb") as copy:
            shutil.copyfileobj(source, copy, 1 << 20)
        if hashed(target) != (file.bytes, file.sha256):
            raise StorageError(f"{self}/{file.path} is not as it was written: export it anew")
        return target

    def _store(self) -> Remote:
        return Remote(self.name, setting="--since-snapshot", whose="the dataset")


def as_parquet(files: list[Path], scratch: Path, schema: pa.Schema) -> list[Path]:
    """The same rows as Parquet files: JSON Lines are written anew in `scratch`.

    An increment asks for a few rows at a time, which in lines would be looked for from the start.
    """
    return [
        path if path.suffix == ".parquet" else _rewritten(path, scratch / f"{number}.parquet", schema)
        for number, path in enumerate(files)
    ]  # fmt: skip


def _rewritten(path: Path, target: Path, schema: pa.Schema) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    with pq.ParquetWriter(target, schema, compression="lz4") as writer:
        for rows in _lines(path):
            columns = [_column([row[field.name] for row in rows], field.type) for field in schema]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))
    return target


def _lines(path: Path) -> Iterator[list[dict[str, Any]]]:
    stream: Any = pa.input_stream(str(path), compression="detect")
    with stream, io.BufferedReader(stream) as lines:
        while rows := [json.loads(line) for line in islice(lines, ROWS)]:
            yield rows


def _column(values: list[Any], kind: pa.DataType) -> Any:
    if pa.types.is_timestamp(kind):
        return pa.array(values, pa.string()).cast(kind)
    return pa.array(values, kind)
