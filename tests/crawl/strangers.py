"""Answers by URL in, an HTTP(S) proxy on loopback out that gives them for any number of host names."""

from __future__ import annotations

import ssl
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread

from crawl.faulty import HTML, RSS, article, feed
from newscrawl.storage.models import PageRow


@dataclass(frozen=True)
class Answer:
    """What is sent, header lines and all."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    kind: str = HTML


Giver = Callable[["Handler"], "Answer | None"]
"""answers by itself when it returns None"""


@dataclass(frozen=True)
class Asked:
    """One request."""

    at: float
    """monotonic"""
    url: str


def page(title: str) -> Answer:
    return Answer(body=article(title).encode())


def robots(text: str) -> Answer:
    return Answer(body=text.encode(), kind="text/plain")


def moved(to: str, status: int = 302) -> Answer:
    return Answer(status, headers=(("Location", to),))


def kind(row: PageRow) -> str:
    """The word by which a page's error is counted."""
    return (row.error or "").partition(":")[0]


@dataclass
class Strangers:
    """What each URL answers, and what was asked; an unknown URL answers 404."""

    answers: dict[str, Answer | Giver] = field(default_factory=dict)
    log: list[Asked] = field(default_factory=list)
    certificates: dict[str, ssl.SSLContext] = field(default_factory=dict)
    """of hosts that are asked in https"""
    live: Counter[str] = field(default_factory=Counter)
    """requests that wait for their answer, by host"""
    peak: Counter[str] = field(default_factory=Counter)
    """the most at one time"""
    port: int = 0
    lock: Lock = field(default_factory=Lock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def add_host(self, base: str, *paths: str, robots: Answer | Giver | None = None) -> None:
        """A host with a feed of `paths`, each a good page unless it is told otherwise."""
        self.answers[f"{base}/feed.xml"] = Answer(body=feed(base, *paths).encode(), kind=RSS)
        for path in paths:
            self.answers.setdefault(base + path, page(f"Page {path.strip('/')} at {base[7:]}"))
        if robots is not None:
            self.answers[f"{base}/robots.txt"] = robots

    @contextmanager
    def entered(self, url: str) -> Iterator[Answer | Giver]:
        """Note a request until its answer is about to be sent."""
        host = url.split("/")[2]
        with self.lock:
            self.log.append(Asked(time.monotonic(), url))
            self.live[host] += 1
            self.peak[host] = max(self.peak[host], self.live[host])
            answer = self.answers.get(url, Answer(404, b"none"))
        try:
            yield answer
        finally:
            with self.lock:
                self.live[host] -= 1

    def asked(self, prefix: str) -> list[Asked]:
        with self.lock:
            return [asked for asked in self.log if asked.url.startswith(prefix)]

    def paths(self, base: str) -> list[str]:
        return [asked.url.removeprefix(base) for asked in self.asked(base + "/")]


class Handler(BaseHTTPRequestHandler):
    strangers: Strangers
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    tunnel = ""

    def do_GET(self) -> None:
        url = self.path if "://" in self.path else self.tunnel + self.path
        try:
            with self.strangers.entered(url) as answer:
                given = answer if isinstance(answer, Answer) else answer(self)
            if given is not None:
                self.send(given)
        except (ConnectionError, ssl.SSLError):
            self.close_connection = True

    def send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def do_CONNECT(self) -> None:
        host = self.path.partition(":")[0]
        self.send_response_only(200, "tunnel")
        self.end_headers()
        self.wfile.flush()
        try:
            self.connection = self.strangers.certificates[host].wrap_socket(
                self.connection, server_side=True
            )
        except OSError:  # the crawler does not like the certificate
            self.close_connection = True
            return
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb")
        self.tunnel, self.close_connection = f"https://{host}", False

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def log_message(self, *args: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *args: object) -> None:
        """A crawler that ends a connection is what half of the tests are about."""


@contextmanager
def serve_strangers(certificate: ssl.SSLContext | None = None) -> Iterator[Strangers]:
    """As a proxy; with a certificate as the server `https://localhost` itself."""
    strangers = Strangers()
    handler = type("Bound", (Handler,), {"strangers": strangers})
    with _Server(("127.0.0.1", 0), handler) as server:
        strangers.port = server.server_address[1]
        if certificate is not None:
            server.socket = certificate.wrap_socket(server.socket, server_side=True)
            handler.tunnel = f"https://localhost:{strangers.port}"
        thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield strangers
        finally:
            server.shutdown()
            thread.join()
