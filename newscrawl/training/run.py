"""Labels, corrections and what texts there are in; a model in a folder, and its card, out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from newscrawl.topics.classifier import MODEL, TAXONOMY, Finder, place_of
from newscrawl.topics.taxonomy import load_taxonomy
from newscrawl.training.card import card
from newscrawl.training.gather import Gathered, gather
from newscrawl.training.labels import Label, load_labels, load_numbers, save_numbers
from newscrawl.training.texts import LabelledText, load_texts
from newscrawl.training.train import Trained, train

CARD = "model-card.md"


@dataclass(frozen=True, slots=True)
class Done:
    gathered: Gathered
    trained: Trained
    out: Path
    version: str
    corrections: int


def run(
    *,
    folder: Path | None,
    shared: Path | None,
    out: Path,
    corrections: Iterable[Label] = (),
    corrected_texts: Iterable[LabelledText] = (),
    numbers: Path | None = None,
) -> Done:
    """Fit a model and write it, with its card.

    Args:
        folder: of an operator's taxonomy; None: the package's.
        shared: of the corpora, whose texts are read anew; None: the shipped numbers must do.
        out: folder for the model.
        corrections: labels of an operator, which win over the shipped ones.
        corrected_texts: the texts of those.
        numbers: file that gets what was counted in each labelled article, for training without texts.

    Raises:
        ConfigurationError: taxonomy or labels are wrong.
    """
    finder = Finder(load_taxonomy(place_of(TAXONOMY, folder)))
    own = {label.id: label for label in corrections}
    labels = {label.id: label for label in load_labels()} | own
    digest, known = load_numbers()
    texts = [*corrected_texts, *(load_texts(shared, labels.keys()) if shared else ())]
    is_current = digest == finder.taxonomy.digest
    gathered = gather(list(labels.values()), texts, known, finder, is_current=is_current)
    names = finder.taxonomy.names
    trained = train(gathered.examples, names)
    version = f"{finder.taxonomy.digest}-{trained.model.digest}"
    out.mkdir(parents=True, exist_ok=True)
    new = out / f"{MODEL}.new"
    new.write_text(json.dumps(trained.model.as_dict(), indent=1) + "\n", encoding="utf-8")
    new.replace(out / MODEL)
    text = card(gathered.examples, names, trained, version)
    (out / CARD).write_text(text, encoding="utf-8")
    if numbers is not None:
        shipped = {one.label.id: one.features for one in gathered.examples}
        save_numbers(numbers, finder.taxonomy.digest, shipped)
    return Done(gathered, trained, out, version, len(own))
