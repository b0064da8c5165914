"""What is known of a listing or page in, the request for it out; its answer in, what that says out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from scrapy import Request
from scrapy.http import Response

from newscrawl.discovery.dates import parse_date
from newscrawl.items import Page, Served
from newscrawl.rendering.middleware import RENDER, SERVED
from newscrawl.sources import Source
from newscrawl.storage.due import DuePage
from newscrawl.storage.listings import Listing
from newscrawl.storage.outcomes import Outcome, PageState
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


def unchanged(source: Source, page: Page) -> Outcome:
    """The outcome of a page that is as it was: by its status, or by its payload."""
    return Outcome(
        source=source.name,
        url=page.requested_url,
        final_url=page.url,
        state=PageState.NOT_MODIFIED,
        status=page.status,
        etag=page.header("ETag"),
        last_modified=page.header("Last-Modified"),
        fetched_at=page.fetched_at,
        served_at=parse_date(page.header("Date")),
    )
