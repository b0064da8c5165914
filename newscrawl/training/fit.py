"""Examples in, weights out: logistic regression whose weights may not speak against their meaning.

What speaks for technology, policy or a topic weighs 0 or more, what speaks against 0 or less. So a model
of few hundred articles of few outlets does not learn that an outlet's habits of writing speak against.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from newscrawl.topics.features import RELEVANCE, TOPIC
from newscrawl.topics.model import UNIT, Model, model_of
from newscrawl.training.labels import Example

Numbers = NDArray[np.float64]
Truths = NDArray[np.bool_]

PENALTY = {"relevance": 0.01, "topics": 0.001}
"""of the squares of the weights, whose numbers are scaled to a deviation of 1"""
OWN_BIAS = 0.3
"""how freely a topic may be rarer or commoner than others; few have many examples"""
BORDERLINE = 0.4
"""what a borderline example weighs"""
FULL_WEIGHT = 40
"""examples of one outlet that weigh fully; of more, each weighs less"""
FOLDS = 5
LARGE = 20
"""articles from which an outlet is a fold of its own"""
SHARE = 1 / 3
"""of articles that are tech policy, for which probabilities are right"""
KNOTS = range(-8000, 8001, 500)
"""scores at which the calibration is told"""


def fold_of(outlets: Sequence[str]) -> list[str]:
    """A fold for each article: an outlet is wholly in one."""
    sizes = Counter(outlets)
    return [
        name if sizes[name] >= LARGE else f"others {crc32(name.encode()) % FOLDS}"
        for name in outlets
    ]


def weights_of(examples: Sequence[Example]) -> Numbers:
    """What each example weighs."""
    sizes = Counter((one.label.outlet, one.label.relevant) for one in examples)
    return np.array(
        [
            (BORDERLINE if one.label.borderline else 1.0)
            * min(1.0, FULL_WEIGHT / sizes[one.label.outlet, one.label.relevant])
            for one in examples
        ]
    )


def _logistic(
    numbers: Numbers,
    truth: Truths,
    weights: Numbers,
    bounds: list[tuple[float | None, float | None]],
    penalty: float,
) -> tuple[Numbers, float]:
    signs = np.where(truth, 1.0, -1.0)
    weights = weights / weights.sum()

    def loss(at: Numbers) -> tuple[float, Numbers]:
        margins = signs * (numbers @ at[:-1] + at[-1])
        slope = -signs * weights / (1 + np.exp(np.clip(margins, -500, 500)))
        value = weights @ np.logaddexp(0, -margins) + penalty * (at[:-1] ** 2).sum() / 2
        return float(value), np.append(numbers.T @ slope + penalty * at[:-1], slope.sum())

    start = np.zeros(numbers.shape[1] + 1)
    found = minimize(
        loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)],
        options={"maxiter": 5000, "maxfun": 10000},
    )  # fmt: skip
    return found.x[:-1], float(found.x[-1])


def fit_relevance(examples: Sequence[Example]) -> tuple[Numbers, float]:
    """Weights, as `RELEVANCE` names them, and bias, in logits."""
    numbers = np.array([one.features.relevance for one in examples], float)
    truth = np.array([one.label.relevant for one in examples])
    weights = weights_of(examples)
    scale = numbers.std(axis=0) + 1e-9
    bounds: list[tuple[float | None, float | None]] = [
        (None, 0) if name.endswith("against") else (0, None) for name in RELEVANCE
    ]
    found, bias = _logistic(numbers / scale, truth, weights, bounds, PENALTY["relevance"])
    return found / scale, bias


def fit_topics(
    examples: Sequence[Example], names: Sequence[str]
) -> tuple[Numbers, dict[str, float]]:
    """Weights, as `TOPIC` names them, which all topics share, and the bias of each, in logits."""
    relevant = [one for one in examples if one.label.relevant]
    nothing = (0,) * len(TOPIC)
    numbers = np.array(
        [one.features.topics.get(n, nothing) for one in relevant for n in names], float
    )
    truth = np.array([n in one.label.topics for one in relevant for n in names])
    weights = np.repeat(weights_of(relevant), len(names))
    scale = numbers.std(axis=0) + 1e-9
    own = np.tile(np.eye(len(names)) * OWN_BIAS, (len(relevant), 1))
    bounds: list[tuple[float | None, float | None]] = [(0, None)] * len(TOPIC)
    bounds += [(None, None)] * len(names)
    found, bias = _logistic(
        np.hstack([numbers / scale, own]), truth, weights, bounds, PENALTY["topics"]
    )
    biases = bias + found[len(TOPIC) :] * OWN_BIAS
    return found[: len(TOPIC)] / scale, dict(zip(names, biases.tolist(), strict=True))


def calibrate(scores: Numbers, truth: Truths, weights: Numbers) -> list[tuple[int, int]]:
    """Knots from score (thousandths of a logit) to probability (thousandths): a sigmoid through
    scores of articles of outlets that were not trained on (Platt 1999).
    """
    weights = weights.copy()
    for kind, share in ((truth, SHARE), (~truth, 1 - SHARE)):
        weights[kind] *= share / (weights[kind].sum() or 1)
    slope, offset = _logistic(scores[:, None], truth, weights, [(0.05, None)], 1e-4)
    knots: dict[int, int] = {}
    for score in KNOTS:
        share = 1 / (1 + np.exp(-(slope[0] * score / UNIT + offset)))
        knots.setdefault(round(share * 1000), score)  # the first of equals: it must rise
    return [(score, share) for share, score in sorted(knots.items())]


def model_from(
    relevance: tuple[Numbers, float],
    topics: tuple[Numbers, dict[str, float]],
    knots: list[tuple[int, int]],
    threshold: float,
) -> Model:
    """Weights as whole numbers; `threshold`, in logits, is the score above which a topic is told."""
    return model_of({
        "relevance": {
            "bias": round(relevance[1] * UNIT),
            "weights": {n: round(w * UNIT) for n, w in zip(RELEVANCE, relevance[0], strict=True)},
            "calibration": knots,
        },
        "topics": {
            "weights": {n: round(w * UNIT) for n, w in zip(TOPIC, topics[0], strict=True)},
            "biases": {n: round((b - threshold) * UNIT) for n, b in topics[1].items()},
        },
    })  # fmt: skip
