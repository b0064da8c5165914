"""A Scrapy response in, its headers as pairs of text out."""

from __future__ import annotations

from collections.abc import Iterator

from scrapy.http import Response


def headers_of(response: Response) -> Iterator[tuple[str, str]]:
    """The response's headers as text (Latin-1, as RFC 9110 has obsolete bytes read)."""
    for name, values in response.headers.items():
        for value in values:
            yield name.decode("latin-1"), value.decode("latin-1")
