"""A WARC file in, its pages out, each with its place; what is damaged is passed over and counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO

from fastwarc.warc import WarcRecord, WarcRecordType

from newscrawl.ingest.files import WarcFile
from newscrawl.ingest.filters import Dropped, Filters
from newscrawl.items import Page
from newscrawl.storage.archive import ArchiveLocation
from newscrawl.storage.codecs import SUFFIXES, codec_of
from newscrawl.storage.members import next_record
from newscrawl.storage.outside import converted, page_of, records
from newscrawl.storage.warc import payload_digest


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a file from which reading can go on: before a record."""

    number: int = 0
    """of the record, by order in the file"""
    offset: int | None = 0
    """its byte; None where one cannot begin at it: the file is compressed as one piece"""


@dataclass(slots=True)
class Found:
    """A response record."""

    number: int
    url: str
    fetched_at: datetime | None
    after: Position
    """of the next record"""
    page: Page | None = None
    """None: it is `dropped`, or was not to be decoded"""
    dropped: Dropped | None = None
    location: ArchiveLocation | None = None
    """None where it cannot be found again"""


def iter_found(
    file: BinaryIO,
    about: WarcFile,
    wanted: Filters,
    *,
    start: Position = Position(),
    is_decoded: Callable[[int], bool] = lambda _number: True,
) -> Iterator[Found]:
    """The response records of a file from `start` on; what is damaged between them is `dropped`.

    Args:
        file: opened for reading, `about` which one.
        wanted: what is not is not decoded.
        is_decoded: whether the page of a record, by its number, is wanted; of the others only the
            records' own headers are judged.

    Raises:
        OSError, StorageError: the file cannot be read.
    """
    to_pass = start.number if start.offset is None else 0
    number = 0 if to_pass else start.number
    step: _Pass | None = _Pass(about, wanted, is_decoded, number, start.offset or 0)
    while step is not None:
        for found in step.run(file):
            if found.number >= to_pass:
                yield found
        step = step.following


@dataclass(slots=True)
class _Pass:
    """One pass over a file, to its end or to where it is damaged."""

    about: WarcFile
    wanted: Filters
    is_decoded: Callable[[int], bool]
    number: int
    """of the record that comes next"""
    base: int
    """byte at which the pass begins"""
    following: _Pass | None = None
    """what comes after the damage"""
    _id: str = ""
    _begin: int = 0
    """of the response that was found last"""

    def run(self, file: BinaryIO) -> Iterator[Found]:
        file.seek(self.base)
        steps, reached, end = iter(records(file)), self.base - 1, self.about.size
        waiting: Found | None = None
        is_damaged = False
        while True:
            try:
                record = next(steps)
            except StopIteration:
                break
            except OSError:
                is_damaged, end = True, self._pass_over(file, reached)
                break
            reached = record.stream_pos  # counted from the beginning of the file
            if waiting is not None and record.record_type == WarcRecordType.conversion:
                self._convert(waiting, record)
            elif waiting is not None:
                yield self._ended(waiting, reached)
                waiting = None
            if record.record_type == WarcRecordType.response:
                waiting = self._found(record, reached)
            self.number += 1
        if waiting is not None:
            yield self._ended(waiting, end)
        if is_damaged:
            after = Position(self.number + 1, end)
            yield Found(self.number, "", None, after, dropped=Dropped.DAMAGED)

    def _pass_over(self, file: BinaryIO, reached: int) -> int:
        """No record begins where one should; the file may be whole again further on."""
        name, end = self.about.name, None
        if name.endswith(SUFFIXES):
            end = next_record(file, codec_of(name), reached + 1)
        if end is not None:
            self.following = replace(self, number=self.number + 1, base=end, following=None)
        return end or self.about.size

    def _found(self, record: WarcRecord, begin: int) -> Found:
        url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
        found = Found(self.number, url, record.record_date, Position())
        self._begin, self._id = begin, record.record_id or ""
        found.dropped = self.wanted.of_head(url, found.fetched_at)
        if found.dropped or not self.is_decoded(self.number):
            return found
        try:
            found.page = page_of(record)
        except OSError:
            found.dropped = Dropped.DAMAGED
        else:
            found.dropped = self.wanted.of_page(found.page) if found.page else Dropped.DAMAGED
        if found.dropped:
            found.page = None
        return found

    def _convert(self, waiting: Found, record: WarcRecord) -> None:
        if waiting.page is not None and record.headers.get("WARC-Refers-To") == self._id:
            waiting.page = converted(waiting.page, record)

    def _ended(self, found: Found, end: int) -> Found:
        can_begin = end > self._begin
        found.after = Position(self.number, end if can_begin else None)
        if can_begin:
            digest = payload_digest(found.page.body) if found.page else ""
            found.location = ArchiveLocation(self.about.url, self._begin, end - self._begin, digest)
        return found
