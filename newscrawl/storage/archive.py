"""Pages in, WARC files out, and pages back from them by their location.

WARC 1.1 (https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/), each
record its own member (`codecs`), so that a file cut short at any byte loses its last record alone
and a reader can begin at any record. A process writes files of its own, never to one that it found.

A response record holds the payload as it was decoded by the crawler. What the server said of the
encoded one (`Content-Encoding`, `Transfer-Encoding`, `Content-Length`) would be untrue there; it
is kept under `X-Archive-Orig-`, as archives customarily do, and `load` gives it back.

A page that a browser made by running scripts is a conversion record, which refers to the response
record right before it; both are one location. What the scripts asked for follows, as responses of
the same capture.

With an object store, files are written in the folder just so, and are brought to the store when
they are whole; what counts as done is on this machine's disk, or there.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from newscrawl.config import Config
from newscrawl.errors import StorageError
from newscrawl.items import Original, Page, Served
from newscrawl.storage import repair, warc
from newscrawl.storage.codecs import BY_NAME, GZIP, SUFFIXES, Codec, codec_of, decompress
from newscrawl.storage.openfile import OpenFile, synced_bytes, told
from newscrawl.storage.remote import Remote
from newscrawl.storage.warc import PageRecord

logger = logging.getLogger(__name__)

MAX_SIZE = 1_000_000_000
"""bytes after which a new file is begun"""


@dataclass(frozen=True, slots=True)
class ArchiveLocation:
    """Where the bytes of a page are kept."""

    file: str
    """path inside the archive, with forward slashes; URL of a file that is not of the archive
    (`storage.outside`)"""
    offset: int
    length: int
    """bytes of the compressed record; of a rendered page, of the response and its conversion"""
    digest: str = ""
    """of the payload that is read: `sha1:` and base 32"""

    @property
    def is_outside(self) -> bool:
        """It is not of the archive: it is read, and never written, mended or erased."""
        return is_outside(self.file)


def is_outside(file: str) -> bool:
    """Whether a file is named by its URL, since it is not of the archive."""
    return "://" in file


def _now() -> datetime:
    return datetime.now(UTC)


class Archive:
    """A folder of WARC files, open for one process; one thread at a time may append.

    Args:
        folder: made when it is not there.
        remote: where whole files go.
        codec: how new files are compressed.
        max_size: bytes after which a new file is begun; one is begun on each UTC day, too.

    Raises:
        StorageError: the folder cannot be made or written to.
    """

    def __init__(
        self,
        folder: Path,
        *,
        remote: Remote | None = None,
        codec: Codec = GZIP,
        max_size: int = MAX_SIZE,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self.folder = folder
        self.remote = remote
        self.codec = codec
        self.max_size = max_size
        self._now = now
        self._file: OpenFile | None = None
        self._serial = 0
        self._carrier: ThreadPoolExecutor | None = None
        self._carried: list[Future[None]] = []
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(told("make", folder, error)) from None
        if not os.access(folder, os.W_OK | os.X_OK):
            raise StorageError(
                f"the archive {folder} cannot be written to; give this user the right"
            )

    @classmethod
    def open(cls, config: Config) -> Self:
        """The archive that the settings name."""
        return cls(
            config.archive_dir,
            remote=Remote(config.archive_url) if config.archive_url else None,
            codec=BY_NAME[config.archive_compression],
            max_size=config.archive_file_size,
        )

    def recover(self) -> None:
        """Mend what a process left behind that died while it wrote (`repair`).

        Raises:
            StorageError: a file cannot be mended.
        """
        repair.recover(self.folder, self.remote)

    def append(
        self,
        page: Page,
        *,
        request_headers: Sequence[tuple[str, str]] | None = None,
        served: Served | None = None,
    ) -> ArchiveLocation:
        """Write a page, and the request that brought it if its headers are given; of a rendered
        page what was served, then the page, then what its scripts were answered.

        It is on the disk after the next `sync`; until then a power cut may lose it.

        Raises:
            StorageError: it could not be written; what was written before is whole.
        """
        response = warc.response_record(served.page if served else page)
        if served is None:
            return self._append(page, [response], request_headers)
        made = warc.conversion_record(page, response.record_id)
        parts = [
            warc.response_record(part, concurrent_to=response.record_id) for part in served.parts
        ]
        return self._append(page, [response, made], request_headers, parts)

    def append_revisit(
        self,
        page: Page,
        original: Original,
        *,
        request_headers: Sequence[tuple[str, str]] | None = None,
    ) -> ArchiveLocation:
        """Write that a page was asked for and is as `original` was; as `append` does."""
        return self._append(page, [warc.revisit_record(page, original)], request_headers)

    def sync(self) -> None:
        """Return when all that was appended is on the disk.

        Raises:
            StorageError: the disk failed; what was appended since the last `sync` may be lost.
        """
        if self._file is not None:
            self._file.sync()

    def load(self, location: ArchiveLocation) -> Page:
        """The page at `location`, as it was appended.

        Raises:
            ConfigurationError: it lies outside, in a store for which a package is missing.
            StorageError: there is no such file or record, or it is damaged or was erased.
        """
        if location.is_outside:
            from newscrawl.storage.outside import load_outside  # few archives need its library

            return load_outside(location.file, location.offset, location.length)
        data = self.read(location.file, location.offset, location.length)
        try:
            return warc.page_of(decompress(codec_of(location.file), data))
        except ValueError as error:
            where = f"{self.folder / location.file} at byte {location.offset}"
            raise StorageError(f"the archive record in {where} cannot be read: {error}") from None

    def read(self, name: str, offset: int, length: int) -> bytes:
        """So many bytes of a file, from here or from the object store.

        Raises:
            StorageError: there is no such file.
        """
        path = self.folder / name
        try:
            with path.open("rb") as file:
                file.seek(offset)
                return file.read(length)
        except FileNotFoundError as error:
            if self.remote is None:
                raise StorageError(told("read", path, error)) from None
            return self.remote.read(name, offset, length)
        except OSError as error:
            raise StorageError(told("read", path, error)) from None

    def names(self) -> list[str]:
        """Of all files, here and in the object store, in order."""
        return list(self.sizes())

    def sizes(self) -> dict[str, int]:
        """Bytes of every file, by name.

        Raises:
            StorageError: the object store does not answer.
        """
        found = self.remote.sizes() if self.remote is not None else {}
        for path in self.folder.rglob("*.warc.*"):
            found[path.relative_to(self.folder).as_posix()] = path.stat().st_size
        return {name: size for name, size in sorted(found.items()) if name.endswith(SUFFIXES)}

    def open_file(self, name: str) -> BinaryIO:
        """A file, to be read.

        Raises:
            StorageError: there is no such file.
        """
        path = self.folder / name
        try:
            return path.open("rb")
        except FileNotFoundError as error:
            if self.remote is None:
                raise StorageError(told("read", path, error)) from None
            return self.remote.open(name)
        except OSError as error:
            raise StorageError(told("read", path, error)) from None

    def synced(self, name: str) -> int | None:
        """Of a file that is being written, how much is surely there; None when it is whole."""
        return synced_bytes(self.folder, name)

    def close(self) -> None:
        """Sync and close the file; with an object store, return when all is there or was tried."""
        if self._file is not None:
            file, self._file = self._file, None
            self._finish(file)
        if self._carrier is not None:
            self._carrier.shutdown()
            self._carrier = None
        carried, self._carried = self._carried, []
        for one in carried:
            one.result()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _append(
        self,
        page: Page,
        records: Sequence[PageRecord],
        headers: Sequence[tuple[str, str]] | None,
        parts: Sequence[PageRecord] = (),
    ) -> ArchiveLocation:
        compress = self.codec.compress
        data = b"".join(compress(record.data) for record in records)
        length = len(data)
        if headers is not None:
            data += compress(warc.request_record(page, headers, records[0].record_id))
        data += b"".join(compress(part.data) for part in parts)
        file = self._current_file()
        location = ArchiveLocation(file.name, file.offset, length, records[-1].digest)
        file.write(data)
        return location

    def _current_file(self) -> OpenFile:
        now = self._now().astimezone(UTC)
        file = self._file
        if file is not None:
            if file.offset < self.max_size and file.day == now.date():
                return file
            self._file = None
            self._finish(file)
        file = self._create(now)
        info = warc.warcinfo_record(Path(file.name).name, now)
        file.write(self.codec.compress(info))
        self._file = file
        return file

    def _create(self, now: datetime) -> OpenFile:
        while True:
            self._serial += 1
            try:
                return OpenFile(self.folder, self.codec.suffix, self._serial, now)
            except FileExistsError:
                continue

    def _finish(self, file: OpenFile) -> None:
        file.close()
        if self.remote is None:
            file.marker.remove()
            return
        if self._carrier is None:
            self._carrier = ThreadPoolExecutor(1, thread_name_prefix="archive")
        self._carried.append(self._carrier.submit(self._carry, self.remote, file))

    def _carry(self, remote: Remote, file: OpenFile) -> None:
        try:
            remote.put(file.path, file.name)
        except StorageError as error:
            logger.warning("%s; it stays in %s, and the next run tries again", error, self.folder)
            file.marker.file.close()
            return
        file.path.unlink()
        file.marker.remove()
