"""Uncertain articles and an operator's keys in, labels in a file out: what `newscrawl topics label` does.

Each label is on the disk before the next article is shown. A later label of an article wins.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import ascii_lowercase

from rich.text import Text

from newscrawl.config import Config
from newscrawl.storage.engine import Database
from newscrawl.storage.topics import StoredText, uncertain
from newscrawl.terminal import out, printable, shorten
from newscrawl.topics import classifier, use
from newscrawl.training.labels import Label, label_row, load_labels

SHOWN = 1200
"""characters of a text that are shown"""
AT_ONCE = 100
"""articles that are looked up together"""
HELP = "y tech policy, n not; Y, N the same, but others might say otherwise; s skip, u undo, q quit"
YES, NO, SKIP, UNDO, QUIT = "yY", "nN", "s", "u", "q\x04"


@dataclass(slots=True)
class Labelled:
    path: Path
    labels: int = 0


def labels_file(config: Config) -> Path:
    return config.data_dir / "topics" / "labels.jsonl"


def label(
    config: Config, *, source: str | None, limit: int, getchar: Callable[[], str]
) -> Labelled:
    """Show articles, the least sure first, and note what the operator says of each.

    Raises:
        ConfigurationError: the file of labels is damaged.
        StorageError: the database cannot be used.
    """
    use(config.topics_dir)
    done = Labelled(labels_file(config))
    known = {one.id for one in load_labels(done.path, last_wins=True)}
    with Database.open(config.database) as database, database.read() as session:
        waiting = uncertain(session, without=known, source=source, limit=limit)
    names = classifier().finder.taxonomy.names
    at = 0
    while at < len(waiting):
        article = waiting[at]
        _show(article, at + 1, len(waiting))
        key = _ask(getchar, YES + NO + SKIP + UNDO + QUIT)
        if key in QUIT:
            break
        if key in UNDO:
            at = max(at - 1, 0)
            continue
        if key not in SKIP:
            topics = _ask_topics(getchar, names, article.topics) if key in YES else ()
            _append(done.path, _label_of(article, key, topics))
            done.labels += 1
        at += 1
    return done


def _label_of(article: StoredText, key: str, topics: Sequence[str]) -> Label:
    return Label(
        id=article.url,
        outlet=article.source,
        language=article.language,
        relevant=key in YES,
        borderline=key.isupper(),
        topics=tuple(topics),
    )


def _show(article: StoredText, number: int, total: int) -> None:
    out.print()
    out.print(Text(f"{number}/{total}  {article.source}  {printable(article.url)}", style="dim"))
    out.print(Text(shorten(article.title or "(no title)", 200), style="bold"))
    body = article.body[:SHOWN] + ("…" if len(article.body) > SHOWN else "")
    out.print(Text(printable(body)))
    topics = ", ".join(article.topics) or "none"
    out.print(Text(f"relevance {article.relevance:g}; topics: {topics}", style="cyan"))
    out.print(Text("; ".join(article.reasons), style="dim"))
    out.print(Text(HELP, style="bold"))


def _ask(getchar: Callable[[], str], keys: str) -> str:
    while (key := getchar()) not in keys or not key:
        pass
    return key


def _ask_topics(
    getchar: Callable[[], str], names: Sequence[str], told: Sequence[str]
) -> tuple[str, ...]:
    """The topics that the operator leaves marked; a letter marks one, or takes its mark off."""
    chosen = {name for name in told if name in names}
    letters = dict(zip(ascii_lowercase, names, strict=False))
    while True:
        marks = (
            f"{letter}{'*' if name in chosen else ' '}{name}" for letter, name in letters.items()
        )
        out.print(Text("  ".join(marks)))
        out.print(Text("a letter marks a topic or takes its mark off; Enter: done", style="bold"))
        key = _ask(getchar, "".join(letters) + "\r\n\x04")
        if key not in letters:
            return tuple(name for name in names if name in chosen)
        chosen ^= {letters[key]}


def _append(path: Path, one: Label) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(label_row(one), ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())
