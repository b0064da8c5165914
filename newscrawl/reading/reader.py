"""A page in, an `Extraction` out; a page and its source in, an `Article` or a `Rejection` out."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import datetime

from newscrawl.items import Article, Extraction, Page, Rejection
from newscrawl.reading import document, language
from newscrawl.reading.body import Body, read_body
from newscrawl.reading.judge import judge
from newscrawl.reading.metadata import Metadata, read_metadata
from newscrawl.reading.payload import judge_bytes
from newscrawl.sources.source import Read, Source
from newscrawl.urls import choose_canonical

READER_VERSION = "1"


def extract(
    html: str | bytes,
    url: str | None = None,
    *,
    fetched_at: datetime | None = None,
    rules: Read | None = None,
    charset: str | None = None,
) -> Extraction:
    """Read what one page says: metadata, kept blocks, removed blocks. Never rejects, never raises.

    Args:
        html: the page as it was served; of bytes the charset is found, `charset` being what the
            HTTP header says.
        url: where it was found; relative links are resolved against it.
        fetched_at: when; nothing on the page is later.
        rules: what the source's file says about its pages.
    """
    root = document.parse(html, charset)
    metadata = read_metadata(root, url, fetched_at=fetched_at)
    return assemble(metadata, read_body(root, metadata, rules))


_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w:.-]{2,40})", re.IGNORECASE)


def read(page: Page, source: Source) -> Article | Rejection:
    """Read a fetched page of a source, and judge whether it is an article."""
    verdict = judge_bytes(page)
    if verdict is None:
        root = document.parse(page.body, charset_of(page))
        metadata = read_metadata(root, page.url, fetched_at=page.fetched_at)
        found = assemble(metadata, read_body(root, metadata, source.read))
        verdict = judge(found, metadata, root, page, source)
    if verdict is not None:
        reason, detail = verdict
        return Rejection(
            source=source.name,
            page_url=page.url,
            fetched_at=page.fetched_at,
            reason=reason,
            detail=detail,
            reader_version=READER_VERSION,
        )
    return Article(
        source=source.name,
        url=choose_canonical(page.url, found.canonical_url),
        page_url=page.url,
        fetched_at=page.fetched_at,
        reader_version=READER_VERSION,
        **{field.name: getattr(found, field.name) for field in fields(found)},
    )


def charset_of(page: Page) -> str | None:
    """What the HTTP header says about the page's characters."""
    named = _CHARSET.search(page.header("content-type") or "")
    return named.group(1) if named else None


def assemble(metadata: Metadata, body: Body) -> Extraction:
    kept, removed = body
    found = Extraction(
        title=metadata.title,
        authors=list(metadata.authors),
        published_at=metadata.published_at,
        modified_at=metadata.modified_at,
        description=metadata.description,
        section=metadata.section,
        tags=list(metadata.tags),
        licence=metadata.licence,
        canonical_url=metadata.canonical_url,
        image_url=metadata.image_url,
        image_caption=metadata.image_caption,
        site_name=metadata.site_name,
        article_type=metadata.article_type,
        is_free=metadata.is_free,
        language=language.detect("\n".join(block.text for block in kept), metadata.language),
        blocks=kept,
        removed=removed,
    )
    return found
