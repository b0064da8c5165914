"""The file of a model in, relevance and topics of articles in numbers out.

All is whole numbers: weights in thousandths of a logit, probabilities in thousandths.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newscrawl.errors import ConfigurationError
from newscrawl.topics.features import RELEVANCE, TOPIC, Features

UNIT = 1000


@dataclass(frozen=True, slots=True)
class Model:
    """A linear model of relevance, calibrated, and one of topics."""

    relevance: tuple[int, ...]
    """weights, as `RELEVANCE` names them"""
    bias: int
    calibration: tuple[tuple[int, int], ...]
    """score to probability in thousandths, rising; straight lines between"""
    topics: tuple[int, ...]
    """weights, as `TOPIC` names them"""
    biases: Mapping[str, int]
    """of each topic; an article is about those whose score is above 0"""
    digest: str
    """first digits of the SHA-256 of all this"""

    def relevance_of(self, features: Features) -> int:
        """How likely it is that the article is relevant, in thousandths."""
        score = self.bias + _product(self.relevance, features.relevance)
        return self.probability(score)

    def probability(self, score: int) -> int:
        low, before = self.calibration[0]
        if score <= low:
            return before
        for high, after in self.calibration[1:]:
            if score <= high:
                return before + (after - before) * (score - low) // (high - low)
            low, before = high, after
        return before

    def topics_of(self, features: Features) -> list[tuple[str, int]]:
        """The topics that the article is about, with their scores, the surest first."""
        scores = [
            (topic, self.biases[topic] + _product(self.topics, numbers))
            for topic, numbers in features.topics.items()
            if topic in self.biases
        ]
        return sorted(((t, s) for t, s in scores if s > 0), key=lambda one: (-one[1], one[0]))

    def as_dict(self) -> dict[str, Any]:
        return {
            "relevance": {
                "bias": self.bias,
                "weights": dict(zip(RELEVANCE, self.relevance, strict=True)),
                "calibration": [list(knot) for knot in self.calibration],
            },
            "topics": {
                "weights": dict(zip(TOPIC, self.topics, strict=True)),
                "biases": dict(sorted(self.biases.items())),
            },
        }


def _product(weights: tuple[int, ...], numbers: tuple[int, ...]) -> int:
    return sum(weight * number for weight, number in zip(weights, numbers, strict=True))


def model_of(table: dict[str, Any]) -> Model:
    """The model that `Model.as_dict` gave.

    Raises:
        KeyError, TypeError, ValueError: it is none.
    """
    relevance, topics = table["relevance"], table["topics"]
    plain = json.dumps({"relevance": relevance, "topics": topics}, sort_keys=True)
    calibration = tuple((int(score), int(share)) for score, share in relevance["calibration"])
    if len(calibration) < 2 or list(calibration) != sorted(set(calibration)):
        raise ValueError("relevance.calibration does not rise")
    return Model(
        relevance=tuple(int(relevance["weights"][name]) for name in RELEVANCE),
        bias=int(relevance["bias"]),
        calibration=calibration,
        topics=tuple(int(topics["weights"][name]) for name in TOPIC),
        biases={str(topic): int(bias) for topic, bias in topics["biases"].items()},
        digest=hashlib.sha256(plain.encode()).hexdigest()[:8],
    )


def load_model(path: Path) -> Model:
    """Read a model.

    Raises:
        ConfigurationError: naming the file and what is wrong with it.
    """
    try:
        return model_of(json.loads(path.read_bytes()))
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, TypeError, KeyError) as error:
        raise ConfigurationError(
            f"{path}: is no model of this version ({error!r}); `newscrawl topics train` makes one"
        ) from None
