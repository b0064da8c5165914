"""Short pages for the tests of metadata and judgement, and the shortest way to read them."""

from __future__ import annotations

from datetime import UTC, datetime

from newscrawl.items import Page
from newscrawl.reading import document
from newscrawl.reading.metadata import Metadata, read_metadata

URL = "https://paper.example/politics/chip-act"
FETCHED = datetime(2026, 8, 20, 12, tzinfo=UTC)


def metadata_of(
    html: str, url: str | None = URL, fetched_at: datetime | None = FETCHED
) -> Metadata:
    return read_metadata(document.parse(html), url, fetched_at=fetched_at)


def with_head(head: str, body: str = "<h1>Chip act passes</h1><p>Text.</p>") -> str:
    return f"<html lang=en><head>{head}</head><body>{body}</body></html>"


def with_json(json: str, body: str = "<h1>Chip act passes</h1><p>Text.</p>") -> str:
    return with_head(f'<script type="application/ld+json">{json}</script>', body)


def page(body: bytes | str, url: str = URL, kind: str = "text/html; charset=utf-8") -> Page:
    raw = body.encode() if isinstance(body, str) else body
    return Page(url=url, body=raw, fetched_at=FETCHED, headers=(("Content-Type", kind),))
