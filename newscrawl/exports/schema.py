"""The columns of a dataset, in order, each with its type and what it means.

Parquet takes the types as they are. JSON Lines has times as RFC 3339 in UTC and lists as arrays.
CSV joins lists by "; " and writes removed blocks as "reason=count".
"""

from __future__ import annotations

import pyarrow as pa

from newscrawl.exports.recipe import Recipe, Text

SCHEMA_VERSION = 3
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


BODY = _column(
    "body", pa.string(),
    "Clean text: paragraphs and subheadings, a blank line between; null where rights withhold it.",
    empty=True,
)  # fmt: skip
MARKDOWN = _column(
    "body_markdown", pa.string(),
    "The same text as CommonMark: headings, lists, quotes, code.", empty=True,
)  # fmt: skip
SPLIT = _column(
    "split", pa.string(),
    "train, validation or test, by a hash of `cluster`: copies of one text are in one split.",
)  # fmt: skip
CHANGE = _column(
    "change", pa.string(), "Since the base: new, changed, or withdrawn (then all but `id`, `url`, `source` is null)."
)  # fmt: skip

COLUMNS = (
    _column("id", pa.int64(), "Number of the article: its key, never given to another one."),
    _column("url", pa.string(), "Canonical URL, to be linked and cited."),
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
    _column(
        "relevance", pa.float64(),
        "How likely it is tech policy, 0 to 1; 0.5 and more counts as such.", empty=True,
    ),
    _column("topics", TEXTS, "What of tech policy it is about, the surest first: privacy, ai..."),
    _column(
        "topic_reasons", TEXTS,
        "What spoke for and against its relevance: entries of the taxonomy, with what they speak of.",
    ),
    _column("topics_version", pa.string(), "Of taxonomy and model that said so.", empty=True),
    _column("article_type", pa.string(), "news, opinion, live_blog and so on.", empty=True),
    _column("is_free", pa.bool_(), "Free to read, where the page says so.", empty=True),
    _column("licence", pa.string(), "URL of the licence that the page itself declares.", empty=True),
    _column("licence_id", pa.string(), "SPDX identifier of that, where it has one.", empty=True),
    _column(
        "source_licence", pa.string(),
        "What holds where the page declares none: SPDX identifier, all-rights-reserved, unknown...",
    ),
    _column("attribution", pa.string(), "Line by which to credit it: authors, title, source, URL."),
    _column("reserved", pa.bool_(), "Its owner reserves text and data mining, or the training of AI."),
    _column("rights_signals", TEXTS, "What its page, site and source say of that: `kind: value`."),
    _column("rights", pa.string(), "What leaves of it: full, metadata_only or reference_only."),
    _column("rights_reason", pa.string(), "What decided that, where it is not full.", empty=True),
    _column("image_url", pa.string(), "Leading picture.", empty=True),
    BODY,
    MARKDOWN,
    _column("word_count", pa.int32(), "Words of the body, between spaces; also where it is withheld."),
    _column("removed", REMOVED, "How many blocks were taken out of the text, by reason."),
    _column("cluster", pa.string(), "The same for all copies of one text, across sources."),
    _column("copy_of", pa.int64(), "`id` of the original, or the earliest, that it copies.", empty=True),
    _column("copy_kind", pa.string(), "syndicated, mirrored or revised.", empty=True),
    SPLIT,
    _column("first_seen_at", TIME, "When it was first fetched."),
    _column("fetched_at", TIME, "When it was last fetched."),
    _column("updated_at", TIME, "When title or body last changed here."),
    _column("page_url", pa.string(), "The page that it was read from."),
    _column(
        "text_from", pa.string(),
        "page, or feed: what a feed carries of it, since the page itself was not to be had.",
    ),
    _column("content_hash", pa.string(), "SHA-256 of title and body, hexadecimal."),
    _column("reader_version", pa.string(), "Version of the reader that made this text."),
)  # fmt: skip


NEW, CHANGED, WITHDRAWN = "new", "changed", "withdrawn"
"""of `change`"""
OF_WITHDRAWN = ("id", "url", "source")
"""columns that an increment has of a withdrawn article; the others are null"""


def schema_for(recipe: Recipe, *, increment: bool = False) -> pa.Schema:
    """The columns that `recipe` asks for; `change` comes first in an increment."""
    left_out = set()
    if recipe.text is Text.MARKDOWN:
        left_out.add(BODY.name)
    if recipe.text is Text.PLAIN:
        left_out.add(MARKDOWN.name)
    if not recipe.split:
        left_out.add(SPLIT.name)
    columns = [column for column in COLUMNS if column.name not in left_out]
    if increment:
        columns = [
            column if column.name in OF_WITHDRAWN else column.with_nullable(True)
            for column in columns
        ]
        columns.insert(0, CHANGE)
    return pa.schema(columns, metadata={"newscrawl.schema_version": str(SCHEMA_VERSION)})
