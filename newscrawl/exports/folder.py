"""A final folder in, an empty one beside it to fill out, which takes its place when it is whole."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newscrawl.errors import ConfigurationError, StorageError

MANIFEST = "manifest.json"
LATEST = "latest.json"
"""beside the folders of snapshots in an object store: names the last one"""

AT_FDCWD = -100
RENAME_EXCHANGE = 2


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """An empty folder that replaces `folder` at the end; after an exception, that is as it was.

    It is `.NAME.partial` beside it until then. What a killed export left there goes.

    Raises:
        ConfigurationError: `folder` holds files that are no snapshot.
        StorageError: it cannot be written, or another export is writing it.
    """
    folder = folder.resolve()
    partial = folder.with_name(f".{folder.name}.partial")
    try:
        _restore(folder)
        _require_snapshot(folder)
        partial.mkdir(parents=True, exist_ok=True)
        lock = _lock(partial, folder)
        try:
            _empty(partial)
            try:
                yield partial
                sync(partial)
                _put_in_place(partial, folder)
            except BaseException:
                shutil.rmtree(partial, ignore_errors=True)
                raise
        finally:
            os.close(lock)
        sync_folder(folder.parent)
    except OSError as error:
        at = f" ({error.filename})" if error.filename else ""
        raise StorageError(
            f"cannot write {folder}: {error.strerror or error}{at}{_advice(error)}"
        ) from None


def _advice(error: OSError) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return "; make room, and export again: what was there before is untouched"
    if error.errno in {errno.EBUSY, errno.EXDEV, errno.EACCES, errno.EROFS}:
        return "; a snapshot is made beside its folder and renamed: name a new folder where this user may write"
    return ""


def _require_snapshot(folder: Path) -> None:
    """Only an earlier snapshot, or nothing, is replaced."""
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MANIFEST).is_file():
        raise ConfigurationError(
            f"{folder} holds files that are no snapshot, and an export would replace them all:"
            f" name a new folder, such as {folder / 'snapshot'}"
        )


def _lock(partial: Path, folder: Path) -> int:
    handle = os.open(partial, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(handle).st_ino != partial.stat().st_ino:
            raise BlockingIOError
    except (BlockingIOError, FileNotFoundError):
        os.close(handle)
        raise StorageError(
            f"another export is writing {folder}; wait for it or choose another folder"
        ) from None
    return handle


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _put_in_place(partial: Path, folder: Path) -> None:
    if not folder.exists():
        partial.rename(folder)
        return
    if _exchange(partial, folder):
        shutil.rmtree(partial)
        return
    # Without the system call there is a moment without a snapshot; `_restore` mends what a kill
    # in that moment leaves.
    earlier = _earlier(folder)
    shutil.rmtree(earlier, ignore_errors=True)
    folder.rename(earlier)
    partial.rename(folder)
    shutil.rmtree(earlier)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step (renameat2(2)); False where the system cannot."""
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return False
    names = (AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other))
    return bool(call(*names, ctypes.c_uint(RENAME_EXCHANGE)) == 0)


def _earlier(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.earlier")


def _restore(folder: Path) -> None:
    if _earlier(folder).is_dir() and not folder.exists():
        _earlier(folder).rename(folder)


def sync(folder: Path) -> None:
    """Return when all files in `folder` are on the disk."""
    for parent, _, names in os.walk(folder):
        for name in names:
            sync_folder(Path(parent) / name)
        sync_folder(Path(parent))


def sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
