"""Bytes of a robots.txt go in; the sitemaps that it names come out."""

from __future__ import annotations

import re

from newscrawl.urls import canonical_url

LOOKED_AT = 500 * 1024
"""bytes; RFC 9309, 2.5, lets a crawler stop there"""

_SITEMAP_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)


def robots_sitemaps(body: bytes, url: str | None = None) -> list[str]:
    """Canonical URLs in the file's order, none twice; relative ones count when `url` is given."""
    text = body[:LOOKED_AT].decode("utf-8-sig", errors="replace").replace("\r", "\n")
    named = (canonical_url(address, base=url) for address in _SITEMAP_LINE.findall(text))
    return list(dict.fromkeys(filter(None, named)))
