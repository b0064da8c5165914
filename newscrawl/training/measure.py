"""What was told and what is true in, the measures that are reported out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.metrics import f1_score, roc_auc_score

from newscrawl.training.fit import Numbers, Truths


@dataclass(frozen=True, slots=True)
class Relevance:
    articles: int
    relevant: int
    f1: float
    roc_auc: float


def relevance(truth: Truths, shares: Numbers, threshold: float = 0.5) -> Relevance:
    """Of articles whose relevance is `shares`, 0 to 1."""
    both = truth.any() and not truth.all()
    return Relevance(
        articles=len(truth),
        relevant=int(truth.sum()),
        f1=float(f1_score(truth, shares >= threshold, zero_division=0.0)),
        roc_auc=float(roc_auc_score(truth, shares)) if both else float("nan"),
    )


def micro_f1(truth: Truths, told: Truths) -> float:
    """Of topics, all together."""
    return float(2 * (told & truth).sum() / max(told.sum() + truth.sum(), 1))


def reliability(
    truth: Truths, shares: Numbers, bins: int = 5
) -> list[tuple[float, int, float, float]]:
    """For each class of relevance: its lower end, articles, mean relevance, share that is relevant."""
    rows = []
    for low in np.arange(bins) / bins:
        here = (shares >= low) & (shares < low + 1 / bins + (1e-9 if low + 1 / bins >= 1 else 0))
        if here.any():
            rows.append(
                (float(low), int(here.sum()), float(shares[here].mean()), float(truth[here].mean()))
            )
    return rows
