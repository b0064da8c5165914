"""A Scrapy request or response in, its headers as pairs of text out."""

from __future__ import annotations

from collections.abc import Iterator

from scrapy import Request
from scrapy.http import Response

SECRETS = frozenset({"authorization", "cookie", "proxy-authorization"})


def headers_of(response: Response) -> Iterator[tuple[str, str]]:
    """The response's headers as text (Latin-1, as RFC 9110 has obsolete bytes read)."""
    for name, values in response.headers.items():
        for value in values:
            yield name.decode("latin-1"), value.decode("latin-1")


def headers_sent(request: Request | None) -> Iterator[tuple[str, str]]:
    """A request's headers as text, but for those that are nobody's business."""
    headers = {} if request is None else request.headers
    for name, values in headers.items():
        if name.decode("latin-1").lower() not in SECRETS:
            for value in values:
                yield name.decode("latin-1"), value.decode("latin-1")
