"""A page in, the article as it is read out, with what was removed in its place and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from rich.table import Table
from rich.text import Text
from sqlalchemy.orm import Session

from newscrawl.config import Config
from newscrawl.counted import counted
from newscrawl.errors import NewscrawlError
from newscrawl.items import (
    Block,
    BlockKind,
    Extraction,
    RemovedBlock,
    RightsPolicy,
    RightsSignal,
)
from newscrawl.reading.reader import charset_of, classify_extraction, extract
from newscrawl.rights.weigh import weigh
from newscrawl.sources import load_sources
from newscrawl.storage.archive import Archive
from newscrawl.storage.engine import Database
from newscrawl.storage.migrate import current
from newscrawl.storage.rights import rights_of
from newscrawl.storage.stored import find_article, stored_page
from newscrawl.terminal import out, printable, shorten

LABEL_WIDTH = 16
LONGEST = 400
"""characters of a removed block that are shown; a kept one is shown whole"""


def stored_extraction(config: Config, target: str) -> Extraction | None:
    """What the archived page of `target` (an article's number or a URL) says when it is read now.

    None when nothing is stored under it, or nothing is stored at all yet.

    Raises:
        StorageError: the database or the archive cannot be used.
    """
    if current(config.database) is None:
        return None
    with Database.open(config.database) as database, database.read() as session:
        key = int(target) if target.isdigit() else target
        found = stored_page(session, Archive.open(config), key)
        if found is None:
            _refuse_unarchived(session, key)
            return None
        name, page = found
        rights = rights_of(session, page.url)
    source = load_sources(config.sources_dir).get(name)
    extraction = extract(
        page.body,
        page.url,
        fetched_at=page.fetched_at,
        rules=source.read if source else None,
        charset=charset_of(page),
        headers=page.headers,
    )
    return replace(extraction, signals=rights.signals) if rights else extraction


def _refuse_unarchived(session: Session, target: int | str) -> None:
    """Say of an article whose page may not be kept that it is not.

    Raises:
        NewscrawlError: it is such a one.
    """
    known = find_article(session, target)
    if known is not None:
        url, reason = known
        raise NewscrawlError(
            f"{url} is not in the archive: {reason or 'its page asks that no copy be kept'};"
            f" `newscrawl inspect --fetch {url}` asks the site"
        )


def print_inspection(extraction: Extraction) -> None:
    """Print metadata and blocks; removed blocks are dim, each with its reason beside it."""
    for name, value in metadata(extraction):
        print_row(Text(name, style="bold"), Text(printable(value)))
    out.print()
    for label, text in rows(extraction):
        print_row(label, text)
    kept = sum(len(block.text) for block in extraction.blocks)
    removed = sum(len(block.text) for block in extraction.removed)
    out.print(
        f"\n{counted(len(extraction.blocks), 'block')} kept ({kept:,} characters),"
        f" {len(extraction.removed)} removed ({removed:,} characters)"
    )


def print_row(label: Text, text: Text) -> None:
    """Label and text beside each other: wrapped on a terminal, one line a row elsewhere."""
    label.align("right", LABEL_WIDTH)
    if not out.is_terminal:
        out.print(Text.assemble(label, "  ", text))
        return
    row = Table.grid(padding=(0, 2))
    row.add_column(width=LABEL_WIDTH)
    row.add_column(overflow="fold", ratio=1)
    row.add_row(label, text)
    out.print(row, soft_wrap=False)


def metadata(extraction: Extraction) -> Iterator[tuple[str, str]]:
    """The fields that the page fills, in words."""

    def when(moment: datetime | None) -> str:
        return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else ""

    reason = weigh(extraction.signals, RightsPolicy.MARK).reason
    about = classify_extraction(extraction)
    free = {True: "free to read", False: "behind a paywall", None: ""}[extraction.is_free]
    fields = (
        ("title", extraction.title),
        ("authors", "; ".join(extraction.authors)),
        ("published", when(extraction.published_at)),
        ("modified", when(extraction.modified_at)),
        ("language", extraction.language),
        ("type", extraction.article_type),
        ("section", extraction.section),
        ("tags", ", ".join(extraction.tags)),
        ("description", extraction.description),
        ("relevance", f"{about.relevance:g}: {'' if about.is_relevant else 'not '}tech policy"),
        ("topics", ", ".join(about.topics)),
        ("because", "; ".join(about.reasons)),
        ("canonical URL", extraction.canonical_url),
        ("image", extraction.image_url),
        ("image caption", extraction.image_caption),
        ("licence", extraction.licence),
        ("access", free),
        ("rights", f"reserved by {reason}" if reason else ""),
        ("said of them", "; ".join(map(signal_line, extraction.signals))),
    )
    return ((name, str(value)) for name, value in fields if value)


def signal_line(signal: RightsSignal) -> str:
    return f"{signal.kind}: {signal.value} ({signal.origin})"


def rows(extraction: Extraction) -> Iterator[tuple[Text, Text]]:
    """Every block, kept and removed, in the order of the page, with its label."""
    removed: dict[int, list[RemovedBlock]] = defaultdict(list)
    for gone in extraction.removed:
        removed[gone.position].append(gone)
    for position, kept in enumerate(extraction.blocks):
        yield from map(removed_row, removed[position])
        yield kept_row(kept)
    yield from map(removed_row, removed[len(extraction.blocks)])


def removed_row(block: RemovedBlock) -> tuple[Text, Text]:
    return Text(block.reason, style="dim"), Text(shorten(block.text, LONGEST), style="dim")


def kept_row(block: Block) -> tuple[Text, Text]:
    label = "" if block.kind is BlockKind.PARAGRAPH else block.kind.value
    style = "bold" if block.kind is BlockKind.HEADING else ""
    return Text(label, style="cyan"), Text(printable(block.text), style=style)
