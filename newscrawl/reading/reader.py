"""A page in, an `Extraction` out; a page and its source in, an `Article` or a `Rejection` out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import datetime

from newscrawl.items import (
    Article,
    Block,
    Extraction,
    Page,
    ReadPath,
    Rejection,
    RejectionReason,
    RightsSignal,
)
from newscrawl.reading import document, language
from newscrawl.reading.body import Body
from newscrawl.reading.judge import Verdict, judge
from newscrawl.reading.metadata import Metadata
from newscrawl.reading.payload import judge_bytes
from newscrawl.reading.profile.observation import Observation
from newscrawl.reading.profile.read import read_page
from newscrawl.reading.profile.rules import SiteRules
from newscrawl.reading.seen import look
from newscrawl.reading.witnesses import needs_no_links
from newscrawl.rights.page import header_signals
from newscrawl.sources.source import Read, Source
from newscrawl.topics import Classification, classify
from newscrawl.urls import choose_canonical

READER_VERSION = "1"


def extract(
    html: str | bytes,
    url: str | None = None,
    *,
    fetched_at: datetime | None = None,
    rules: Read | None = None,
    charset: str | None = None,
    profile: SiteRules | None = None,
    headers: Iterable[tuple[str, str]] = (),
) -> Extraction:
    """Read what one page says: metadata, kept blocks, removed blocks. Never rejects, and raises only
    what a source's own code does (`rules.page_object`).

    Args:
        html: the page as it was served; of bytes the charset is found, `charset` being what the
            HTTP header says.
        url: where it was found; relative links are resolved against it.
        fetched_at: when; nothing on the page is later.
        rules: what the source's file says about its pages.
        profile: what is known of the site (`SiteProfile.rules`).
        headers: of the answer that brought it; they may speak of rights.
    """
    found = read_page(html, url, fetched_at=fetched_at, charset=charset, source=rules, site=profile)
    stated = header_signals(headers, url, fetched_at)
    made = assemble(found.metadata, found.body, found.read_by, profile, stated)
    known = (("Content-Type", f"text/html; charset={charset}"),) if charset else ()
    return _by_code(made, rules, html, url, known)


def _by_code(
    found: Extraction,
    rules: Read | None,
    html: str | bytes,
    url: str | None,
    headers: tuple[tuple[str, str], ...],
) -> Extraction:
    if rules is None or not rules.page_object:
        return found
    from newscrawl.reading.page_code import overridden

    return overridden(rules.page_object, found, html, url, headers)


_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w:.-]{2,40})", re.IGNORECASE)


def read(page: Page, source: Source, profile: SiteRules | None = None) -> Article | Rejection:
    """Read a fetched page of a source, and judge whether it is an article."""
    return read_and_observe(page, source, profile, learns=False)[0]


def read_and_observe(
    page: Page,
    source: Source,
    profile: SiteRules | None = None,
    *,
    learns: bool = True,
    tries: bool = True,
) -> tuple[Article | Rejection, Observation | None]:
    """The same, with what an article teaches about its site.

    With `tries`, a page of a layout that is still being learned is read in several ways.
    """
    verdict = judge_bytes(page)
    signals = tuple(header_signals(page.headers, page.url, page.fetched_at))
    seen: Observation | None = None
    if verdict is None:
        found, seen, verdict = _read_and_judge(page, source, profile, learns=learns, tries=tries)
        if verdict is not None and found.read_by is ReadPath.PROFILE:
            # The judge is strict on what it has not seen: it shall see the whole page.
            profile = replace(profile, layouts=()) if profile else None
            found, seen, verdict = _read_and_judge(
                page, source, profile, learns=learns, tries=tries
            )
        signals = found.signals
    if verdict is None:
        about = classify_extraction(found)
        verdict = _judge_relevance(about, source)
    if verdict is not None:
        reason, detail = verdict
        return Rejection(
            source=source.name,
            page_url=page.url,
            fetched_at=page.fetched_at,
            reason=reason,
            detail=detail,
            reader_version=READER_VERSION,
            signals=signals,
        ), None
    return Article(
        source=source.name,
        url=choose_canonical(page.url, found.canonical_url),
        page_url=page.url,
        fetched_at=page.fetched_at,
        reader_version=READER_VERSION,
        relevance=about.relevance,
        topics=list(about.topics),
        topic_reasons=list(about.reasons),
        topics_version=about.version,
        **{field.name: getattr(found, field.name) for field in fields(found)},
    ), seen


def classify_extraction(found: Extraction) -> Classification:
    """What the article is about: tech policy or not, which topics, and why."""
    beside = (found.description, found.section, *found.tags)
    return classify(found.title, found.body, found.language, beside=beside)


def _judge_relevance(about: Classification, source: Source) -> Verdict | None:
    least = source.read.min_relevance
    if about.relevance >= least:
        return None
    return RejectionReason.OFF_TOPIC, f"relevance {about.relevance:g} is below {least:g}"


def _read_and_judge(
    page: Page, source: Source, profile: SiteRules | None, *, learns: bool, tries: bool
) -> tuple[Extraction, Observation | None, Verdict | None]:
    reading = read_page(
        page.body,
        page.url,
        fetched_at=page.fetched_at,
        charset=charset_of(page),
        source=source.read,
        site=profile,
        learns=learns,
        tries=tries,
    )
    stated = header_signals(page.headers, page.url, page.fetched_at)
    found = assemble(reading.metadata, reading.body, reading.read_by, profile, stated)
    found = _by_code(found, source.read, page.body, page.url, page.headers)
    seen = look(found, reading.metadata, reading.root, page.url)
    is_certain = needs_no_links(seen, is_running_text=reading.is_running_text)
    if not found.blocks or (reading.is_cut and not is_certain):
        # What it links to, or loads, counts.
        seen = replace(seen, root=document.parse(page.body, charset_of(page)))
    return found, reading.seen, judge(seen, source, is_certain=is_certain)


def charset_of(page: Page) -> str | None:
    """What the HTTP header says about the page's characters."""
    named = _CHARSET.search(page.header("content-type") or "")
    return named.group(1) if named else None


def _beginning(blocks: list[Block]) -> str:
    """As much of a text as its language is told by."""
    texts: list[str] = []
    size = 0
    for block in blocks:
        texts.append(block.text)
        size += len(block.text) + 1
        if size > language.SAMPLE:
            break
    return "\n".join(texts)


def assemble(
    metadata: Metadata,
    body: Body,
    read_by: ReadPath = ReadPath.FULL,
    profile: SiteRules | None = None,
    stated: Iterable[RightsSignal] = (),
) -> Extraction:
    """`stated` are the signals of rights that the page's headers give."""
    kept, removed = body
    return Extraction(
        title=metadata.title,
        authors=list(metadata.authors),
        published_at=metadata.published_at,
        modified_at=metadata.modified_at,
        date=metadata.date,
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
        language=language.detect(_beginning(kept), metadata.language),
        blocks=kept,
        removed=removed,
        read_by=read_by,
        profile_version=profile.version if profile and not profile.is_empty else None,
        signals=(*stated, *metadata.signals),
    )
