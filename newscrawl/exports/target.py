"""A final path in, a file beside it to write to out, which takes that name when it is whole."""

from __future__ import annotations

import fcntl
import hashlib
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newscrawl.errors import StorageError


class HashedFile(io.RawIOBase):
    """A file to write to, which knows the size and the SHA-256 of what was written."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        # Not truncated yet: it may be another export's.
        self._file = path.open("ab")
        self._hash = hashlib.sha256()
        self.size = 0
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._file.close()
            raise StorageError(
                f"another export is writing {path}; wait for it or choose another folder"
            ) from None
        self._file.truncate(0)

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        written = self._file.write(data)
        self._hash.update(data)
        self.size += written
        return written

    def tell(self) -> int:
        return self.size

    def sync(self) -> None:
        """Return when all of it is on the disk."""
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        self._file.close()
        super().close()

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


@contextmanager
def replacing(path: Path) -> Iterator[HashedFile]:
    """A file that replaces `path` at the end; after an exception `path` is what it was before.

    It is `path` with `.partial` behind its name until then.

    Raises:
        StorageError: the folder cannot be made or written to, or the disk is full.
    """
    partial = path.with_name(path.name + ".partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with HashedFile(partial) as file:
            try:
                yield file
                file.sync()
                partial.replace(path)
            except BaseException:
                partial.unlink(missing_ok=True)
                raise
        _sync_folder(path.parent)
    except OSError as error:
        raise StorageError(f"cannot write {path}: {error.strerror or error}") from None


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
