"""The columns of an export, in order, each with its type and what it means; and rows of them.

Parquet takes the types as they are. JSON Lines has times as RFC 3339 in UTC and lists as arrays.
CSV joins lists by "; " and writes removed blocks as "reason=count".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pyarrow as pa
from sqlalchemy import select
from sqlalchemy.orm import Session

from newscrawl.storage.listing import iter_articles
from newscrawl.storage.models import ArticleRow, SourceRow
from newscrawl.storage.removed import removed_of

SCHEMA_VERSION = 1
"""raised when a column changes its name, type or meaning, or goes"""

TIME = pa.timestamp("us", tz="UTC")
TEXTS = pa.list_(pa.field("element", pa.string(), nullable=False))
REMOVED = pa.list_(
    pa.field(
        "element",
        pa.struct(
            [
                pa.field("reason", pa.string(), nullable=False),
                pa.field("blocks", pa.int32(), nullable=False),
            ]
        ),
        nullable=False,
    )
)


def _column(
    name: str, kind: pa.DataType, description: str, *, empty: bool = False
) -> pa.Field[pa.DataType]:
    return pa.field(name, kind, nullable=empty, metadata={"description": description})


SCHEMA = pa.schema(
    [
        _column("id", pa.int64(), "Number of the article in the database that it came from."),
        _column("url", pa.string(), "Canonical URL: the identity of the article."),
        _column("source", pa.string(), "Short name of the source."),
        _column("source_title", pa.string(), "Name of the publication."),
        _column("title", pa.string(), "Headline.", empty=True),
        _column("authors", TEXTS, "Names, as the page gives them; empty when it names nobody."),
        _column("published_at", TIME, "When the page says it was published.", empty=True),
        _column("modified_at", TIME, "When the page says it was last changed.", empty=True),
        _column("language", pa.string(), "ISO 639-1 code of the text's language.", empty=True),
        _column("description", pa.string(), "Summary that the page declares.", empty=True),
        _column("section", pa.string(), "Section of the site.", empty=True),
        _column("tags", TEXTS, "Keywords that the page declares."),
        _column("article_type", pa.string(), "news, opinion, live_blog and so on.", empty=True),
        _column("is_free", pa.bool_(), "Free to read, where the page says so.", empty=True),
        _column("licence", pa.string(), "Licence that the page itself declares.", empty=True),
        _column("source_licence", pa.string(), "SPDX identifier, all-rights-reserved, unknown..."),
        _column("image_url", pa.string(), "Leading picture.", empty=True),
        _column(
            "body", pa.string(), "Clean text: paragraphs and subheadings, a blank line between."
        ),
        _column("word_count", pa.int32(), "Words of the body, between spaces."),
        _column("removed", REMOVED, "How many blocks were taken out of the text, by reason."),
        _column("first_seen_at", TIME, "When it was first fetched."),
        _column("fetched_at", TIME, "When it was last fetched."),
        _column("updated_at", TIME, "When title or body last changed here."),
        _column("page_url", pa.string(), "The page that it was read from."),
        _column("content_hash", pa.string(), "SHA-256 of title and body, hexadecimal."),
        _column("reader_version", pa.string(), "Version of the reader that made this text."),
    ],
    metadata={"newscrawl.schema_version": str(SCHEMA_VERSION)},
)

Value = Any
"""str, int, bool, datetime, list, or None, as the column's type says"""

_COMPUTED = frozenset({"source_title", "source_licence", "removed"})
_STORED = [getattr(ArticleRow, name) for name in SCHEMA.names if name not in _COMPUTED]

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def iter_rows(
    session: Session, *, source: str | None, since: datetime | None, batch: int
) -> Iterator[list[tuple[Value, ...]]]:
    """The articles that are asked for, as rows of `SCHEMA`; control characters are left out."""
    facts = {
        row.name: (row.title, row.licence)
        for row in session.execute(select(SourceRow.name, SourceRow.title, SourceRow.licence))
    }
    for articles in iter_articles(
        session, columns=_STORED, source=source, since=since, batch=batch
    ):
        removed = removed_of(session, [article["id"] for article in articles])
        rows = []
        for article in articles:
            values = dict(article)
            values["source_title"], values["source_licence"] = facts[article["source"]]
            values["removed"] = [
                {"reason": reason.value, "blocks": blocks}
                for reason, blocks in removed.get(article["id"], ())
            ]
            rows.append(tuple(_exported(values[name]) for name in SCHEMA.names))
        yield rows


def _exported(value: Value) -> Value:
    if isinstance(value, str):
        return _CONTROLS.sub("", value)
    if isinstance(value, list):
        return [_exported(item) for item in value]
    return value
