"""The archive in, what it holds out: what `newscrawl archive` does and prints."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from newscrawl.config import Config
from newscrawl.counting import Counting
from newscrawl.errors import NewscrawlError
from newscrawl.items import Page
from newscrawl.storage.archive import Archive
from newscrawl.storage.captures import Capture, captures_of
from newscrawl.storage.engine import Database
from newscrawl.storage.verify import Verified, verify
from newscrawl.terminal import out, printable, table
from newscrawl.urls import canonical_url


def verify_archive(config: Config, files: Sequence[str]) -> Iterator[Verified]:
    """Each file of the archive (or each of `files`, named as in the archive), read to its end.

    Raises:
        StorageError: a file cannot be opened.
    """
    archive = Archive.open(config)
    archive.recover()
    names = list(files) or archive.names()
    with Counting.shown("files", total=len(names)) as counting:
        for name in names:
            with archive.open_file(name) as file:
                found = verify(file, name, until=archive.synced(name))
            counting.advance()
            yield found


def print_verified(found: Verified) -> None:
    """What is wrong with a file, a line each."""
    for problem in found.problems:
        out.print(f"{found.file} at byte {problem.offset:,}: {printable(problem.what)}")


def verified_as_dict(found: Verified) -> dict[str, Any]:
    problems = [{"offset": one.offset, "what": one.what} for one in found.problems]
    return {
        "file": found.file,
        "bytes": found.bytes,
        "records": dict(sorted(found.records.items())),
        "problems": problems,
    }


def find(config: Config, url: str) -> list[Capture]:
    """Every record of a URL, oldest first.

    Raises:
        NewscrawlError: the archive has none.
        StorageError: the database cannot be used.
    """
    with Database.open(config.database) as database, database.read() as session:
        for form in dict.fromkeys(filter(None, (url, canonical_url(url)))):
            if found := captures_of(session, form):
                return found
    raise NewscrawlError(f"the archive has no record of {url!r}")


def print_captures(found: Sequence[Capture]) -> None:
    headers = ("fetched (UTC)", "status", "record", "bytes", "file", "offset")
    rows = [
        (
            f"{capture.fetched_at:%Y-%m-%d %H:%M:%S}",
            capture.status,
            "revisit" if capture.is_revisit else "response",
            capture.location.length,
            capture.location.file,
            capture.location.offset,
        )
        for capture in found
    ]
    for url in dict.fromkeys(capture.url for capture in found):
        out.print(printable(url), markup=False)
    out.print(table(headers, rows))


def capture_as_dict(capture: Capture) -> dict[str, Any]:
    where = capture.location
    return {
        "url": capture.url,
        "source": capture.source,
        "fetched_at": capture.fetched_at.isoformat(),
        "status": capture.status,
        "record": "revisit" if capture.is_revisit else "response",
        "file": where.file,
        "offset": where.offset,
        "length": where.length,
        "digest": where.digest or None,
    }


def show(config: Config, url: str, at: datetime | None) -> tuple[Capture, Page]:
    """The page as it was last kept, or as it was at the moment `at`.

    Raises:
        NewscrawlError: the archive has nothing of it, or nothing so old.
        StorageError: database or archive cannot be used.
    """
    kept = [capture for capture in find(config, url) if not capture.is_revisit]
    if at is not None:
        kept = [capture for capture in kept if capture.fetched_at <= at]
    if not kept:
        raise NewscrawlError(f"the archive has no payload of {url!r} so old")
    return kept[-1], Archive.open(config).load(kept[-1].location)


def print_page(page: Page) -> None:
    """Head and payload: as text on a terminal; elsewhere the payload alone, byte by byte."""
    if not out.is_terminal:
        sys.stdout.buffer.write(page.body)
        return
    head = [f"{page.status} {page.url}", *(f"{name}: {value}" for name, value in page.headers)]
    for line in head:
        out.print(printable(line), style="dim", markup=False)
    out.print()
    out.print(printable(text_of(page)), markup=False)


def text_of(page: Page) -> str:
    from newscrawl.reading.document import decode
    from newscrawl.reading.reader import charset_of

    return decode(page.body, charset_of(page))


def page_as_dict(capture: Capture, page: Page) -> dict[str, Any]:
    return capture_as_dict(capture) | {
        "headers": [list(header) for header in page.headers],
        "body": text_of(page),
    }
