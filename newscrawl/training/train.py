"""Examples in, a model out, with what it would have said of outlets that it had not seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from newscrawl.topics.features import TOPIC
from newscrawl.topics.model import Model
from newscrawl.training.fit import (
    Numbers,
    Truths,
    calibrate,
    fit_relevance,
    fit_topics,
    fold_of,
    model_from,
    weights_of,
)
from newscrawl.training.labels import Example

THRESHOLDS = tuple(step / 10 for step in range(-12, 7))
"""logits that are tried as the one above which a topic is told"""


@dataclass(frozen=True, slots=True)
class Unseen:
    """What models said of articles of outlets that they were not trained on."""

    scores: Numbers
    """of relevance, in logits, by article"""
    topics: Numbers
    """scores in logits, by article and topic"""
    folds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trained:
    model: Model
    unseen: Unseen
    threshold: float
    """of the scores of topics, in logits"""


def train(examples: Sequence[Example], names: Sequence[str]) -> Trained:
    """Fit a model to all examples; it is calibrated, and its threshold chosen, on unseen outlets."""
    unseen = predict_unseen(examples, names)
    truth = np.array([one.label.relevant for one in examples])
    knots = calibrate(unseen.scores, truth, weights_of(examples))
    threshold = choose_threshold(examples, names, unseen.topics)
    model = model_from(fit_relevance(examples), fit_topics(examples, names), knots, threshold)
    return Trained(model, unseen, threshold)


def predict_unseen(examples: Sequence[Example], names: Sequence[str]) -> Unseen:
    """Each fold of outlets, by a model that was fitted to the others."""
    folds = fold_of([one.label.outlet for one in examples])
    scores = np.zeros(len(examples))
    topics = np.zeros((len(examples), len(names)))
    for fold in sorted(set(folds)):
        others = [one for one, own in zip(examples, folds, strict=True) if own != fold]
        here = [number for number, own in enumerate(folds) if own == fold]
        some = [examples[number] for number in here]
        weights, bias = fit_relevance(others)
        scores[here] = np.array([one.features.relevance for one in some]) @ weights + bias
        topics[here] = topic_scores(some, names, *fit_topics(others, names))
    return Unseen(scores, topics, tuple(folds))


def topic_scores(
    examples: Sequence[Example], names: Sequence[str], weights: Numbers, biases: dict[str, float]
) -> Numbers:
    nothing = (0,) * len(TOPIC)
    numbers = np.array(
        [[one.features.topics.get(name, nothing) for name in names] for one in examples], float
    )
    scores: Numbers = numbers @ weights + np.array([biases[name] for name in names])
    return scores


def topic_truth(examples: Sequence[Example], names: Sequence[str]) -> Truths:
    return np.array([[name in one.label.topics for name in names] for one in examples])


def choose_threshold(examples: Sequence[Example], names: Sequence[str], scores: Numbers) -> float:
    """The score above which telling topics gives the best micro F1 on unseen outlets."""
    sure = np.array([one.label.relevant and not one.label.borderline for one in examples])
    truth, scores = topic_truth(examples, names)[sure], scores[sure]

    def micro_f1(threshold: float) -> float:
        told = scores > threshold
        return float(2 * (told & truth).sum() / max(told.sum() + truth.sum(), 1))

    return max(THRESHOLDS, key=micro_f1)
