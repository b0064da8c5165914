"""A page in, its WARC records out; and the page back from such a record."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from urllib.parse import urlsplit
from uuid import uuid4

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.timeutils import datetime_to_iso_date, iso_date_to_datetime
from warcio.warcwriter import WARCWriter

from newscrawl import __version__
from newscrawl.items import Original, Page

IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
ORIGINAL = "X-Archive-Orig-"
OF_THE_ENCODED = frozenset({"content-encoding", "transfer-encoding", "content-length"})
"""headers that do not hold of the decoded payload"""
REQUESTED = "WARC-X-Requested-URI"
"""a field of ours: what was asked for when a redirect led to the target URI"""


@dataclass(frozen=True, slots=True)
class PageRecord:
    """A response or revisit record, not compressed."""

    data: bytes
    record_id: str
    digest: str


class _AsServed(StatusAndHeaders):  # type: ignore[misc]
    """HTTP headers that keep their bytes: warcio would percent-encode those beyond ASCII."""

    def compute_headers_buffer(self, header_filter: object = None) -> None:  # noqa: ARG002
        lines = [self.statusline, *(f"{name}: {value}" for name, value in self.headers)]
        self.headers_buff = b"".join(_bytes(line) + b"\r\n" for line in lines) + b"\r\n"


def response_record(page: Page, *, concurrent_to: str = "") -> PageRecord:
    """The response record of a page; `concurrent_to` is the record that it was fetched for."""
    digest = payload_digest(page.body)
    fields = {"WARC-Concurrent-To": concurrent_to} if concurrent_to else {}
    headers = [*map(_kept, page.headers), ("Content-Length", str(len(page.body)))]
    return _page_record("response", page, digest, headers, fields, page.body)


def revisit_record(page: Page, original: Original) -> PageRecord:
    """The record of an answer that brings nothing new: by its status (304) or by its payload."""
    fields = {
        "WARC-Profile": NOT_MODIFIED if page.status == HTTPStatus.NOT_MODIFIED else IDENTICAL,
        "WARC-Refers-To-Target-URI": _one_line(original.url),
        "WARC-Refers-To-Date": _date(original.fetched_at),
    }
    return _page_record("revisit", page, original.digest, [*map(_kept, page.headers)], fields, b"")


def request_record(page: Page, headers: Sequence[tuple[str, str]], response_id: str) -> bytes:
    """The record of the request that brought `page`."""
    url = urlsplit(page.url)
    target = (url.path or "/") + (f"?{url.query}" if url.query else "")
    if not any(name.lower() == "host" for name, _ in headers):
        headers = [("Host", url.netloc), *headers]
    http = _AsServed(f"GET {_one_line(target)} HTTP/1.1", _single_lines(headers))
    fields = {"WARC-Date": _date(page.fetched_at), "WARC-Concurrent-To": response_id}
    return _record("request", page.url, fields, http, b"")


def conversion_record(page: Page, response_id: str) -> PageRecord:
    """The record of the document that scripts made of a response (WARC 1.1, 6.8)."""
    record_id, digest = f"<urn:uuid:{uuid4()}>", payload_digest(page.body)
    fields = {
        "WARC-Record-ID": record_id,
        "WARC-Date": _date(page.fetched_at),
        "WARC-Refers-To": response_id,
        "WARC-Payload-Digest": digest,
        "Content-Type": page.header("Content-Type") or "text/html",
    }
    data = _record("conversion", page.url, fields, None, page.body)
    return PageRecord(data, record_id, digest)


def warcinfo_record(filename: str, now: datetime) -> bytes:
    """The record at the beginning of each file: who wrote it, and how."""
    info = (
        f"software: newscrawl/{__version__}\r\n"
        "format: WARC File Format 1.1\r\n"
        "description: payloads after transfer and content decoding; the headers that spoke of the"
        f" encoded ones are named {ORIGINAL}*\r\n"
    )
    fields = {"WARC-Date": _date(now), "WARC-Filename": filename}
    return _record("warcinfo", "", fields, None, info.encode())


def withdrawn_record(now: datetime, more: str = "") -> bytes:
    """What stands in the place of a record that was erased."""
    said = f"withdrawn: yes\r\npadding: {more}\r\n"
    return _record("metadata", "", {"WARC-Date": _date(now)}, None, said.encode())


def record_id(plain: bytes) -> bytes:
    """Of a record, as its header states it; empty when it states none."""
    return _field(plain, b"WARC-Record-ID")


def concurrent_to(plain: bytes) -> bytes:
    """The ID of the record that this one is the request of; empty when there is none."""
    return _field(plain, b"WARC-Concurrent-To")


def page_of(records: Sequence[bytes]) -> Page:
    """The page that a response record was made of, or that record and a conversion of it.

    Raises:
        ValueError: the bytes are no such records, or not all of them.
    """
    if not records:
        raise ValueError("no whole WARC record (there are no bytes)")
    record = _parse(records[0])
    if record.rec_type == "metadata":
        raise ValueError("it was withdrawn, and its content erased")
    if record.rec_type != "response":
        raise ValueError(f"a {record.rec_type} record, not a response")
    page = _page_of_response(record)
    return _as_converted(page, _parse(records[1])) if len(records) > 1 else page


def _parse(plain: bytes) -> ArcWarcRecord:
    try:
        return next(iter(ArchiveIterator(BytesIO(plain), no_record_parse=True)))
    except (ArchiveLoadFailed, StopIteration, EOFError) as error:
        raise ValueError(f"no whole WARC record ({error or type(error).__name__})") from None


def _as_converted(page: Page, record: ArcWarcRecord) -> Page:
    if record.rec_type != "conversion":
        raise ValueError(f"a {record.rec_type} record, not a conversion")
    body = record.raw_stream.read()
    _require_digest(record, body)
    return with_document(page, body, record.rec_headers.get_header("Content-Type"))


def with_document(page: Page, body: bytes, content_type: str) -> Page:
    """`page` with the document that a browser made of it."""
    kind = ("Content-Type", content_type)
    headers = [kind if name.lower() == "content-type" else (name, v) for name, v in page.headers]
    return replace(page, body=body, headers=tuple(headers))


def _require_digest(record: ArcWarcRecord, body: bytes) -> None:
    if record.rec_headers.get_header("WARC-Payload-Digest") != payload_digest(body):
        raise ValueError("the payload is not what its digest says")


def _page_of_response(record: ArcWarcRecord) -> Page:
    head, _, body = record.raw_stream.read().partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    headers = [_split(line) for line in lines]
    fields = record.rec_headers
    _require_digest(record, body)
    url = fields.get_header("WARC-Target-URI")
    return Page(
        url=url,
        requested_url=fields.get_header(REQUESTED) or url,
        status=int(status.split()[1]),
        headers=tuple(map(as_served, headers[:-1])),
        body=body,
        fetched_at=iso_date_to_datetime(fields.get_header("WARC-Date"), tz_aware=True),
    )


def payload_digest(body: bytes) -> str:
    """SHA-1 in base 32, as WARC has it: it finds equal payloads and guards nothing."""
    digest = hashlib.sha1(body, usedforsecurity=False).digest()
    return "sha1:" + base64.b32encode(digest).decode()


def _page_record(
    kind: str,
    page: Page,
    digest: str,
    headers: list[tuple[str, str]],
    more: dict[str, str],
    payload: bytes,
) -> PageRecord:
    record_id = f"<urn:uuid:{uuid4()}>"
    fields = {
        "WARC-Record-ID": record_id,
        "WARC-Date": _date(page.fetched_at),
        "WARC-Payload-Digest": digest,
        **more,
    }
    if page.requested_url and page.requested_url != page.url:
        fields[REQUESTED] = _one_line(page.requested_url)
    phrase = HTTPStatus(page.status).phrase if page.status in set(HTTPStatus) else "Unknown"
    http = _AsServed(f"HTTP/1.1 {page.status} {phrase}", _single_lines(headers))
    return PageRecord(_record(kind, page.url, fields, http, payload), record_id, digest)


def _record(
    kind: str, url: str, fields: dict[str, str], http: StatusAndHeaders | None, payload: bytes
) -> bytes:
    plain = BytesIO()
    writer = WARCWriter(plain, gzip=False, warc_version="WARC/1.1")
    record = writer.create_warc_record(
        _one_line(url),
        kind,
        payload=BytesIO(payload),
        length=len(payload),
        warc_headers_dict=fields,
        http_headers=http,
    )
    writer.write_record(record)
    return plain.getvalue()


def _kept(header: tuple[str, str]) -> tuple[str, str]:
    name, value = header
    return (ORIGINAL + name, value) if name.lower() in OF_THE_ENCODED else header


def as_served(header: tuple[str, str]) -> tuple[str, str]:
    """A header of a record by the name that the server gave it."""
    name, value = header
    original = name.removeprefix(ORIGINAL)
    return (original, value) if original.lower() in OF_THE_ENCODED else header


def _single_lines(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(_one_line(name), _one_line(value)) for name, value in headers]


def _one_line(text: str) -> str:
    """No header or URL may begin another line: what follows would be read as a header."""
    return re.sub(r"[\r\n]+", " ", text)


def _split(line: str) -> tuple[str, str]:
    name, _, value = line.partition(": ")
    return name, value


def _bytes(text: str) -> bytes:
    """Headers come as Latin-1, one character a byte; what does not fit was never served so."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def _field(plain: bytes, name: bytes) -> bytes:
    head = plain.partition(b"\r\n\r\n")[0]
    found = re.search(rb"^%s: *([^\r\n]+)" % re.escape(name), head, re.IGNORECASE | re.MULTILINE)
    return found.group(1) if found else b""


def _date(moment: datetime) -> str:
    return str(datetime_to_iso_date(moment.astimezone(UTC).replace(tzinfo=None), use_micros=True))
