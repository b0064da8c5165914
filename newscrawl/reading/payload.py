"""A fetched page in, why its bytes cannot be an article out; None when they may be."""

from __future__ import annotations

import re

from newscrawl.items import Page, RejectionReason

_MARKUP_START = re.compile(
    rb"^\s*(?:\xef\xbb\xbf)?\s*<\?xml[^>]*>\s*(?:<!--.*?-->\s*|<\?[^>]*>\s*)*<(?:rss|feed|urlset|sitemapindex|rdf)\b",
    re.IGNORECASE | re.DOTALL,
)
_FEED_START = re.compile(rb"^\s*<(?:rss|feed|urlset|sitemapindex|rdf:rdf)\b", re.IGNORECASE)
_BINARY_STARTS = (
    b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x1f\x8b", b"RIFF", b"OggS", b"ID3",
    b"\x00\x00\x00\x18ftyp",
)  # fmt: skip
_TEXT_KINDS = (
    "text/html",
    "application/xhtml",
    "text/plain",
    "application/xml",
    "text/xml",
    "application/octet-stream",
)


def judge_bytes(page: Page) -> tuple[RejectionReason, str] | None:
    """What can be told before anything is parsed: empty, or no HTML."""
    body = page.body
    if not body.strip():
        return RejectionReason.EMPTY, "no bytes"
    kind = (page.header("content-type") or "").split(";")[0].strip().lower()
    if kind and not kind.startswith(_TEXT_KINDS):
        return RejectionReason.NOT_HTML, f"served as {kind}"
    if body.startswith(_BINARY_STARTS):
        return RejectionReason.NOT_HTML, "the bytes are of another format"
    start = body[:2_000]
    if start.count(b"\0") > len(start) // 3 and b"<\0" not in start and b"\0<" not in start:
        return RejectionReason.NOT_HTML, "binary"
    if _MARKUP_START.match(start) or _FEED_START.match(start):
        return RejectionReason.NOT_HTML, "a feed or sitemap"
    if start.lstrip()[:1] in (b"{", b"[") and b"<html" not in start.lower():
        return RejectionReason.NOT_HTML, "JSON"
    return None
