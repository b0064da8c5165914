"""A WARC file in, its compressed members out one by one, each with its place and its bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from newscrawl.storage.codecs import DAMAGED, ZSTD, Codec

CHUNK = 1 << 16
"""bytes read at a time"""
GZIP_MAGIC, ZSTD_MAGIC = b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd"


@dataclass(frozen=True, slots=True)
class Member:
    """One record of a file."""

    offset: int
    length: int
    """of its bytes in the file"""
    plain: bytes
    """decompressed; empty where a filler stands"""


class DamagedError(ValueError):
    """There is no whole member at a place of a file; says why."""

    def __init__(self, offset: int, why: str) -> None:
        super().__init__(why)
        self.offset = offset


def iter_members(file: BinaryIO, codec: Codec, start: int = 0) -> Iterator[Member]:
    """The members from byte `start` on, which is where one begins.

    Raises:
        DamagedError: what stands at its `offset` is no member, or not all of one.
    """
    file.seek(start)
    offset, rest = start, b""
    while data := rest or file.read(CHUNK):
        decompressor = codec.decompressor()
        parts, length = [], 0
        while True:
            try:
                parts.append(decompressor.decompress(data))
            except DAMAGED as error:
                raise DamagedError(offset, f"no record ({error})") from None
            length += len(data)
            if decompressor.eof:
                break
            data = file.read(CHUNK)
            if not data:
                raise DamagedError(offset, "the record is cut short")
        rest = decompressor.unused_data
        length -= len(rest)
        yield Member(offset, length, b"".join(parts))
        offset += length


def next_record(file: BinaryIO, codec: Codec, after: int) -> int | None:
    """Where the first whole WARC record beyond byte `after` begins; None when there is none."""
    magic = ZSTD_MAGIC if codec is ZSTD else GZIP_MAGIC
    position = after
    while True:
        file.seek(position)
        data = file.read(CHUNK)
        found = data.find(magic)
        while found >= 0:
            if _is_record(file, codec, position + found):
                return position + found
            found = data.find(magic, found + 1)
        if len(data) < CHUNK:
            return None
        position += len(data) - len(magic) + 1


def _is_record(file: BinaryIO, codec: Codec, offset: int) -> bool:
    try:
        return next(iter_members(file, codec, offset)).plain.startswith(b"WARC/")
    except (DamagedError, StopIteration):
        return False
