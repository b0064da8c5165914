"""What the server answers for one URL: bytes, type, validators, and what a reader should make of it."""

from __future__ import annotations

import gzip
import hashlib
import struct
import zlib
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from newscrawl.items import RejectionReason
from newscrawl.newsroom.content import OPENED_AT, Story

HTML = "text/html; charset=UTF-8"
XML = "application/xml; charset=UTF-8"


@dataclass(frozen=True)
class Resource:
    url: str
    body: bytes = b""
    content_type: str = HTML
    modified_at: datetime = OPENED_AT
    status: int = 200
    location: str = ""
    """where a redirect leads"""
    rejection: RejectionReason | None = None
    """why this page is no article; None for an article and for what is no page"""

    @cached_property
    def etag(self) -> str:
        """Weak, because the same page leaves plain and compressed."""
        return f'W/"{hashlib.sha256(self.body).hexdigest()[:16]}"'

    @cached_property
    def compressed(self) -> bytes:
        return gzip.compress(self.body, mtime=0)


def page(
    url: str, text: str, *, modified_at: datetime, rejection: RejectionReason | None = None
) -> Resource:
    return Resource(url, text.encode(), modified_at=modified_at, rejection=rejection)


def redirect(url: str, location: str) -> Resource:
    return Resource(url, status=301, location=location)


def newest(stories: tuple[Story, ...]) -> datetime:
    return max((story.last_modified_at for story in stories), default=OPENED_AT)


def picture(url: str) -> Resource:
    """A grey PNG of one pixel: the pages name pictures, so there are some."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + checksum

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    body = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    body += chunk(b"IDAT", zlib.compress(b"\0\x99")) + chunk(b"IEND", b"")
    return Resource(url, body, "image/png")
