"""A file, URL or standard input in, one `Extraction` out: what `newscrawl clean` does."""

from __future__ import annotations

import json
import re
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from newscrawl.errors import NewscrawlError
from newscrawl.items import Extraction, RightsPolicy
from newscrawl.reading.plain import clean_text
from newscrawl.reading.reader import classify_extraction, extract
from newscrawl.rights.weigh import weigh

_MARKUP = re.compile(
    rb"<(?:!doctype|html|head|body|article|section|main|div|p|h[1-6]|br|span)\b[^<>]*>",
    re.IGNORECASE,
)
LIMIT = 50 * 1024 * 1024
"""bytes of input; more is refused rather than read halfway"""


def is_html(data: bytes) -> bool:
    """Whether `data` is markup, and not the text that another scraper took out of a page."""
    return bool(_MARKUP.search(data[: 1 << 20])) or data.startswith((b"\xff\xfe<", b"\xfe\xff\0<"))


def clean(target: str, *, kind: str = "auto", url: str | None = None) -> Extraction:
    """Read `target` (a path, an http(s) URL, or `-` for standard input) into an `Extraction`.

    Args:
        kind: `html`, `text`, or `auto` to tell by the content.
        url: the page's address, when it is known; relative links are resolved against it.

    Raises:
        NewscrawlError: it cannot be read, with the reason.
    """
    charset = None
    if target.startswith(("http://", "https://")):
        from newscrawl.fetching.fetch import fetch

        page = fetch(target)
        return extract(page.body, page.url, fetched_at=page.fetched_at, headers=page.headers)
    data = _read(target)
    if kind == "html" or (kind == "auto" and is_html(data)):
        return extract(data, url)
    return clean_text(data.decode(charset or "utf-8-sig", "replace"))


def _read(target: str) -> bytes:
    try:
        if target == "-":
            data = sys.stdin.buffer.read(LIMIT + 1)
        else:
            with Path(target).open("rb") as file:
                data = file.read(LIMIT + 1)
    except OSError as error:
        raise NewscrawlError(f"cannot read {target!r}: {error.strerror}") from None
    if len(data) > LIMIT:
        raise NewscrawlError(f"{target!r} is larger than {LIMIT >> 20} MiB, the limit of one page")
    return data


def rights_record(extraction: Extraction) -> dict[str, Any]:
    """Whether the page's use is reserved, why, and all that was said of the rights in it."""
    rights = weigh(extraction.signals, RightsPolicy.MARK)
    signals = [
        {"kind": signal.kind, "value": signal.value, "origin": signal.origin}
        for signal in extraction.signals
    ]
    return {"reserved": rights.reserved, "reason": rights.reason or None, "signals": signals}


def about_record(extraction: Extraction) -> dict[str, Any]:
    """How likely it is tech policy, its topics, and why."""
    about = classify_extraction(extraction)
    return {
        "relevance": about.relevance,
        "topics": list(about.topics),
        "reasons": list(about.reasons),
        "version": about.version,
    }


def to_json(extraction: Extraction) -> str:
    """The extraction as one indented JSON object."""

    def when(value: datetime | None) -> str | None:
        return value.isoformat() if value else None

    record = {
        "title": extraction.title,
        "authors": extraction.authors,
        "published_at": when(extraction.published_at),
        "modified_at": when(extraction.modified_at),
        "date": extraction.date.isoformat() if extraction.date else None,
        "language": extraction.language,
        "description": extraction.description,
        "section": extraction.section,
        "tags": extraction.tags,
        "licence": extraction.licence,
        "licence_id": extraction.licence_id,
        "rights": rights_record(extraction),
        "canonical_url": extraction.canonical_url,
        "image_url": extraction.image_url,
        "article_type": extraction.article_type,
        "is_free": extraction.is_free,
        "body": extraction.body,
        "about": about_record(extraction),
        "removed": [{"text": block.text, "reason": block.reason} for block in extraction.removed],
    }
    return json.dumps(record, ensure_ascii=False, indent=2)
