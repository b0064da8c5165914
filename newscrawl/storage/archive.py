"""Pages in, WARC files out, and pages back from them by their location.

WARC 1.1 (https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/), each
record its own gzip member, so that a file cut short at any byte loses its last record alone and a
reader can begin at any record. A process writes files of its own, never to one that it found.

A response record holds the payload as it was decoded by the crawler. What the server said of the
encoded one (`Content-Encoding`, `Transfer-Encoding`, `Content-Length`) would be untrue there; it
is kept under `X-Archive-Orig-`, as archives customarily do, and `load` gives it back.

A page that a browser made by running scripts is a conversion record, which refers to the response
record right before it; both are one location. What the scripts asked for follows, as responses of
the same capture.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from newscrawl.errors import StorageError
from newscrawl.items import Page, Served
from newscrawl.storage import warc

MAX_SIZE = 1_000_000_000
"""bytes after which a new file is begun"""


@dataclass(frozen=True, slots=True)
class ArchiveLocation:
    """Where the bytes of a page are kept."""

    file: str
    """path inside the archive's folder, with forward slashes"""
    offset: int
    length: int
    """bytes of the compressed record; of a rendered page, of the response and its conversion"""
    digest: str = ""
    """of the payload that is read: `sha1:` and base 32"""


def _now() -> datetime:
    return datetime.now(UTC)


class Archive:
    """A folder of WARC files, open for one process; one thread at a time may append.

    Args:
        folder: made when it is not there.
        max_size: bytes after which a new file is begun; one is begun on each UTC day, too.

    Raises:
        StorageError: the folder cannot be made or written to.
    """

    def __init__(
        self, folder: Path, *, max_size: int = MAX_SIZE, now: Callable[[], datetime] = _now
    ) -> None:
        self.folder = folder
        self.max_size = max_size
        self._now = now
        self._file: BinaryIO | None = None
        self._name = ""
        self._day = ""
        self._offset = 0
        self._serial = 0
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._error("make", folder, error) from None
        if not os.access(folder, os.W_OK | os.X_OK):
            raise StorageError(
                f"the archive {folder} cannot be written to; give this user the right"
            )

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
        data, digest = response.data, response.digest
        if served is not None:
            data += warc.conversion_record(page, response.record_id)
            digest = warc.payload_digest(page.body)
        length = len(data)
        if request_headers is not None:
            data += warc.request_record(page, request_headers, response.record_id)
        for part in served.parts if served else ():
            data += warc.response_record(part, concurrent_to=response.record_id).data
        file = self._current_file()
        location = ArchiveLocation(self._name, self._offset, length, digest)
        self._write(file, data)
        return location

    def sync(self) -> None:
        """Return when all that was appended is on the disk.

        Raises:
            StorageError: the disk failed; what was appended since the last `sync` may be lost.
        """
        if self._file is not None:
            try:
                os.fsync(self._file.fileno())
            except OSError as error:
                raise self._error("write", self.folder / self._name, error) from None

    def load(self, location: ArchiveLocation) -> Page:
        """The page at `location`, as it was appended.

        Raises:
            StorageError: there is no such file or record, or it is damaged.
        """
        path = self.folder / location.file
        try:
            with path.open("rb") as file:
                file.seek(location.offset)
                data = file.read(location.length)
        except OSError as error:
            raise self._error("read", path, error) from None
        try:
            return warc.page_of(data)
        except ValueError as error:
            where = f"{path} at byte {location.offset}"
            raise StorageError(f"the archive record in {where} cannot be read: {error}") from None

    def close(self) -> None:
        """Sync and close the file; the next `append` begins another."""
        if self._file is not None:
            try:
                self.sync()
            finally:
                self._file.close()
                self._file = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _current_file(self) -> BinaryIO:
        now = self._now().astimezone(UTC)
        if self._file is not None and self._offset < self.max_size and self._day == _day(now):
            return self._file
        self.close()
        file, self._name = self._create(now)
        self._file, self._day, self._offset = file, _day(now), 0
        self._write(file, warc.warcinfo_record(Path(self._name).name, now))
        return file

    def _create(self, now: datetime) -> tuple[BinaryIO, str]:
        """A new file, named by time, machine and process; in a folder for the month."""
        host = socket.gethostname().split(".")[0] or "localhost"
        while True:
            self._serial += 1
            stamp = f"{now:%Y%m%dT%H%M%SZ}-{host}-{os.getpid()}-{self._serial:04}"
            name = f"{now:%Y-%m}/newscrawl-{stamp}.warc.gz"
            path = self.folder / name
            try:
                path.parent.mkdir(exist_ok=True)
                file = path.open("xb", buffering=0)
                _sync_folder(path.parent)
                _sync_folder(self.folder)
            except FileExistsError:
                continue
            except OSError as error:
                raise self._error("begin", path, error) from None
            return file, name

    def _write(self, file: BinaryIO, data: bytes) -> None:
        view = memoryview(data)
        try:
            while view:
                view = view[file.write(view) :]
        except OSError as error:
            # A record half written would hide the ones after it from readers.
            file.truncate(self._offset)
            file.seek(self._offset)
            raise self._error("write", self.folder / self._name, error) from None
        self._offset += len(data)

    def _error(self, act: str, path: Path, error: OSError) -> StorageError:
        return StorageError(f"cannot {act} {path} of the archive: {error.strerror or error}")


def _day(now: datetime) -> str:
    return now.date().isoformat()


def _sync_folder(folder: Path) -> None:
    """Make the name of a new file last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
