"""A TOML file in, the entries of the taxonomy out: what speaks of technology, of policy, against both,
and of each topic.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from newscrawl.errors import ConfigurationError

SIDES = ("technology", "policy", "against")
ANY = "any"
"""of the lists that hold for all languages"""
LANGUAGES = frozenset({"en", "de", "pt", "fr", "es", "it", "nl"})
HEAVIEST = 3
_ENTRY = re.compile(r"(?P<text>.*?)(?:\s*\((?P<weight>\d+)\))?", re.DOTALL)


class Kind(StrEnum):
    """What an entry of a topic is; those of the sides are words."""

    LAW = "law"
    INSTITUTION = "institution"
    PHRASE = "phrase"
    WORD = "word"


DEFAULT_WEIGHTS = {Kind.LAW: 3, Kind.INSTITUTION: 2, Kind.PHRASE: 2, Kind.WORD: 1}


@dataclass(frozen=True, slots=True)
class Entry:
    """A word or phrase, and what it speaks for."""

    text: str
    """as the file has it, without its weight"""
    weight: int
    group: str
    """a topic, or one of `SIDES`"""
    kind: Kind
    language: str
    """ISO 639-1 code, or `any`"""

    @property
    def place(self) -> str:
        """Where in the file it stands, in words."""
        listed = {Kind.LAW: "laws", Kind.INSTITUTION: "institutions"}.get(self.kind)
        if self.group in SIDES:
            return f"{self.group}.{self.language}"
        return f"topics.{self.group}.{listed or f'{self.kind}s.{self.language}'}"


@dataclass(frozen=True, slots=True)
class Topic:
    name: str
    title: str
    definition: str


@dataclass(frozen=True, slots=True)
class Taxonomy:
    topics: tuple[Topic, ...]
    entries: tuple[Entry, ...]
    digest: str
    """first digits of the file's SHA-256"""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(topic.name for topic in self.topics)


def load_taxonomy(path: Path) -> Taxonomy:
    """Read a taxonomy.

    Raises:
        ConfigurationError: naming the file and what is wrong in it.
    """
    try:
        raw = path.read_bytes()
        table = tomllib.loads(raw.decode("utf-8"))
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"{path}: is not valid TOML: {error}") from None
    try:
        topics = tuple(_topics(table))
        entries = tuple(_entries(table))
    except ConfigurationError as error:
        raise ConfigurationError(f"{path}: {error}") from None
    return Taxonomy(topics, entries, hashlib.sha256(raw).hexdigest()[:8])


def _topics(table: dict[str, Any]) -> Iterator[Topic]:
    unknown = sorted(table.keys() - {*SIDES, "topics"})
    if unknown:
        raise ConfigurationError(f"{unknown[0]}: is none of {', '.join(SIDES)}, topics")
    known = {"title", "definition", "laws", "institutions", "phrases", "words"}
    for name, topic in _table(table, "topics").items():
        for key in sorted(_table(table["topics"], name, "topics.").keys() - known):
            raise ConfigurationError(f"topics.{name}.{key}: there is no such key")
        for key in ("title", "definition"):
            if not isinstance(topic.get(key), str) or not topic[key].strip():
                raise ConfigurationError(f"topics.{name}.{key}: is missing")
        yield Topic(name, topic["title"], topic["definition"])


def _entries(table: dict[str, Any]) -> Iterator[Entry]:
    for side in SIDES:
        lists = {k: v for k, v in _table(table, side).items() if k != "definition"}
        yield from _of_languages(lists, side, Kind.WORD, side)
    for name, topic in table["topics"].items():
        for key, kind in (("laws", Kind.LAW), ("institutions", Kind.INSTITUTION)):
            yield from _listed(topic.get(key, ""), name, kind, ANY, f"topics.{name}.{key}")
        for key, kind in (("phrases", Kind.PHRASE), ("words", Kind.WORD)):
            place = f"topics.{name}.{key}"
            yield from _of_languages(_table(topic, key, f"topics.{name}."), name, kind, place)


def _table(table: dict[str, Any], key: str, below: str = "") -> dict[str, Any]:
    found = table.get(key, {})
    if not isinstance(found, dict):
        raise ConfigurationError(f"{below}{key}: is no table")
    return found


def _of_languages(lists: dict[str, Any], group: str, kind: Kind, place: str) -> Iterator[Entry]:
    for language, listed in lists.items():
        if language not in LANGUAGES and language != ANY:
            known = ", ".join(sorted(LANGUAGES))
            raise ConfigurationError(f"{place}.{language}: is none of the languages {known}, {ANY}")
        yield from _listed(listed, group, kind, language, f"{place}.{language}")


def _listed(listed: Any, group: str, kind: Kind, language: str, place: str) -> Iterator[Entry]:
    if not isinstance(listed, str):
        raise ConfigurationError(f"{place}: is no text of entries between semicolons")
    for part in listed.split(";"):
        found = _ENTRY.fullmatch(" ".join(part.split()))
        if found is None or not found["text"]:
            continue
        weight = int(found["weight"] or 0) or (1 if group in SIDES else DEFAULT_WEIGHTS[kind])
        if weight > HEAVIEST:
            raise ConfigurationError(f"{place}: {part.strip()!r}: a weight is 1 to {HEAVIEST}")
        yield Entry(found["text"], weight, group, kind, language)
