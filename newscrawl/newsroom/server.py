"""An edition in, a loopback server that answers for the newsroom's hosts out; nothing is forwarded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import cast

from newscrawl.newsroom.content import OPENED_AT, REOPENED_AT
from newscrawl.newsroom.resource import Resource
from newscrawl.newsroom.site import answer, resources

COMPRESSIBLE = ("text/", "application/xml", "application/rss+xml", "application/atom+xml")


class Newsroom(ThreadingHTTPServer):
    """Answers as HTTP proxy (`GET http://host/path`) and as origin (`GET /path`, `Host: host`)."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, edition: int, port: int) -> None:
        resources(edition)
        self.edition = edition
        self.requests: list[tuple[str, str]] = []
        """method and URL of every request, in the order of arrival"""
        super().__init__(("127.0.0.1", port), Handler)

    @property
    def proxy_url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def set_edition(self, edition: int) -> None:
        resources(edition)
        self.edition = edition


@contextmanager
def serve(edition: int = 1, port: int = 0) -> Iterator[Newsroom]:
    """Serve an edition on loopback until the block ends; port 0 takes a free one."""
    with Newsroom(edition, port) as newsroom:
        thread = Thread(target=newsroom.serve_forever, args=(0.05,), name="newsroom", daemon=True)
        thread.start()
        try:
            yield newsroom
        finally:
            newsroom.shutdown()
            thread.join()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "newsroom"
    sys_version = ""
    # Head and body leave in one segment; without this a kept-alive connection waits 40 ms a page.
    wbufsize = -1
    disable_nagle_algorithm = True
    timeout = 120

    def do_GET(self) -> None:
        newsroom = cast(Newsroom, self.server)
        url = self.asked_url()
        newsroom.requests.append((self.command, url))
        resource = answer(url, newsroom.edition)
        if resource is None:
            self.refuse(502, f"the sample newsroom does not answer for {url}\n")
        elif resource.status == 200 and self.is_fresh(resource):
            self.reply(304, resource, b"")
        else:
            self.reply(resource.status, resource, resource.body)

    do_HEAD = do_GET  # noqa: N815

    def do_POST(self) -> None:
        self.refuse(405, "the sample newsroom is read only\n")

    do_CONNECT = do_PUT = do_DELETE = do_POST  # noqa: N815

    def asked_url(self) -> str:
        if "://" in self.path:
            return self.path
        return f"http://{self.headers.get('Host', '').partition(':')[0]}{self.path}"

    def is_fresh(self, resource: Resource) -> bool:
        """RFC 9110, section 13.2.2: If-None-Match counts before If-Modified-Since."""
        if (etags := self.headers.get("If-None-Match")) is not None:
            return etags.strip() == "*" or resource.etag in map(str.strip, etags.split(","))
        since = self.headers.get("If-Modified-Since")
        if since is None:
            return False
        try:
            return resource.modified_at.replace(microsecond=0) <= parsedate_to_datetime(since)
        except (ValueError, TypeError):
            return False

    def reply(self, status: int, resource: Resource, body: bytes) -> None:
        self.send_response(status)
        if resource.location:
            self.send_header("Location", resource.location)
        if status in (200, 304):
            self.send_header("ETag", resource.etag)
            self.send_header("Last-Modified", format_datetime_utc(resource))
            self.send_header("Vary", "Accept-Encoding")
        if body:
            self.send_header("Content-Type", resource.content_type)
            if self.takes_gzip() and resource.content_type.startswith(COMPRESSIBLE):
                self.send_header("Content-Encoding", "gzip")
                body = resource.compressed
        self.finish_reply(status, body)

    def refuse(self, status: int, text: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Connection", "close")
        self.finish_reply(status, text.encode())

    def finish_reply(self, status: int, body: bytes) -> None:
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The header `Date`: the newsroom's clock stands at the edition."""
        if timestamp is not None:
            return super().date_time_string(timestamp)
        opened = OPENED_AT if cast(Newsroom, self.server).edition == 1 else REOPENED_AT
        return format_datetime(opened, usegmt=True)

    def takes_gzip(self) -> bool:
        return "gzip" in self.headers.get("Accept-Encoding", "")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """The caller reads `requests`; standard error stays quiet."""


def format_datetime_utc(resource: Resource) -> str:
    return format_datetime(resource.modified_at.astimezone(UTC), usegmt=True)
