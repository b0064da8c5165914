"""The pages of an unpacked site in, a WARC file like those of big crawls out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

FETCHED = "2026-11-01T12:00:00Z"


def pages_of(site: Path, host: str) -> Iterator[tuple[str, bytes]]:
    """URL and bytes of each HTML file of a site, in order of their paths."""
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix().removesuffix("index.html")
        yield f"http://{host}/{name}", path.read_bytes()


def write_warc(path: Path, pages: Iterable[tuple[str, bytes]]) -> int:
    """Write a request and a response record of each page; gives the number of pages."""
    number = 0
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for url, body in pages:
            head = [
                ("Content-Type", "text/html; charset=utf-8"),
                ("Content-Length", str(len(body))),
            ]
            http = StatusAndHeaders("200 OK", head, protocol="HTTP/1.1")
            asked = StatusAndHeaders(
                "GET / HTTP/1.1", [("User-Agent", "archiver")], is_http_request=True
            )
            fields = {"WARC-Date": FETCHED}
            for kind, headers, payload in (("response", http, body), ("request", asked, b"")):
                writer.write_record(
                    writer.create_warc_record(
                        url,
                        kind,
                        payload=BytesIO(payload),
                        length=len(payload),
                        http_headers=headers,
                        warc_headers_dict=fields,
                    )
                )
            number += 1
    return number
