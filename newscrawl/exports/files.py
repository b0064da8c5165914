"""A path in, a new file that knows its size and SHA-256 out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path


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


def hashed(path: Path) -> tuple[int, str]:
    """Size and SHA-256 of a file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    return path.stat().st_size, digest.hexdigest()
