"""Settings in, a model of the shipped labels and the operator's own out: what `newscrawl topics train`
does.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from newscrawl.config import Config
from newscrawl.labelling import labels_file
from newscrawl.storage.engine import Database
from newscrawl.storage.migrate import current
from newscrawl.storage.topics import texts_at
from newscrawl.training.labels import Label, load_labels
from newscrawl.training.run import Done, run
from newscrawl.training.texts import LabelledText


def retrain(config: Config, *, shared: Path, folder: Path, numbers: Path | None) -> Done:
    """As `training.run.run`, with the corrections of `newscrawl topics label`.

    Raises:
        ConfigurationError: taxonomy or labels are wrong.
        StorageError: the database cannot be used.
    """
    corrections = load_labels(labels_file(config), last_wins=True)
    return run(
        folder=config.topics_dir,
        shared=shared if shared.is_dir() else None,
        out=folder,
        corrections=corrections,
        corrected_texts=_stored(config, corrections),
        numbers=numbers,
    )


def _stored(config: Config, labels: Sequence[Label]) -> list[LabelledText]:
    if not labels or current(config.database) is None:
        return []
    with Database.open(config.database) as database, database.read() as session:
        found = texts_at(session, [label.id for label in labels])
    return [
        LabelledText(
            one.url, one.title, one.body, one.language,
            tuple(text for text in one.beside if text),
        )
        for one in found
    ]  # fmt: skip
