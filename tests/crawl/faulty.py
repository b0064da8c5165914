"""A loopback server whose pages are what no page should be, one fault each, beside good ones."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

SENTENCES = (
    "The regulator said on Monday that it would open a consultation on the new rules in spring.",
    "Consumer groups welcomed the plan, while two operators called the timetable unworkable.",
    "A final decision is expected before the end of the year, after a hearing in parliament.",
)


def article(title: str, extra: str = "") -> str:
    paragraphs = "".join(f"<p>{title}: {sentence}</p>" for sentence in SENTENCES)
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title></head><body>"
        f"<article><h1>{title}</h1>{paragraphs}{extra}</article></body></html>"
    )


def feed(base: str, *paths: str) -> str:
    items = "".join(f"<item><title>t</title><link>{base}{path}</link></item>" for path in paths)
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>f</title>{items}</channel></rss>'
    )


PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + bytes(range(256)) * 40
HTML = "text/html; charset=utf-8"
RSS = "application/rss+xml"


class FaultyServer(ThreadingHTTPServer):
    daemon_threads = True
    requests: list[str]

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: FaultyServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self.server.requests.append(self.path)
        status, kind, body = self.answer()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except ConnectionError:
            self.close_connection = True

    def answer(self) -> tuple[int, str, bytes]:
        base = self.server.base
        match self.path:
            case "/feed.xml":
                pages = ("good", "empty", "huge", "binary", "charset", "gone", "secret", "deep")
                return (
                    200,
                    RSS,
                    feed(base, *(f"/2026/{page}-page-of-the-day" for page in pages)).encode(),
                )
            case "/good.xml":
                return 200, RSS, feed(base, "/2026/other-page-of-the-day").encode()
            case "/html-feed.xml":
                return 200, RSS, article("This is a page").encode()
            case "/none-feed.xml":
                return 200, RSS, b"\x00\x01\x02 nothing that anyone could read"
            case "/2026/empty-page-of-the-day":
                return 200, HTML, b""
            case "/2026/huge-page-of-the-day":
                return 200, HTML, b"<p>" + b"lorem ipsum dolor " * (50 * 1024 * 1024 // 18)
            case "/2026/binary-page-of-the-day":
                return 200, HTML, PNG
            case "/2026/charset-page-of-the-day":
                words = article("Caf\u00e9 rules \u2013 a \u00a35m plan")
                return 200, "text/html; charset=iso-8859-1", words.encode("utf-8")
            case "/2026/deep-page-of-the-day":
                return 200, HTML, b"<div>" * 100_000 + article("Deep").encode()
            case "/2026/good-page-of-the-day" | "/2026/other-page-of-the-day":
                return 200, HTML, article(f"A good page at {self.path[6:10]}").encode()
            case "/2026/secret-page-of-the-day":
                return 403, HTML, b"no"
            case _:
                return 404, HTML, b"not found"


@contextmanager
def serve_faults() -> Iterator[FaultyServer]:
    with FaultyServer(("127.0.0.1", 0), Handler) as server:
        server.requests = []
        thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
