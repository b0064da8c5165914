"""What a snapshot holds, as `manifest.json` says it; and a folder checked against it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import TypeAdapter, ValidationError

from newscrawl.counted import counted
from newscrawl.errors import ConfigurationError, StorageError
from newscrawl.exports.files import DataFile, hashed
from newscrawl.exports.folder import MANIFEST
from newscrawl.exports.parts import DATA


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """The snapshot that an increment is applied to."""

    snapshot_id: str
    path: str
    """of its folder, as seen from the increment's; or its URL"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """It depends on the data and the recipe alone: the same ones make the same manifest."""

    snapshot_id: str = ""
    """first 64 bits of the SHA-256 of all the rest but `documents`, hexadecimal"""
    schema_version: int
    columns: dict[str, str]
    """name to Arrow type"""
    recipe: dict[str, Any]
    """what differs from the defaults"""
    newscrawl_version: str
    reader_versions: dict[str, int]
    """rows by the version of the reader that made them"""
    as_of: str | None
    """latest time at which one of the pages was fetched"""
    first: str | None
    last: str | None
    """of publication, else of first sight"""
    counts: dict[str, int]
    """rows, words; of an increment new, changed, withdrawn"""
    base: Base | None = None
    """of an increment"""
    files: list[DataFile] = field(default_factory=list)
    documents: list[DataFile] = field(default_factory=list)
    """the card and its like, which name the snapshot, and therefore are no part of what names it"""

    def identified(self) -> Manifest:
        """The same with its `snapshot_id`."""
        plain = replace(self, snapshot_id="", documents=[])
        digest = hashlib.sha256(plain.to_json().encode()).hexdigest()
        return replace(self, snapshot_id=digest[:16])

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n"


_schema = TypeAdapter(Manifest)


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a snapshot.

    Raises:
        ConfigurationError: there is none, or it is of another version of newscrawl.
    """
    path = folder / MANIFEST
    try:
        text = path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{folder} is no snapshot: {path}: {error.strerror}") from None
    return parse_manifest(text, str(path))


def parse_manifest(text: bytes, where: str) -> Manifest:
    """A manifest, of its JSON.

    Raises:
        ConfigurationError: it is of another version of newscrawl; `where` says which it is.
    """
    try:
        return _schema.validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"]))
        raise ConfigurationError(
            f"{where} is damaged, or of another version: {key}: {first['msg']}"
        ) from None


def verify(folder: Path) -> Manifest:
    """Check every file of a snapshot against its manifest; the manifest when all is right.

    Raises:
        ConfigurationError: `folder` is no snapshot.
        StorageError: names every file that is not as it was written.
    """
    manifest = read_manifest(folder)
    faults = []
    if manifest.identified().snapshot_id != manifest.snapshot_id:
        faults.append(f"{MANIFEST}: was changed")
    known = {file.path for file in manifest.files}
    for path in sorted((folder / DATA).rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in known:
            faults.append(f"{name}: is not of this snapshot")
    for file in [*manifest.files, *manifest.documents]:
        fault = _fault(folder / file.path, file)
        if fault:
            faults.append(f"{file.path}: {fault}")
    if faults:
        raise StorageError(f"{folder} is not as it was written:\n  " + "\n  ".join(faults))
    return manifest


def _fault(path: Path, file: DataFile) -> str:
    try:
        size, sha256 = hashed(path)
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    if size != file.bytes:
        return f"has {counted(size, 'byte')}, not {file.bytes:,}"
    if sha256 != file.sha256:
        return "its SHA-256 is another one"
    if path.suffix == ".parquet":
        try:
            rows = pq.read_metadata(path).num_rows
        except pa.ArrowException as error:
            return f"is no Parquet file: {error}"
        if rows != file.rows:
            return f"has {counted(rows, 'row')}, not {file.rows:,}"
    return ""
