"""Paths and what they answer in, a site on loopback out that knows validators and keeps a log."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import monotonic

from crawl.faulty import article

HOST_FILES = ("/robots.txt", "/ai.txt", "/.well-known/tdmrep.json")


@dataclass
class Answer:
    body: str
    has_etag: bool = True
    status: int = 200
    location: str = ""
    """where it redirects to"""
    misses: int = 0
    """how often it is answered by 404 before it is there"""

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body.encode()).hexdigest()[:12]}"'


@dataclass
class SmallSite:
    """What it answers may be changed at any time."""

    base: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    log: list[tuple[str, int]] = field(default_factory=list)
    """path and status of each answer, but for `HOST_FILES`"""
    times: list[tuple[float, str]] = field(default_factory=list)
    """monotonic time and path of each request"""

    def story(self, path: str, title: str = "", **how: bool) -> None:
        self.answers[path] = Answer(article(title or f"What happened at {path}"), **how)

    def sitemap(self, path: str, entries: dict[str, str], kind: str = "url", **how: bool) -> None:
        """`entries`: paths with their `lastmod`, which may be empty."""
        records = "".join(
            f"<{kind}><loc>{self.base}{name}</loc>{f'<lastmod>{at}</lastmod>' if at else ''}</{kind}>"
            for name, at in entries.items()
        )
        root = "urlset" if kind == "url" else "sitemapindex"
        self.answers[path] = Answer(f"<{root}>{records}</{root}>", **how)

    def asked(self) -> list[str]:
        """The paths since the last call, sorted."""
        paths = sorted(path for path, _ in self.log)
        self.log.clear()
        return paths


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    site: SmallSite


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        site = self.server.site
        site.times.append((monotonic(), self.path))
        answer = site.answers.get(self.path, Answer("not found", has_etag=False, status=404))
        if answer.misses:
            answer.misses -= 1
            answer = Answer("not found", has_etag=False, status=404)
        is_same = answer.has_etag and self.headers.get("If-None-Match") == answer.etag
        status = 304 if is_same else answer.status
        body = b"" if is_same else answer.body.encode()
        if self.path not in HOST_FILES:
            site.log.append((self.path, status))
        self.send_response(status)
        if answer.location:
            self.send_header("Location", answer.location)
        if answer.has_etag:
            self.send_header("ETag", answer.etag)
        if status != 304:
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serve_site() -> Iterator[SmallSite]:
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.site = SmallSite(f"http://127.0.0.1:{server.server_address[1]}")
        thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server.site
        finally:
            server.shutdown()
            thread.join()
