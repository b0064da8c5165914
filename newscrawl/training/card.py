"""A trained model in, its card out: data, measures, limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from newscrawl.topics.classifier import RELEVANT
from newscrawl.training.fit import Numbers, Truths
from newscrawl.training.labels import Example
from newscrawl.training.measure import micro_f1, relevance, reliability
from newscrawl.training.train import Trained, topic_truth

Names = NDArray[np.str_]

LIMITS = """\
- What the taxonomy does not name, the model does not see. It has lists in English, German, Portuguese,
  French, Spanish, Italian and Dutch; texts of other languages are read with the English ones.
- Nearly all labelled articles are English or Italian; topics with few examples (below) have their
  weights from the others.
- Probabilities hold where a third of the articles are tech policy; where few are, they are too high.
- The first 4,000 characters of a text are read; a turn to policy after them is not seen.
- It says what an article speaks of, not whether it is right, new or important."""


def card(examples: Sequence[Example], names: Sequence[str], trained: Trained, version: str) -> str:
    truth = np.array([one.label.relevant for one in examples])
    sure = np.array([not one.label.borderline for one in examples])
    shares = unseen_shares(trained)
    told = trained.unseen.topics > trained.threshold
    topics = topic_truth(examples, names)
    outlets = np.array([one.label.outlet for one in examples])
    parts = [
        f"# Model {version}",
        f"{len(examples)} articles of {len(set(outlets))} outlets, {int(truth.sum())} of them tech policy,"
        f" {int((~sure).sum())} borderline (which weigh less, and are left out of the measures).",
        "## On outlets that it was not trained on",
        _relevance_table(outlets, truth, shares, sure),
        f"Topics, micro F1: {micro_f1(topics[sure & truth], told[sure & truth]):.3f} of relevant articles,"
        f" {micro_f1(topics[sure] & truth[sure, None], told[sure] & (shares[sure] >= RELEVANT)[:, None]):.3f}"
        " end to end.",
        _topic_table(names, topics, told, sure & truth),
        "## Reliability",
        _table(
            ("relevance from", "articles", "mean", "share relevant"),
            ((f"{low:.1f}", n, f"{mean:.2f}", f"{share:.2f}")
             for low, n, mean, share in reliability(truth[sure], shares[sure])),
        ),
        "## Limits",
        LIMITS,
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def unseen_shares(trained: Trained) -> Numbers:
    """Relevance, 0 to 1, of each article by the model that had not seen its outlet."""
    scores = np.round(trained.unseen.scores * 1000).astype(int)
    return np.array([trained.model.probability(int(score)) / 1000 for score in scores])


def _relevance_table(outlets: Names, truth: Truths, shares: Numbers, sure: Truths) -> str:
    sizes = Counter(outlets[sure & truth].tolist())
    rows = [("all", sure)]
    rows += [(f"without `{name}`", sure & (outlets != name)) for name, n in sizes.most_common(2)]
    rows.append(("without both", sure & ~np.isin(outlets, [n for n, _ in sizes.most_common(2)])))
    lines = []
    for name, chosen in rows:
        found = relevance(truth[chosen], shares[chosen])
        lines.append(
            (name, found.articles, found.relevant, f"{found.f1:.3f}", f"{found.roc_auc:.3f}")
        )
    return _table(("articles", "number", "relevant", "F1", "ROC-AUC"), lines)


def _topic_table(names: Sequence[str], truth: Truths, told: Truths, chosen: Truths) -> str:
    rows = []
    for number, name in enumerate(names):
        mine, said = truth[chosen, number], told[chosen, number]
        rows.append(
            (
                name,
                int(mine.sum()),
                int(said.sum()),
                int((mine & said).sum()),
                f"{micro_f1(mine, said):.2f}",
            )
        )
    return _table(("topic", "judged", "told", "both", "F1"), rows)


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)
