"""A taxonomy and a model in, what articles are about out, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from newscrawl.topics.features import Features, Found, features_of, find_parts
from newscrawl.topics.matching import Matcher
from newscrawl.topics.model import Model, load_model
from newscrawl.topics.taxonomy import LANGUAGES, SIDES, Entry, Kind, Taxonomy, load_taxonomy

RELEVANT = 0.5
"""an article of this relevance, or more, is held for tech policy"""
TOPICAL = 0.2
"""below this relevance, no topics are told"""
PACKAGE = Path(__file__).parent
TAXONOMY, MODEL = "taxonomy.toml", "model.json"
OTHER = "other"
"""of the languages without lists of their own"""

FOR, AGAINST = 8, 4
"""reasons that are told at most"""
_PART_WEIGHTS = {"title": 3, "lead": 2, "body": 1}
_KIND_WEIGHTS = {Kind.LAW: 3, Kind.INSTITUTION: 3, Kind.PHRASE: 3, Kind.WORD: 1}


@dataclass(frozen=True, slots=True)
class Classification:
    """What an article is about."""

    relevance: float
    """0 to 1: how likely it is tech policy, to three digits"""
    topics: tuple[str, ...]
    """names of the taxonomy, the surest first"""
    reasons: tuple[str, ...]
    """what spoke for and against, the weightiest first: `for: net neutrality (telecom)`,
    `for: regulator (policy)`, `against: discount`; entries of the taxonomy, never other words of the article"""
    version: str
    """of taxonomy and model"""

    @property
    def is_relevant(self) -> bool:
        return self.relevance >= RELEVANT


@dataclass(slots=True)
class Finder:
    """Finds what of a taxonomy stands in articles."""

    taxonomy: Taxonomy
    matchers: dict[str | None, Matcher] = field(default_factory=dict)
    """by language"""

    def parts(
        self, title: str | None, body: str, language: str | None, beside: Iterable[str | None] = ()
    ) -> dict[str, Found]:
        """What stands in title, lead and body (`Classifier.classify` has the arguments)."""
        said = [text for text in beside if text]
        matcher = self.matcher(language)
        return find_parts(matcher, self.taxonomy.entries, title or "", body, said)

    def features(
        self, title: str | None, body: str, language: str | None, beside: Iterable[str | None] = ()
    ) -> Features:
        return features_of(self.parts(title, body, language, beside), self.taxonomy.entries)

    def matcher(self, language: str | None) -> Matcher:
        if language is not None and language not in LANGUAGES:
            language = OTHER
        if language not in self.matchers:
            self.matchers[language] = Matcher.of(self.taxonomy.entries, language)
        return self.matchers[language]


@dataclass(frozen=True, slots=True)
class Classifier:
    """Says what articles are about; the same article the same on every machine."""

    finder: Finder
    model: Model

    @classmethod
    def load(cls, folder: Path | None = None) -> Classifier:
        """Read `taxonomy.toml` and `model.json` of a folder; what it has not is the package's.

        Raises:
            ConfigurationError: one of them is wrong.
        """
        return cls(
            Finder(load_taxonomy(place_of(TAXONOMY, folder))), load_model(place_of(MODEL, folder))
        )

    @property
    def version(self) -> str:
        return f"{self.finder.taxonomy.digest}-{self.model.digest}"

    def classify(
        self,
        title: str | None,
        body: str,
        language: str | None = None,
        *,
        beside: Iterable[str | None] = (),
    ) -> Classification:
        """What an article is about.

        Args:
            title: its headline.
            body: its text; the first 4,000 characters are read.
            language: ISO 639-1 code; None: not known.
            beside: what else its page says of it: description, section, tags.
        """
        entries = self.finder.taxonomy.entries
        parts = self.finder.parts(title, body, language, beside)
        features = features_of(parts, entries)
        relevance = self.model.relevance_of(features) / 1000
        topics = self.model.topics_of(features) if relevance >= TOPICAL else []
        return Classification(
            relevance=relevance,
            topics=tuple(topic for topic, _ in topics),
            reasons=tuple(reasons(parts, entries)),
            version=self.version,
        )


def place_of(name: str, folder: Path | None) -> Path:
    """The file of that name in `folder`, else the package's."""
    own = folder / name if folder is not None else None
    return own if own is not None and own.exists() else PACKAGE / name


def reasons(parts: Mapping[str, Found], entries: Sequence[Entry]) -> list[str]:
    """The entries that say most, each once: first those for, then those against."""
    weights: dict[str, int] = {}
    groups: dict[str, list[str]] = {}
    for part, found in parts.items():
        for number, count in found.counts.items():
            entry = entries[number]
            is_strong = entry.group not in SIDES
            weight = entry.weight * _PART_WEIGHTS[part] * min(count, 3)
            weight *= _KIND_WEIGHTS[entry.kind] if is_strong else 1
            side = "against" if entry.group == "against" else "for"
            key = f"{side}: {entry.text}"
            weights[key] = weights.get(key, 0) + weight
            groups.setdefault(key, [])
            if entry.group not in groups[key]:
                groups[key].append(entry.group)
    ranked = sorted(weights, key=lambda key: (-weights[key], key))
    speaking = [key for key in ranked if key.startswith("for")][:FOR]
    against = [key for key in ranked if key.startswith("against")][:AGAINST]
    return [f"{key} ({', '.join(groups[key])})" for key in speaking] + against
