"""Records of the archive in, fillers of the same size in their place: what they said is gone.

A filler is a WARC record that says `withdrawn: yes`, padded to the length of what stood there. So
all other records stay where they are, the file stays a WARC file, and to be killed in between
leaves at the most one record that can be erased again.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from newscrawl.errors import StorageError
from newscrawl.storage import warc
from newscrawl.storage.archive import Archive, is_outside
from newscrawl.storage.codecs import Codec, codec_of
from newscrawl.storage.members import DamagedError, Member, iter_members
from newscrawl.storage.openfile import told

Place = tuple[int, int]
"""offset and length"""
TRIES = 64
"""lengths of a filler that are tried"""


def erase(archive: Archive, name: str, places: Iterable[Place], now: datetime) -> None:
    """Erase the records at `places` of a file, and the requests that brought them.

    The file may be one that another process writes to: what it appends stands behind them. A file
    that is not of the archive is others': it stays as it is.

    Raises:
        StorageError: there is no such file, or it cannot be written to.
    """
    if is_outside(name):
        return
    path = archive.folder / name
    if path.exists():
        try:
            with path.open("r+b") as file:
                _erase(file, codec_of(name), places, now)
                os.fsync(file.fileno())
        except OSError as error:
            raise StorageError(told("erase from", path, error)) from None
    elif archive.remote is not None:
        _erase_there(archive, name, places, now)
    else:
        raise StorageError(f"cannot erase from {path} of the archive: there is no such file")


def _erase_there(archive: Archive, name: str, places: Iterable[Place], now: datetime) -> None:
    """An object cannot be written to: it is put anew, of the same size."""
    assert archive.remote is not None
    with tempfile.NamedTemporaryFile(dir=archive.folder, suffix=".erasing") as copy:
        with archive.remote.open(name) as file:
            while data := file.read(1 << 20):
                copy.write(data)
        copy.flush()
        path = Path(copy.name)
        with path.open("r+b") as written:
            _erase(written, codec_of(name), places, now)
        archive.remote.put(path, name)


def _erase(file: BinaryIO, codec: Codec, places: Iterable[Place], now: datetime) -> None:
    for offset, length in places:
        record = _member(file, codec, offset)
        record_id = warc.record_id(record.plain) if record else b""
        # What belongs to it goes first, as long as it can be told: the request, and what the page's
        # scripts were answered.
        following = _member(file, codec, offset + length)
        while following and record_id and warc.concurrent_to(following.plain) == record_id:
            _fill(file, codec, following.offset, following.length, now)
            following = _member(file, codec, following.offset + following.length)
        _fill(file, codec, offset, length, now)


def _member(file: BinaryIO, codec: Codec, offset: int) -> Member | None:
    try:
        return next(iter_members(file, codec, offset), None)
    except DamagedError:
        return None  # damaged, or the end of a file that is being written


def _fill(file: BinaryIO, codec: Codec, offset: int, length: int, now: datetime) -> None:
    file.seek(offset)
    file.write(_filler(codec, length, now))


def _filler(codec: Codec, length: int, now: datetime) -> bytes:
    for more in range(TRIES):
        # What does not shrink when it is compressed, so that one of the lengths fits.
        data = codec.padded(warc.withdrawn_record(now, os.urandom(more).hex()), length)
        if data is not None:
            return data
    return bytes(length)  # too short for any record; readers pass over it as damaged
