"""A database and a recipe in, what is to be known of the sources out."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
from sqlalchemy import select

from newscrawl.errors import ConfigurationError
from newscrawl.exports.columns import Column, clean, pc
from newscrawl.exports.recipe import Recipe
from newscrawl.storage.engine import Database
from newscrawl.storage.models import SourceRow


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """Of all sources, in one order."""

    names: Column
    titles: Column
    licences: Column

    def of(self, column: Column, sources: Column) -> Column:
        return column.take(pc.index_in(sources, self.names))


def read_sources(database: Database) -> SourceFacts:
    query = select(SourceRow.name, SourceRow.title, SourceRow.licence).order_by(SourceRow.name)
    with database.read() as session:
        rows = session.execute(query).all()
    columns = zip(*rows, strict=True) if rows else ((), (), ())
    return SourceFacts(*(clean(pa.array(list(column), pa.string())) for column in columns))


def prepare(database: Database, recipe: Recipe, key: str) -> SourceFacts:
    """The sources, when the recipe can be followed.

    Raises:
        ConfigurationError: it names a source that there is not, or wants a key that there is not.
    """
    facts = read_sources(database)
    _require_known(recipe, facts)
    if recipe.pseudonymise_authors and not key:
        raise ConfigurationError(
            "authors become hashes under a key of yours: set NEWSCRAWL_PSEUDONYM_KEY to a secret"
            " text, and keep it, so that one name is one hash in all exports"
        )
    return facts


def _require_known(recipe: Recipe, facts: SourceFacts) -> None:
    known: list[str] = facts.names.to_pylist()
    for source in recipe.sources:
        if source not in known:
            raise ConfigurationError(
                f"no source {source!r} in the database; there are: {', '.join(known) or 'none'}"
            )
