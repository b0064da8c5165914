"""An archived page in, what the inspector shows of it out; in a reading process, where it may hang."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from newscrawl.inspect import metadata
from newscrawl.items import Article, Block, Extraction, Page, Rejection, RemovedBlock
from newscrawl.parcels import Parcel, unpack
from newscrawl.reading.fates import Entry, Fate, page_fates
from newscrawl.reading.reader import charset_of, extract, read
from newscrawl.sources import Source
from newscrawl.web.frame import frame_document

Reading = tuple[Sequence[Block], Sequence[RemovedBlock]]
"""kept and removed blocks"""


@dataclass(frozen=True, slots=True)
class Inspection:
    """A page, and what was read of it."""

    document: str
    """for the frame (`web.frame`)"""
    entries: tuple[Entry, ...]
    elsewhere: frozenset[int]
    """numbers of the entries that no element of the page holds"""
    counts: dict[Fate, int]
    """blocks of the page"""
    reading: Extraction | None
    """by today's reader; None: what is stored is shown"""
    facts: tuple[tuple[str, str], ...]
    """what today's reader finds besides the text: name and words"""
    rejection: Rejection | None


def warm_up() -> int:
    """Read a page, so that the first one of a person need not wait for what reading loads."""
    page = Page(
        "", b"<p>A page of a few words, in a language that is to be told.", datetime.now(UTC)
    )
    return len(fresh_inspection(page, None, None).entries)


def stored_inspection(page: Page, stored: Reading) -> Inspection:
    """The page beside what is stored of it."""
    return _shown(page, stored, None, None)


def fresh_inspection(page: Page, source: Source | None, parcel: Parcel | None) -> Inspection:
    """The page beside what today's reader makes of it, by what is known of its site."""
    rules = unpack(parcel)
    result: Article | Rejection | None = None
    if source is not None:
        result = read(page, source, rules)
    rejection = result if isinstance(result, Rejection) else None
    found: Extraction
    if isinstance(result, Article):
        found = result
    else:
        found = extract(
            page.body,
            page.url,
            fetched_at=page.fetched_at,
            rules=source.read if source else None,
            charset=charset_of(page),
            profile=rules,
            headers=page.headers,
        )
    return _shown(page, (found.blocks, found.removed), found, rejection)


def _shown(
    page: Page, blocks: Reading, reading: Extraction | None, rejection: Rejection | None
) -> Inspection:
    kept, removed = blocks
    fates = page_fates(page.body, kept, removed, charset=charset_of(page))
    counts = Counter(block.fate for block in fates.blocks)
    return Inspection(
        document=frame_document(fates, reading.language if reading else None),
        entries=fates.entries,
        elsewhere=fates.elsewhere,
        counts={fate: counts[fate] for fate in Fate},
        reading=replace(reading, blocks=[], removed=[]) if reading else None,
        facts=tuple(metadata(reading)) if reading else (),
        rejection=rejection,
    )
