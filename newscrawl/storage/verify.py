"""A WARC file in, how many records it has and what is wrong with them out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from newscrawl.storage.codecs import codec_of
from newscrawl.storage.members import DamagedError, Member, iter_members, next_record


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a place of a file."""

    offset: int
    what: str


@dataclass(slots=True)
class Verified:
    """A file that was read from beginning to end."""

    file: str
    bytes: int = 0
    records: Counter[str] = field(default_factory=Counter)
    """by type"""
    problems: list[Problem] = field(default_factory=list)


def verify(file: BinaryIO, name: str, *, until: int | None = None) -> Verified:
    """Read every record: that it is whole, and that its digests are those of its bytes.

    Of a file that is being written, what begins at byte `until` or later need not be whole.
    """
    found, codec, start = Verified(name), codec_of(name), 0
    while True:
        try:
            for member in iter_members(file, codec, start):
                found.bytes = member.offset + member.length
                _check(member, found)
        except DamagedError as error:
            if until is not None and error.offset >= until:
                return found
            following = next_record(file, codec, error.offset + 1)
            found.bytes = following or file.seek(0, 2)
            lost = found.bytes - error.offset
            found.problems.append(Problem(error.offset, f"{error}; {lost:,} bytes are lost"))
            if following is not None:
                start = following
                continue
        return found


def _check(member: Member, found: Verified) -> None:
    if not member.plain:
        return  # a filler
    try:
        for record in ArchiveIterator(BytesIO(member.plain), check_digests=True):
            record.raw_stream.read()
            found.records[record.rec_type] += 1
            if record.digest_checker.passed is False:
                problems = "; ".join(record.digest_checker.problems)
                found.problems.append(Problem(member.offset, f"wrong digest: {problems}"))
    except (ArchiveLoadFailed, EOFError, ValueError) as error:
        found.problems.append(Problem(member.offset, f"no WARC record ({error})"))
