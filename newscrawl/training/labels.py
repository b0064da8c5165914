"""Files of labels and of numbers in, the labelled articles out: who judged what, and what is known of
each without its text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from newscrawl.errors import ConfigurationError
from newscrawl.topics.features import RELEVANCE, TOPIC, Features

FOLDER = Path(__file__).parent
LABELS, NUMBERS = FOLDER / "labels.jsonl", FOLDER / "numbers.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a person said of an article."""

    id: str
    """`CORPUS/PAGE` or `SITE/PATH` of a shared corpus; of an operator's correction, its URL"""
    outlet: str
    """who published it: articles of one outlet are never both trained on and measured on"""
    language: str | None = None
    relevant: bool
    borderline: bool = False
    """another judge might well say otherwise"""
    topics: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled article in numbers."""

    label: Label
    features: Features


def load_labels(path: Path = LABELS, *, last_wins: bool = False) -> list[Label]:
    """Read labels, one a line; with `last_wins`, a later one of an article is a correction.

    Raises:
        ConfigurationError: naming the file and the line that is none, or says an id again.
    """
    labels: dict[str, Label] = {}
    for number, row in _rows(path):
        try:
            row["topics"] = tuple(row.get("topics", ()))
            label = Label(**row)
        except TypeError as error:
            raise ConfigurationError(f"{path}: line {number}: {error}") from None
        if label.id in labels and not last_wins:
            raise ConfigurationError(f"{path}: line {number}: {label.id} has a label already")
        labels[label.id] = label
    return list(labels.values())


def save_labels(path: Path, labels: Iterable[Label]) -> None:
    _write(path, map(label_row, labels))


def label_row(label: Label) -> dict[str, Any]:
    """A label as it is written: what is not said is left out."""
    row = asdict(label) | {"topics": list(label.topics)}
    return {name: value for name, value in row.items() if value not in (None, "", [])}


def load_numbers(path: Path = NUMBERS) -> tuple[str, dict[str, Features]]:
    """The digest of the taxonomy by which numbers were made, and the numbers of each article."""
    rows = [row for _, row in _rows(path)]
    if not rows:
        return "", {}
    head = rows[0]
    if head.get("relevance") != list(RELEVANCE) or head.get("topic") != list(TOPIC):
        return "", {}  # of another version: of no use
    return str(head["taxonomy"]), {
        row["id"]: Features(
            tuple(row["relevance"]),
            {topic: tuple(numbers) for topic, numbers in row["topics"].items()},
        )
        for row in rows[1:]
    }


def save_numbers(path: Path, taxonomy: str, numbers: Mapping[str, Features]) -> None:
    head = {"taxonomy": taxonomy, "relevance": list(RELEVANCE), "topic": list(TOPIC)}
    rows = (
        {"id": id_, "relevance": list(one.relevance), "topics": one.topics}
        for id_, one in sorted(numbers.items())
    )
    _write(path, (row for part in ([head], rows) for row in part))


def _rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    if not path.exists():
        return
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                try:
                    yield number, json.loads(line)
                except ValueError as error:
                    raise ConfigurationError(f"{path}: line {number}: {error}") from None


def _write(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    new = path.with_suffix(".new")
    with new.open("w", encoding="utf-8") as file:
        for row in rows:
            print(json.dumps(row, ensure_ascii=False, separators=(",", ":")), file=file)
    new.replace(path)
