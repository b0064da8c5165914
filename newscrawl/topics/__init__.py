"""A title and a text in, out: how likely the article is tech policy, about what, and why.

    >>> from newscrawl.topics import classify
    >>> found = classify("Parliament votes on the AI Act", "Members of the European Parliament...", "en")
    >>> found.relevance, found.topics, found.reasons

Pure: no network, no clock, no database; taxonomy and model are files of the package, or of a folder
that `use` is given.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from newscrawl.topics.classifier import RELEVANT, Classification, Classifier

__all__ = ["RELEVANT", "Classification", "Classifier", "classifier", "classify", "use"]

_folder: list[Path | None] = [None]


def use(folder: Path | None) -> None:
    """Classify with the `taxonomy.toml` and `model.json` of this folder from now on, in this process.

    Raises:
        ConfigurationError: one of them is wrong.
    """
    _load(folder)
    _folder[0] = folder


def classifier() -> Classifier:
    """The one in use, loaded when it is first asked for."""
    return _load(_folder[0])


@lru_cache(maxsize=4)
def _load(folder: Path | None) -> Classifier:
    return Classifier.load(folder)


def classify(
    title: str | None,
    body: str,
    language: str | None = None,
    *,
    beside: Iterable[str | None] = (),
) -> Classification:
    """What an article is about (`Classifier.classify`)."""
    return classifier().classify(title, body, language, beside=beside)
