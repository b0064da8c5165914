"""Numbers that were seen in, how unlikely they are out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean, pstdev

SHAPES = (0.5, 3.0)
"""the least and the most regular that a source is held for, whatever few gaps suggest"""


def poisson_tail(count: int, mean: float) -> float:
    """P(X <= count) of a Poisson variable."""
    if mean <= 0:
        return 1.0
    term = total = math.exp(-mean)
    for number in range(1, count + 1):
        term *= mean / number
        total += term
    return min(1.0, total)


def binomial_tail(hits: int, number: int, share: float) -> float:
    """P(X <= hits) of `number` draws that hit with probability `share`."""
    return sum(
        math.comb(number, k) * share**k * (1 - share) ** (number - k) for k in range(hits + 1)
    )


def longest_gap(gaps: Sequence[float], chance: float) -> float:
    """The gap that only a share `chance` of gaps like these surpasses.

    A Weibull distribution with their mean and coefficient of variation, whose shape is
    cv ** -1.086 to a good approximation (Justus et al., J. Appl. Meteorol. 17, 1978): 1 is chance
    alone, more is a rhythm, less are bursts.
    """
    mean = fmean(gaps)
    variation = pstdev(gaps) / mean
    low, high = SHAPES
    shape = high if variation == 0 else min(high, max(low, variation**-1.086))
    scale = mean / math.gamma(1 + 1 / shape)
    longest: float = scale * (-math.log(chance)) ** (1 / shape)
    return longest
