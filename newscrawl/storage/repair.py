"""Files whose writers died in, whole ones out; the torn end of each is kept beside it."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from newscrawl.errors import StorageError
from newscrawl.storage.codecs import codec_of
from newscrawl.storage.members import DamagedError, iter_members
from newscrawl.storage.openfile import Marker, sync_folder, told
from newscrawl.storage.remote import Remote

logger = logging.getLogger(__name__)


def recover(folder: Path, remote: Remote | None = None) -> None:
    """Look after the files of processes that died: mend each, and bring it to the object store.

    Nothing that counted as done is lost by it: that is on the disk before it counts.

    Raises:
        StorageError: a file cannot be mended.
    """
    for marker in Marker.abandoned(folder):
        path = folder / marker.name
        if path.exists():
            try:
                mend(path, marker.synced)
            except OSError as error:
                raise StorageError(told("mend", path, error)) from None
        if remote is not None and path.exists():
            try:
                remote.put(path, marker.name)
            except StorageError as error:
                logger.warning("%s; it stays in %s, and the next run tries again", error, folder)
                continue
            path.unlink()
        marker.remove()


def mend(path: Path, start: int = 0) -> int:
    """Cut a file back to its last whole record; the number of bytes cut off.

    They are kept beside it, in `NAME.torn-OFFSET`. A file without any whole record goes.

    Args:
        path: file that nobody writes to.
        start: where to look from: a record begins there, or the file ends.
    """
    size = path.stat().st_size
    end = _end_of_whole(path, start if start <= size else 0)
    if end < size:
        torn = path.with_name(f"{path.name}.torn-{end}")
        with path.open("r+b") as file, torn.open("wb") as beside:
            file.seek(end)
            while data := file.read(1 << 20):
                beside.write(data)
            beside.flush()
            os.fsync(beside.fileno())
            sync_folder(path.parent)
            file.truncate(end)
            os.fsync(file.fileno())
        logger.warning(
            "Archive file %s was not finished: cut back to its last whole record at byte %d;"
            " the %d bytes after it are kept in %s",
            path, end, size - end, torn.name,
        )  # fmt: skip
    if end == 0:
        path.unlink()
    return size - end


def _end_of_whole(path: Path, start: int) -> int:
    end = start
    with path.open("rb") as file:
        try:
            for member in iter_members(file, codec_of(path.name), start):
                if not member.plain.startswith(b"WARC/"):
                    break
                end = member.offset + member.length
        except DamagedError as error:
            end = error.offset
    return end
