"""The bytes of a WARC record in, its compressed member out, and back: gzip, or Zstandard.

Each record is a member of its own, so that a reader can begin at any. Zstandard follows
https://iipc.github.io/warc-specifications/specifications/warc-zstd/: a frame a record, with its
size and checksum, without a dictionary.
"""

from __future__ import annotations

import struct
import sys
import zlib
from dataclasses import dataclass
from typing import Protocol

from zlib_ng import zlib_ng

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

GZIP_LEVEL = 6
"""with 9, as warcio has it, pages take up to three times as long for 2 % less"""
ZSTD_LEVEL = 6
SKIPPABLE = 0x184D2A50
"""magic number of a Zstandard frame that decoders pass over"""
COMMENT = 0x10
"""flag of gzip's header: a comment follows, ended by NUL"""


class Decompressor(Protocol):
    """Takes one member to pieces; what follows its end is left in `unused_data`."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /) -> bytes: ...


class Codec(Protocol):
    """How the records of a file are compressed."""

    @property
    def suffix(self) -> str:
        """of a file's name"""

    def compress(self, plain: bytes | memoryview) -> bytes: ...

    def decompressor(self) -> Decompressor: ...

    def padded(self, plain: bytes, size: int) -> bytes | None:
        """`plain` compressed to exactly `size` bytes; None when there is no room for it."""


@dataclass(frozen=True, slots=True)
class Gzip:
    suffix: str = ".warc.gz"

    def compress(self, plain: bytes | memoryview) -> bytes:
        # Half the time of zlib, for the same size.
        compressor = zlib_ng.compressobj(GZIP_LEVEL, zlib_ng.DEFLATED, 31)
        return compressor.compress(plain) + compressor.flush()

    def decompressor(self) -> Decompressor:
        return zlib.decompressobj(31)

    def padded(self, plain: bytes, size: int) -> bytes | None:
        data = self.compress(plain)
        gap = size - len(data)
        if gap <= 0:
            return data if gap == 0 else None
        header, rest = bytearray(data[:10]), data[10:]
        header[3] |= COMMENT
        return bytes(header) + b"-" * (gap - 1) + b"\0" + rest


@dataclass(frozen=True, slots=True)
class Zstd:
    suffix: str = ".warc.zst"

    def compress(self, plain: bytes | memoryview) -> bytes:
        options: dict[int, int] = {
            zstd.CompressionParameter.compression_level: ZSTD_LEVEL,
            zstd.CompressionParameter.checksum_flag: 1,
        }
        return zstd.compress(plain, options=options)

    def decompressor(self) -> Decompressor:
        return zstd.ZstdDecompressor()

    def padded(self, plain: bytes, size: int) -> bytes | None:
        data = self.compress(plain)
        gap = size - len(data)
        if gap == 0:
            return data
        if gap < 8:
            return None
        return data + struct.pack("<II", SKIPPABLE, gap - 8) + bytes(gap - 8)


GZIP, ZSTD = Gzip(), Zstd()
BY_NAME: dict[str, Codec] = {"gzip": GZIP, "zstd": ZSTD}
SUFFIXES = tuple(codec.suffix for codec in BY_NAME.values())
DAMAGED = (zlib.error, zstd.ZstdError, EOFError)
"""what a decompressor raises"""


def codec_of(name: str) -> Codec:
    """The codec of a file, by its name."""
    return ZSTD if name.endswith(ZSTD.suffix) else GZIP


def decompress(codec: Codec, data: bytes) -> list[bytes]:
    """The records whose members `data` consists of.

    Raises:
        ValueError: it has a part that is no member, or not all of one.
    """
    plain = []
    while data:
        decompressor = codec.decompressor()
        try:
            plain.append(decompressor.decompress(data))
        except DAMAGED as error:
            raise ValueError(f"no whole WARC record ({error})") from None
        if not decompressor.eof:
            raise ValueError("no whole WARC record (it ends before its end)")
        data = decompressor.unused_data
    return [record for record in plain if record]
