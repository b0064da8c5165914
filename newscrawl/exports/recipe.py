"""What a dataset is to hold and how it is to be written; read from a TOML file, or told by a caller."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from newscrawl.errors import ConfigurationError
from newscrawl.topics import RELEVANT

_TOPIC = re.compile(r"[a-z][a-z0-9-]*")


class Format(StrEnum):
    PARQUET = "parquet"
    JSONL = "jsonl"
    CSV = "csv"


class Compression(StrEnum):
    """Of JSON Lines and CSV files; Parquet has Zstandard inside."""

    NONE = "none"
    GZIP = "gzip"
    ZSTD = "zstd"


ENDINGS = {Compression.NONE: "", Compression.GZIP: ".gz", Compression.ZSTD: ".zst"}


class Text(StrEnum):
    PLAIN = "plain"
    MARKDOWN = "markdown"
    BOTH = "both"


class Partition(StrEnum):
    """By what the files are laid into folders `by_...=VALUE`."""

    SOURCE = "source"
    LANGUAGE = "language"
    MONTH = "month"
    """of publication, else of when it was first seen"""


class Withheld(StrEnum):
    """What leaves of an article whose rights do not let its text leave."""

    DEFAULT = "default"
    """of reserved ones the metadata, of those without derivatives URL, title and hash"""
    DROP = "drop"
    """nothing: no row"""
    INCLUDE = "include"
    """all of it: the operator answers for that, and the data card says so"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """One kind of dataset. The defaults are those of a plain `newscrawl export`."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    name: str = ""
    """of the dataset, for its card"""
    description: str = ""
    sources: tuple[str, ...] = ()
    since: datetime | None = None
    """published at this moment or later; without a date of publication, first seen"""
    until: datetime | None = None
    """published before this moment"""
    languages: tuple[str, ...] = ()
    """ISO 639-1"""
    licences: tuple[str, ...] = ()
    """the page's own or, where it declares none, the source's"""
    without_duplicates: bool = False
    """no copies: one article of each text"""
    topics: tuple[str, ...] = ()
    """at least one of these; without `min_relevance`, articles that are held for tech policy"""
    min_relevance: float | None = None
    """0 to 1"""
    min_words: int = 0
    withheld: Withheld = Withheld.DEFAULT
    text: Text = Text.PLAIN
    pseudonymise_authors: bool = False
    """names become keyed hashes (NEWSCRAWL_PSEUDONYM_KEY): the same name always the same one"""
    split: tuple[int, ...] = (90, 5, 5)
    """shares of train, validation and test; empty: no split"""
    format: Format = Format.PARQUET
    compression: Compression = Compression.NONE
    partition_by: Partition | None = None

    def __post_init__(self) -> None:
        for name in ("since", "until"):
            moment = getattr(self, name)
            if moment is not None and moment.tzinfo is None:
                object.__setattr__(self, name, moment.replace(tzinfo=UTC))
        if self.split and (len(self.split) != 3 or min(self.split) < 0 or sum(self.split) != 100):
            raise ConfigurationError(
                f"split: {list(self.split)} is not three shares that make 100, such as [90, 5, 5]"
            )
        if self.min_words < 0:
            raise ConfigurationError(f"min_words: {self.min_words} is below 0")
        if self.min_relevance is not None and not 0 <= self.min_relevance <= 1:
            raise ConfigurationError(f"min_relevance: {self.min_relevance} is not between 0 and 1")
        for name in self.topics:
            if not _TOPIC.fullmatch(name):
                raise ConfigurationError(f"topics: {name!r} is no name of a topic, such as privacy")
        if self.format is Format.PARQUET and self.compression is not Compression.NONE:
            raise ConfigurationError(
                "compression: is for jsonl and csv; Parquet files have Zstandard inside"
            )

    @property
    def ending(self) -> str:
        """Of the names of the files: `parquet`, `jsonl.gz` and so on."""
        return f"{self.format.value}{ENDINGS[self.compression]}"

    @property
    def least_relevance(self) -> float:
        """What is asked for; 0: nothing is."""
        if self.min_relevance is None:
            return RELEVANT if self.topics else 0
        return self.min_relevance

    def as_dict(self) -> dict[str, Any]:
        """What differs from the defaults, as it goes into JSON."""
        plain = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if value != field.default:
                plain[field.name] = value.isoformat() if isinstance(value, datetime) else value
        return plain


_schema = TypeAdapter(Recipe)


def load_recipe(path: Path) -> Recipe:
    """Read a recipe; where it has no name, the file's stem is its name.

    Raises:
        ConfigurationError: naming the file and every wrong key in it.
    """
    try:
        table = tomllib.loads(path.read_bytes().decode("utf-8"))
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path}: is not UTF-8 (byte {error.start})") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path}: is not valid TOML: {error}") from None
    for name, value in table.items():
        if isinstance(value, date) and not isinstance(value, datetime):
            table[name] = datetime.combine(value, time(), UTC)
    try:
        recipe = _schema.validate_python(table)
    except ValidationError as error:
        from newscrawl.sources.explain import explain  # with all that reads sources

        faults = [f"{path}: {explain(details, Recipe)}" for details in error.errors()]
        raise ConfigurationError("\n".join(faults)) from None
    except ConfigurationError as error:
        raise ConfigurationError(f"{path}: {error}") from None
    return recipe if recipe.name else replace(recipe, name=path.stem)
