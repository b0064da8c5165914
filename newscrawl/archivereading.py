"""Archived pages in, what each says by today's reader beside what is stored of it out.

`READ_AGAIN` is the job, of which a task is some pages of one site; they are read in a process of their
own, so that a page that hangs or brings its process down costs only that.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from newscrawl.engine.seam import IsEnding, Job
from newscrawl.errors import StorageError, WorkersError
from newscrawl.items import Article, Rejection
from newscrawl.parcels import Parcel, unpack
from newscrawl.sources import Source
from newscrawl.storage.archive import Archive
from newscrawl.storage.article_rows import storable_article
from newscrawl.storage.remote import Remote
from newscrawl.storage.reread_pages import ArchivedPage, NewReading
from newscrawl.storage.states import VersionCause
from newscrawl.storage.text import storable
from newscrawl.terminal import shorten
from newscrawl.workers import ReadingPool

TOGETHER = 8
"""pages that a process is given at a time"""


class Change(StrEnum):
    """How what a page says now differs from what is stored of it."""

    SAME = "same"
    TEXT = "text"
    """title or body"""
    METADATA = "metadata"
    """the text is the same; date, authors, language and so on are not"""
    REMOVED = "removed"
    """only what was taken out of the page"""
    NEW = "new"
    """it is an article now"""
    NONE_NOW = "no article"
    """it is none any more"""
    UNREADABLE = "unreadable"
    """the archive has no such record, or reading it failed"""


@dataclass(frozen=True, slots=True)
class Reread:
    """What came of reading a page again."""

    page_id: int
    source: str
    change: Change
    cause: VersionCause
    example: str
    """what changed, in a line; empty when nothing did"""
    reading: NewReading | None
    """to be stored; None: nothing is, or it was not asked for"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Pages of one site that are to be read again, and all that it needs."""

    source: Source
    pages: tuple[ArchivedPage, ...]
    parcel: Parcel | None
    """rules of the site"""
    place: tuple[Path, str]
    """folder and object store of the archive"""
    timeout: float
    """seconds for `TOGETHER` pages, and for one that is read alone"""
    topics: Path | None


def read_pages(task: Pages, is_ending: IsEnding) -> list[Reread]:
    """Read them in a process that is this thread's own.

    Raises:
        WorkersError: the processes do not start, or cannot be replaced.
    """
    pool = _pool_of(task.timeout, task.topics)

    def read(pages: Sequence[ArchivedPage], size: int) -> Iterator[Reread]:
        groups = [pages[start : start + size] for start in range(0, len(pages), size)]
        begun = [
            pool.begin(read_again, task.place, task.source, task.parcel, some) for some in groups
        ]
        for some, future in zip(groups, begun, strict=True):
            try:
                yield from pool.outcome_of(future, is_ending)
            except BrokenProcessPool:
                raise WorkersError("the reading processes die and cannot be replaced") from None
            except Exception as error:  # noqa: BLE001  foreign pages; each is told of
                if len(some) == 1:
                    yield unreadable(some[0], f"{type(error).__name__}: {error}")
                else:  # one of them is at fault: which one shows when each is read alone
                    yield from read(some, 1)

    return list(read(task.pages, TOGETHER))


READ_AGAIN: Job[Pages, list[Reread]] = Job(
    name="reread",
    work=read_pages,
    label=lambda task: f"{task.source.name} {task.pages[0].id}",
    most_calls=500,
)

_own = threading.local()
_pools: list[ReadingPool] = []


def _pool_of(timeout: float, topics: Path | None) -> ReadingPool:
    """The pool of this thread, of one process."""
    known: tuple[tuple[float, Path | None], ReadingPool] | None = getattr(_own, "pool", None)
    if known is None or known[0] != (timeout, topics):
        pool = ReadingPool(workers=1, timeout=timeout, topics=topics)
        known = _own.pool = ((timeout, topics), pool)
        _pools.append(pool)
    return known[1]


def end_pools() -> None:
    """End the processes of threads that have ended."""
    while _pools:
        _pools.pop().close()


@lru_cache(maxsize=4)
def _archive(folder: Path, remote: str) -> Archive:
    return Archive(folder, remote=Remote(remote) if remote else None)


def read_again(
    place: tuple[Path, str], source: Source, parcel: Parcel | None, pages: Sequence[ArchivedPage]
) -> list[Reread]:
    """Read some pages of one site, by the rules of its profile, from the archive at `place`."""
    from newscrawl.discovery.feeditems import find_item
    from newscrawl.reading.feedpage import read_item
    from newscrawl.reading.reader import READER_VERSION, read

    archive, rules = _archive(*place), unpack(parcel)
    found = []
    for stored in pages:
        try:
            page = archive.load(stored.location)
        except StorageError as error:
            found.append(unreadable(stored, str(error)))
            continue
        # Of the same time as the article: it is the same page, only read otherwise.
        if not stored.is_of_feed:
            result = read(replace(page, fetched_at=stored.fetched_at), source, rules)
        elif (item := find_item(page.body, page.url, stored.url)) is not None:
            result = read_item(item, source, stored.fetched_at)
        else:
            found.append(unreadable(stored, "the feed in the archive has no text of it"))
            continue
        if isinstance(result, Article):
            result = storable_article(result)
        found.append(_compare(stored, result, READER_VERSION))
    return found


def unreadable(stored: ArchivedPage, why: str) -> Reread:
    """A page that could not be read; what is stored of it stays."""
    what = f"{stored.url}: {why}"
    return Reread(stored.id, stored.source, Change.UNREADABLE, VersionCause.REREAD, what, None)


def _compare(stored: ArchivedPage, result: Article | Rejection, reader: str) -> Reread:
    before = stored.reading
    profile = result.profile_version if isinstance(result, Article) else None
    change, example = _difference(stored, result)
    cause, reading = VersionCause.REREAD, None
    if before is not None and before.reader_version == reader and before.profile_version != profile:
        cause = VersionCause.PROFILE_LEARNED
    if change is not Change.SAME:
        reading = NewReading(stored, result)
    elif before and (before.reader_version, before.profile_version) != (reader, profile):
        reading = NewReading(stored, None, reader, profile)
    return Reread(stored.id, stored.source, change, cause, example, reading)


def _difference(stored: ArchivedPage, result: Article | Rejection) -> tuple[Change, str]:
    before = stored.reading
    if isinstance(result, Rejection):
        if before is None:
            return Change.SAME, ""
        return Change.NONE_NOW, f"{stored.url}: {result.reason}"
    if before is None:
        return Change.NEW, f"{stored.url}: {shorten(result.title or '', 60)}"
    if result.content_hash != before.content_hash:
        words = len(result.body.split()) - before.words
        return Change.TEXT, f"{stored.url}: {words:+d} words" if words else stored.url
    other = [name for name, value in before.metadata.items() if _stored(result, name) != value]
    if other:
        return Change.METADATA, f"{stored.url}: {', '.join(other)}"
    if result.signals and not stored.is_judged:
        return Change.METADATA, f"{stored.url}: rights"
    if before.is_kept and len(result.removed) != before.removed:
        return Change.REMOVED, f"{stored.url}: {len(result.removed) - before.removed:+d} blocks"
    return Change.SAME, ""


def _stored(article: Article, name: str) -> object:
    value = getattr(article, name)
    if isinstance(value, list | tuple):
        return [storable(one) for one in value]
    return storable(value) if type(value) is str else value
