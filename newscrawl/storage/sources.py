"""Sources in, rows of `sources` out, which pages and articles refer to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_
from sqlalchemy.orm import Session

from newscrawl.sources.source import Source
from newscrawl.storage.models import SourceRow, table_of
from newscrawl.storage.upsert import insert_into

FACTS = (
    "title",
    "home",
    "language",
    "country",
    "licence",
    "licence_note",
    "topical",
    "rank",
    "enabled",
)


def save_sources(session: Session, sources: Sequence[Source], *, now: datetime) -> None:
    """Write the facts of `sources`; a row whose facts are the same stays as it was."""
    rows = [
        {
            "name": source.name,
            **{fact: getattr(source, fact) for fact in FACTS},
            "updated_at": now,
        }
        for source in sorted(sources, key=lambda source: source.name)
    ]
    if not rows:
        return
    insert = insert_into(session, table_of(SourceRow))
    session.execute(
        insert.on_conflict_do_update(
            index_elements=[SourceRow.name],
            set_={fact: insert.excluded[fact] for fact in (*FACTS, "updated_at")},
            where=or_(*(getattr(SourceRow, fact) != insert.excluded[fact] for fact in FACTS)),
        ),
        rows,
    )
