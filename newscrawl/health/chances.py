"""Numbers that were seen in, how unlikely they are out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean, pstdev, pvariance

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


def scattered_tail(count: int, mean: float, scatter: float) -> float:
    """P(X <= count) of a negative binomial variable: a Poisson variable whose mean is itself scattered
    about `mean`, with variance `scatter * mean ** 2`.
    """
    if scatter <= 0 or mean <= 0:
        return poisson_tail(count, mean)
    shape = 1 / scatter
    share = mean / (mean + shape)
    term: float = (1 - share) ** shape
    total = term
    for number in range(1, count + 1):
        term *= share * (number - 1 + shape) / number
        total += term
    return min(1.0, total)


def scatter_of(counts: Sequence[float], sizes: Sequence[float]) -> float:
    """How much the rate behind counts is scattered, beyond what chance does to counts: the square of
    its coefficient of variation, by moments.

    Args:
        sizes: of the windows in which they were counted.
    """
    rates = [count / size for count, size in zip(counts, sizes, strict=True)]
    rate = fmean(rates)
    if rate <= 0:
        return 0.0
    by_chance = rate * fmean(1 / size for size in sizes)
    return max(0.0, (pvariance(rates) - by_chance) / rate**2)


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
