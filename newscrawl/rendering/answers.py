"""What a page in a browser asks for in, whether it gets it, and what passes to and fro out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from playwright.async_api import Request

from newscrawl.hosts import is_same_site

KINDS = frozenset({"script", "fetch", "xhr"})
"""what makes text: pictures, fonts, styles, frames, beacons and sockets do not"""
READING = frozenset({"GET", "HEAD"})
NOT_SENT = frozenset(
    {"accept-encoding", "connection", "content-length", "cookie", "host", "origin", "referer"}
    | {"user-agent", "upgrade-insecure-requests"}
)
"""headers that the crawler states itself, or that say where a reader comes from"""
NOT_PASSED = frozenset(
    {"content-encoding", "content-length", "transfer-encoding", "connection", "set-cookie", "link"}
    | {"refresh", "service-worker-allowed", "alt-svc", "strict-transport-security"}
)
"""headers that are untrue of a decoded body, or have the browser do more than show it"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of a page."""

    kind: str
    """as browsers sort them: `script`, `fetch`, `image`..."""
    url: str
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    @classmethod
    def of(cls, request: Request) -> Asked:
        headers = tuple(
            (name, value)
            for name, value in request.headers.items()
            if name.lower() not in NOT_SENT and not name.lower().startswith(("sec-", ":"))
        )
        body = request.post_data_buffer or b""
        return cls(request.resource_type, request.url, request.method, headers, body)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sent, decoded."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def for_browser(self) -> Iterator[tuple[str, str]]:
        for name, value in self.headers:
            if name.lower() not in NOT_PASSED:
                yield name, value


def is_asked_for(asked: Asked, page_url: str) -> bool:
    """Whether the request is made: for text, and with a question in its body at most to the page's
    own site (as APIs have it that answer to nothing else).
    """
    if asked.kind not in KINDS or not asked.url.startswith(("http://", "https://")):
        return False
    return asked.method in READING or (asked.method == "POST" and is_same_site(asked.url, page_url))
