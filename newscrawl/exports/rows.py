"""A database and a recipe in, the chosen articles as Arrow batches of the schema out, in order of id.

They are read as they are at one moment, in constant memory, and become no Python objects.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from typing import Any

import pyarrow as pa
from sqlalchemy import Select, and_, case, cast, func, or_, select
from sqlalchemy import Text as SqlText

from newscrawl.exports.ahead import ahead
from newscrawl.exports.columns import Column, clean_items, one, parsed, pc, typed
from newscrawl.exports.facts import SourceFacts
from newscrawl.exports.markdown import BLOCKS, markdown
from newscrawl.exports.names import pseudonyms
from newscrawl.exports.recipe import Recipe, Text
from newscrawl.exports.rights import attribution, withhold
from newscrawl.exports.schema import REMOVED, TEXTS, schema_for
from newscrawl.exports.signals import Signals
from newscrawl.exports.splits import splits_of
from newscrawl.items import ReadPath
from newscrawl.storage.arrow import ArrowReader, arrow_reader
from newscrawl.storage.engine import Database
from newscrawl.storage.models import ArticleCopy, ArticleRow

BATCH = 1000
"""articles in memory at a time, twice or thrice"""

JSON: dict[str, pa.DataType] = {
    "authors": TEXTS, "tags": TEXTS, "topics": TEXTS, "topic_reasons": TEXTS,
    "removed_counts": REMOVED,
}  # fmt: skip

PLAIN = (
    "id", "url", "source", "title", "published_at", "modified_at", "language", "description",
    "section", "relevance", "topics_version", "article_type", "is_free", "licence", "licence_id", "reserved", "image_url", "body", "word_count", "cluster",
    "first_seen_at", "fetched_at", "updated_at", "page_url", "content_hash", "reader_version",
)  # fmt: skip


def read_rows(
    database: Database, recipe: Recipe, facts: SourceFacts, *, key: str = ""
) -> Generator[pa.RecordBatch]:
    """The articles that `recipe` asks for, as batches of `schema_for(recipe)`.

    Args:
        database: read as it is when the first batch is taken.
        recipe: what is asked for.
        facts: of the sources.
        key: of the hashes that stand for authors' names, where the recipe asks for them.

    Raises:
        StorageError: the database is down.
    """

    def tables() -> Iterator[tuple[pa.Table, Column]]:
        with arrow_reader(database) as reader:
            yield from tables_of(reader, _query(recipe, facts))

    with closing(ahead(tables)) as made:
        for table, signals in made:
            batch = exported(table, signals, recipe, facts, key)
            if len(batch):
                yield batch


def range_of(
    reader: ArrowReader, recipe: Recipe, facts: SourceFacts, key: str, ids: range
) -> Iterator[pa.RecordBatch]:
    """As `read_rows`, of the articles with these ids."""
    query = _query(recipe, facts).where(ArticleRow.id < ids.stop)
    for table, signals in tables_of(reader, query, ids.start):
        batch = exported(table, signals, recipe, facts, key)
        if len(batch):
            yield batch


def every(reader: ArrowReader, recipe: Recipe, facts: SourceFacts, rows: int) -> list[int]:
    """The id of every so manieth article that `recipe` asks for."""
    number = func.row_number().over(order_by=ArticleRow.id).label("number")
    counted = select(ArticleRow.id, number).outerjoin(
        ArticleCopy, ArticleCopy.article_id == ArticleRow.id
    )
    chosen = _chosen(counted, recipe, facts).subquery()
    query = select(chosen.c.id).where(chosen.c.number % rows == 0).order_by(chosen.c.id)
    found: Any = reader.table(query, rows=rows)["id"]
    return [int(one) for one in found.to_pylist()]


def tables_of(
    reader: ArrowReader, query: Select[*tuple[Any, ...]], first: int = 0
) -> Iterator[tuple[pa.Table, Column]]:
    """Rows as they are stored, from the id `first` on, and what is said of the rights in them."""
    signals, last = Signals(reader), first - 1
    while True:
        table = reader.table(query.where(ArticleRow.id > last), rows=BATCH)
        if not len(table):
            return
        last = table["id"][-1].as_py()
        yield table, signals.of(one(table["id"]))
        if len(table) < BATCH:
            return


def _query(recipe: Recipe, facts: SourceFacts) -> Select[*tuple[Any, ...]]:
    article = ArticleRow
    json = [*JSON, *(["blocks"] if recipe.text is not Text.PLAIN else [])]
    plain = [name for name in PLAIN if name != "body" or recipe.text is not Text.MARKDOWN]
    query = (
        select(
            *(getattr(article, name) for name in plain),
            *(cast(getattr(article, name), SqlText).label(name) for name in json),
            case((article.read_by == ReadPath.FEED, "feed"), else_="page").label("text_from"),
            article.rights_decision,
            article.rights_reason,
            ArticleCopy.head_id.label("copy_of"),
            ArticleCopy.kind.label("copy_kind"),
        )
        .outerjoin(ArticleCopy, ArticleCopy.article_id == article.id)
        .order_by(article.id)
        .limit(BATCH)
    )
    return _chosen(query, recipe, facts)


def _chosen(
    query: Select[*tuple[Any, ...]], recipe: Recipe, facts: SourceFacts
) -> Select[*tuple[Any, ...]]:
    """The same query, of the articles alone that `recipe` asks for."""
    article = ArticleRow
    moment = func.coalesce(article.published_at, article.first_seen_at)
    if recipe.sources:
        query = query.where(article.source.in_(sorted(recipe.sources)))
    if recipe.since:
        query = query.where(moment >= recipe.since)
    if recipe.until:
        query = query.where(moment < recipe.until)
    if recipe.languages:
        query = query.where(article.language.in_(sorted(recipe.languages)))
    if recipe.licences:
        allowed = pc.is_in(facts.licences, pa.array(recipe.licences, pa.string()))
        of_source = and_(
            article.licence.is_(None), article.source.in_(facts.names.filter(allowed).to_pylist())
        )
        query = query.where(or_(article.licence_id.in_(sorted(recipe.licences)), of_source))
    if recipe.without_duplicates:
        query = query.where(ArticleCopy.article_id.is_(None))
    if recipe.topics:
        listed = cast(article.topics, SqlText)
        query = query.where(or_(*(listed.contains(f'"{name}"') for name in recipe.topics)))
    if recipe.least_relevance:
        query = query.where(article.relevance >= recipe.least_relevance)
    if recipe.min_words:
        query = query.where(article.word_count >= recipe.min_words)
    return query


def exported(
    table: pa.Table, signals: Column, recipe: Recipe, facts: SourceFacts, key: str
) -> pa.RecordBatch:
    table = table.combine_chunks()
    schema = schema_for(recipe)
    found: dict[str, Column] = {}
    for name in [*PLAIN, "text_from", "copy_of", "copy_kind"]:
        if name in table.column_names:
            found[name] = typed(one(table[name]), schema.field(name).type)
    json = {name: one(table[name]) for name in JSON}
    kinds: dict[str, pa.DataType] = {**JSON}
    if recipe.text is not Text.PLAIN:
        json["blocks"], kinds["blocks"] = one(table["blocks"]), BLOCKS
    lists = parsed(json, kinds)
    found["authors"] = clean_items(lists["authors"], TEXTS)
    for name in ("tags", "topics", "topic_reasons"):
        found[name] = clean_items(lists[name], TEXTS)
    found["removed"] = lists["removed_counts"]
    if recipe.text is not Text.PLAIN:
        found["body_markdown"] = markdown(lists["blocks"])
    if recipe.pseudonymise_authors:
        found["authors"] = pseudonyms(found["authors"], key)
    found["source_title"] = facts.of(facts.titles, found["source"])
    found["source_licence"] = facts.of(facts.licences, found["source"])
    found["rights_signals"] = signals
    for name in ("rights_decision", "rights_reason"):
        found[name] = typed(one(table[name]), pa.string())
    found["attribution"] = attribution(found, named=not recipe.pseudonymise_authors)
    if recipe.split:
        found["split"] = splits_of(found["cluster"], recipe.split)
    leaving = withhold(found, recipe.withheld)
    batch = pa.RecordBatch.from_arrays([found[name] for name in schema.names], schema=schema)
    return batch if leaving is None else batch.filter(leaving)
