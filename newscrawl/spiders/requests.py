"""What is known of a listing or page in, the request for it out; its answer in, what that says out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from scrapy import Request
from scrapy.http import Response

from newscrawl.discovery.dates import parse_date
from newscrawl.fetching.headers import headers_of, headers_sent
from newscrawl.items import Original, Page, Served, Unchanged
from newscrawl.rendering.middleware import RENDER, SERVED
from newscrawl.sources import Source
from newscrawl.storage.due import DuePage
from newscrawl.storage.listings import Listing
from newscrawl.storage.polls import Answer
from newscrawl.storage.warc import payload_digest


def conditional(
    known: Listing | DuePage,
    *,
    meta: dict[str, Any] | None = None,
    render: bool = False,
    **more: Any,
) -> Request:
    """A request that is answered by 304 when nothing has changed.

    With `render` it is not: what a server sends for scripts to fill says nothing of the page.
    """
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    headers = {name: value for name, value in headers.items() if value and not render}
    meta = dict(meta or {})
    if render:
        meta[RENDER] = True
    if headers:
        meta["handle_httpstatus_list"] = [304]
    return Request(known.url, headers=headers, meta=meta, dont_filter=True, **more)


def page_of(response: Response, requested_url: str) -> Page:
    """What was served, as it was served now."""
    return Page(
        url=response.url,
        requested_url=requested_url,
        status=response.status,
        headers=tuple(headers_of(response)),
        body=response.body,
        fetched_at=datetime.now(UTC),
    )


def answer_of(response: Response) -> Answer:
    headers = response.headers.to_unicode_dict()
    return Answer(
        at=datetime.now(UTC),
        served_at=parse_date(headers.get("Date")),
        etag=headers.get("ETag"),
        last_modified=headers.get("Last-Modified"),
        payload_digest=payload_digest(response.body),
    )


def size_of(response: Response) -> int:
    """Bytes of an answer, and of all that was fetched to make a page of it."""
    served: Served | None = response.meta.get(SERVED)
    if served is None:
        return len(response.body)
    return sum(len(page.body) for page in (served.page, *served.parts))


def is_known(due: DuePage, page: Page) -> bool:
    """Whether the page's payload is what was read of it last."""
    return due.payload_digest is not None and payload_digest(page.body) == due.payload_digest


def unchanged(source: Source, due: DuePage, page: Page, response: Response) -> Unchanged:
    """A page that is as it was: by its status, or by its payload."""
    original = None
    # A rendered page is no payload that was served again.
    is_served = SERVED not in response.meta
    if is_served and due.archived_at is not None and due.payload_digest is not None:
        original = Original(due.served_from or due.url, due.archived_at, due.payload_digest)
    return Unchanged(source.name, page, original, tuple(headers_sent(response.request)))
