"""As much of S3's HTTP interface as a store of whole objects needs, in this process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

ETAG = '"0"'


class FakeS3(ThreadingHTTPServer):
    """Objects by `bucket/key`; `refuses` makes it answer every PUT with 403."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.objects: dict[str, bytes] = {}
        self.refuses = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: FakeS3

    def log_message(self, *args: object) -> None:
        pass

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.server.refuses:
            self.answer(403, b"<Error><Code>AccessDenied</Code></Error>")
            return
        self.server.objects[self.key] = body
        self.answer(200, b"", ETag=ETAG)

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        query = parse_qs(urlsplit(self.path).query)
        if "list-type" in query:
            self.list(query.get("prefix", [""])[0])
            return
        body = self.server.objects.get(self.key)
        if body is None:
            self.answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
            return
        wanted = self.headers.get("Range")
        if wanted is None:
            self.answer(200, body, ETag=ETAG, **{"Last-Modified": "Thu, 01 Jan 2026 00:00:00 GMT"})
            return
        start, _, end = wanted.removeprefix("bytes=").partition("-")
        last = min(int(end or len(body)), len(body) - 1)
        part = body[int(start) : last + 1]
        about = {
            "Content-Range": f"bytes {start}-{last}/{len(body)}",
            "Last-Modified": "Thu, 01 Jan 2026 00:00:00 GMT",
        }
        self.answer(206, part, ETag=ETAG, **about)

    def list(self, prefix: str) -> None:
        bucket = self.key.partition("/")[0]
        found = "".join(
            f"<Contents><Key>{key.partition('/')[2]}</Key><Size>{len(body)}</Size>"
            f"<LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>{ETAG}</ETag></Contents>"
            for key, body in sorted(self.server.objects.items())
            if key.startswith(f"{bucket}/{prefix}")
        )
        said = f"<ListBucketResult><IsTruncated>false</IsTruncated>{found}</ListBucketResult>"
        self.answer(200, said.encode())

    @property
    def key(self) -> str:
        return unquote(urlsplit(self.path).path).lstrip("/")

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


@contextmanager
def fake_s3() -> Iterator[FakeS3]:
    with FakeS3() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
