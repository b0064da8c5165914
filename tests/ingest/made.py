"""WARC files as others write them, of articles written for the tests."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

WORDS = (
    "ministers agreed on the second reading of the bill after a long debate about how much data"
    " the regulator may ask platforms for and how long it may keep what it was given"
).split()
DATE = "2026-02-03T04:05:06Z"


def page(number: int, *, language: str = "en", title: str = "") -> bytes:
    """An article with a menu, a byline, three paragraphs of its own and a comment form."""
    turned = WORDS[number % 7 :] + WORDS[: number % 7]
    paragraphs = "".join(
        f"<p>In case {number}, part {part}, {' '.join(turned)}; number {number * part} stands.</p>"
        for part in (1, 2, 3)
    )
    title = title or f"Regulator rules on case {number} of the year"
    return f"""<!DOCTYPE html><html lang="{language}"><head><title>{title}</title>
<meta property="og:type" content="article"><meta property="og:title" content="{title}">
<meta property="article:published_time" content="2026-02-02T08:00:00Z"></head><body class="single">
<nav><a href="/">Home</a> <a href="/about">About</a></nav>
<article><h1>{title}</h1><p class="byline">By Ana Ruiz</p><div class="body">{paragraphs}</div>
<p class="note">4 minute read</p></article>
<div id="respond"><h3>Leave a Comment</h3><form><textarea></textarea></form></div>
</body></html>""".encode()


def response(
    url: str, body: bytes, *, status: str = "200 OK", kind: str = "text/html; charset=utf-8",
    headers: Sequence[tuple[str, str]] = (), date: str = DATE,
) -> tuple[str, bytes, str, list[tuple[str, str]], str]:  # fmt: skip
    length = ("Content-Length", str(len(body)))
    return url, body, status, [("Content-Type", kind), length, *headers], date


def zipped(url: str, body: bytes) -> tuple[str, bytes, str, list[tuple[str, str]], str]:
    """An answer in chunks of a gzip stream, kept as it came over the wire."""
    data = gzip.compress(body)
    chunks = [data[start : start + 200] for start in range(0, len(data), 200)] + [b""]
    coded = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
    kind = ("Content-Type", "text/html")
    encodings = [kind, ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")]
    return url, coded, "200 OK", encodings, DATE


def write(path: Path, responses: Iterable[tuple], *, compressed: bool = True) -> Path:
    """Records of requests and responses, and the file's own, as archivers write them."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=compressed)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "other/1.0"}))
        for url, body, status, headers, date in responses:
            asked = StatusAndHeaders("GET / HTTP/1.1", [("User-Agent", "x")], is_http_request=True)
            answer = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
            for kind, http, payload in (("request", asked, b""), ("response", answer, body)):
                record = writer.create_warc_record(
                    url, kind, payload=BytesIO(payload), length=len(payload),
                    http_headers=http, warc_headers_dict={"WARC-Date": date},
                )  # fmt: skip
                writer.write_record(record)
    return path


def articles(path: Path, numbers: Iterable[int], host: str = "gazette.example") -> Path:
    return write(path, (response(f"https://{host}/{n}", page(n)) for n in numbers))
