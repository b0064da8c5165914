"""A WARC file that is not of our archive in, its bytes out, wherever it lies; and its records as pages.

Such a file is named by its URL (`file:///...`, `s3://...`), one of the archive by its path in it. It
is read only: nothing in it is ever written, mended or erased.
"""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType, any_type

from newscrawl.errors import StorageError
from newscrawl.items import Page
from newscrawl.storage import warc
from newscrawl.storage.remote import Remote


def open_outside(url: str) -> BinaryIO:
    """A file to be read, from its beginning or from any place.

    Raises:
        ConfigurationError: what reads this kind of store is not installed.
        StorageError: there is no such file, or its store does not answer.
    """
    if path := local_path(url):
        try:
            return path.open("rb")
        except OSError as error:
            raise StorageError(f"cannot read {path}: {error.strerror or error}") from None
    folder, _, name = url.rpartition("/")
    file: BinaryIO = _folder(folder).open(name)
    return file


def size_of(url: str) -> int:
    """Bytes of a file.

    Raises:
        ConfigurationError: what reads this kind of store is not installed.
        StorageError: there is no such file, or its store does not answer.
    """
    if path := local_path(url):
        try:
            return path.stat().st_size
        except OSError as error:
            raise StorageError(f"cannot read {path}: {error.strerror or error}") from None
    with open_outside(url) as file:
        return file.seek(0, 2)


def local_path(url: str) -> Path | None:
    """Of a `file:` URL."""
    return Path(unquote(urlsplit(url).path)) if url.startswith("file:") else None


def load_outside(url: str, offset: int, length: int) -> Page:
    """The page whose records stand there.

    Raises:
        ConfigurationError: what reads this kind of store is not installed.
        StorageError: there is no such file, or no such page in it.
    """
    with open_outside(url) as file:
        file.seek(offset)
        page = page_in(file.read(length))
    if page is None:
        raise StorageError(f"there is no whole response record in {url} at byte {offset}")
    return page


def page_in(data: bytes) -> Page | None:
    """The page of a response record, and of a conversion of it that may follow."""
    found = records(BytesIO(data))
    page: Page | None = None
    with suppress(OSError, StopIteration):  # what is damaged may follow it
        page = page_of(next(found))
        for record in found if page is not None else ():
            if page is not None and record.record_type == WarcRecordType.conversion:
                page = converted(page, record)
    return page


def records(file: BinaryIO) -> ArchiveIterator:
    """All records of a WARC file, gzip, Zstandard, LZ4 or plain; what a record says is read when it
    is asked for, before the next one.

    Raises (as it goes on):
        OSError: the file is damaged where the next record should begin.
    """
    # What strangers' programs wrote: lines that end in LF alone are no reason to lose a page.
    return ArchiveIterator(file, record_types=any_type, parse_http=False, quirks_mode=True)


def page_of(record: WarcRecord) -> Page | None:
    """The page of a response record, its payload decoded; None when it is no such or not whole.

    Raises:
        OSError: its headers or its encoding are damaged.
    """
    if record.record_type != WarcRecordType.response:
        return None
    record.parse_http(auto_decode="all", quirks_mode=True)
    fields, http = record.headers, record.http_headers
    url, moment = fields.get("WARC-Target-URI"), record.record_date
    if http is None or not url or moment is None or not http.status_code:
        return None
    headers: list[tuple[str, str]] = list(http)
    is_encoded = any(
        name.lower() in warc.OF_THE_ENCODED - {"content-length"} for name, _ in headers
    )
    due = record.content_length
    body: bytes = record.reader.read()
    if not is_encoded and len(body) < due:
        return None
    url = url.strip("<>")
    return Page(
        url=url,
        requested_url=fields.get(warc.REQUESTED) or url,
        status=http.status_code,
        headers=tuple(map(warc.as_served, headers)),
        body=body,
        fetched_at=moment,
    )


def converted(page: Page, record: WarcRecord) -> Page:
    """`page` with what a browser made of it, which a conversion record holds."""
    return warc.with_document(page, record.reader.read(), record.headers.get("Content-Type") or "")


@lru_cache(maxsize=16)
def _folder(url: str) -> Any:
    return Remote(url, setting="the file's URL", whose="what is ingested")
