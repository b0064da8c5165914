"""A folder in, a WARC file that this process alone writes to out, and a marker that says so.

The marker is a small file in `.open/`, locked as long as the writer lives. It holds the file's name
and how much of it is surely on the disk. A marker that nobody has locked tells of a writer that
died: `repair` looks after its file.
"""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from newscrawl.errors import StorageError
from newscrawl.storage.failures import said_by_system

MARKERS = ".open"


@dataclass(slots=True)
class Marker:
    """The sign that a file is being written, or waits to be looked after."""

    path: Path
    file: BinaryIO
    name: str
    """of the WARC file, relative to the archive"""
    synced: int
    """bytes of it that are surely on the disk"""

    @classmethod
    def make(cls, folder: Path, name: str) -> Marker:
        """A locked marker: it takes its name when it is locked, so that nobody finds it free."""
        path = _marker_path(folder, name)
        path.parent.mkdir(exist_ok=True)
        early = path.with_name(path.name + ".new")
        file = early.open("w+b", buffering=0)
        fcntl.flock(file, fcntl.LOCK_EX)
        marker = cls(path, file, name, 0)
        marker.note(0)
        early.rename(path)
        sync_folder(path.parent)
        return marker

    @classmethod
    def abandoned(cls, folder: Path) -> Iterator[Marker]:
        """The markers whose writers have died, each locked for as long as it is looked at."""
        for path in sorted((folder / MARKERS).glob("*.open")):
            try:
                file = path.open("r+b", buffering=0)
            except FileNotFoundError:
                continue
            with file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except OSError:
                    continue
                if path.exists():
                    yield cls(path, file, *_said(file.read()))

    def note(self, synced: int) -> None:
        """Write down that so much of the file is on the disk; a hint, not synced itself."""
        self.synced = synced
        os.pwrite(self.file.fileno(), f"{self.name}\n{synced:020}\n".encode(), 0)

    def remove(self) -> None:
        self.path.unlink(missing_ok=True)
        self.file.close()


class OpenFile:
    """A new WARC file, named by time, machine and process, in a folder for the month.

    Raises:
        StorageError: it cannot be made.
    """

    def __init__(self, folder: Path, suffix: str, serial: int, now: datetime) -> None:
        host = socket.gethostname().split(".")[0] or "localhost"
        stamp = f"{now:%Y%m%dT%H%M%SZ}-{host}-{os.getpid()}-{serial:04}"
        self.name = f"{now:%Y-%m}/newscrawl-{stamp}{suffix}"
        self.path = folder / self.name
        self.day = now.date()
        self.offset = 0
        try:
            self.path.parent.mkdir(exist_ok=True)
            self.marker = Marker.make(folder, self.name)
            try:
                self._file = self.path.open("xb", buffering=0)
            except OSError:
                self.marker.remove()
                raise
            sync_folder(self.path.parent)
            sync_folder(folder)
        except FileExistsError:
            raise
        except OSError as error:
            raise StorageError(told("begin", self.path, error)) from None

    def write(self, data: bytes) -> None:
        """Append; after an error the file is as it was before.

        Raises:
            StorageError: it could not be written.
        """
        view = memoryview(data)
        try:
            while view:
                view = view[self._file.write(view) :]
        except OSError as error:
            # A record half written would hide the ones after it from readers.
            self._file.truncate(self.offset)
            self._file.seek(self.offset)
            raise StorageError(told("write", self.path, error)) from None
        self.offset += len(data)

    def sync(self) -> None:
        """Return when all of it is on the disk.

        Raises:
            StorageError: the disk failed; what was written since the last `sync` may be lost.
        """
        try:
            os.fsync(self._file.fileno())
            self.marker.note(self.offset)
        except OSError as error:
            raise StorageError(told("write", self.path, error)) from None

    def close(self) -> None:
        """Sync and close; the marker stays, for the caller to remove."""
        try:
            self.sync()
        finally:
            self._file.close()


def synced_bytes(folder: Path, name: str) -> int | None:
    """Of a file that is being written, how much is surely on the disk; None when it is whole."""
    try:
        return _said(_marker_path(folder, name).read_bytes())[1]
    except FileNotFoundError:
        return None


def _marker_path(folder: Path, name: str) -> Path:
    return folder / MARKERS / (Path(name).name + ".open")


def _said(content: bytes) -> tuple[str, int]:
    name, _, synced = content.decode("utf-8", "replace").partition("\n")
    return name, int(synced) if synced.strip().isdigit() else 0


def told(act: str, path: Path, error: OSError) -> str:
    """What went wrong with a file of the archive, and what to do, in one line."""
    return f"cannot {act} {path} of the archive: {said_by_system(error)}"


def sync_folder(folder: Path) -> None:
    """Make the names of new files last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
