"""Labels in, examples out: from texts where they are at hand, else from the numbers that are shipped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from newscrawl.topics.classifier import Finder
from newscrawl.topics.features import Features
from newscrawl.training.labels import Example, Label
from newscrawl.training.texts import LabelledText


@dataclass(frozen=True, slots=True)
class Gathered:
    examples: list[Example]
    read: int
    """articles whose text was at hand"""
    unread: dict[str, int]
    """labelled articles of which there are only numbers, by corpus"""
    outdated: int
    """articles of which there are only numbers by another taxonomy"""
    missing: dict[str, int]
    """labelled articles of which nothing is known, by corpus"""


def gather(
    labels: Sequence[Label],
    texts: Iterable[LabelledText],
    known: Mapping[str, Features],
    finder: Finder,
    *,
    is_current: bool,
) -> Gathered:
    """Pair labels with numbers; `is_current`: the `known` ones are by the finder's taxonomy."""
    read: dict[str, Features] = {}
    for text in texts:
        read[text.id] = finder.features(text.title, text.body, text.language, text.beside)
    examples = []
    unread, missing = Counter[str](), Counter[str]()
    for label in labels:
        features = read.get(label.id) or known.get(label.id)
        if features is None:
            missing[_corpus(label)] += 1
            continue
        if label.id not in read:
            unread[_corpus(label)] += 1
        examples.append(Example(label, features))
    outdated = 0 if is_current else sum(unread.values())
    return Gathered(
        examples, len(read), dict(sorted(unread.items())), outdated, dict(sorted(missing.items()))
    )


def _corpus(label: Label) -> str:
    return label.outlet if "://" in label.id else label.id.partition("/")[0]
