"""How unlikely numbers are, of which the right ones are known in closed form."""

from __future__ import annotations

import pytest

from newscrawl.health.chances import poisson_tail, scatter_of, scattered_tail


def test_a_scattered_rate_makes_few_likelier():
    # Shape 1 is geometric: P(X <= k) = 1 - (mean / (mean + 1)) ** (k + 1).
    assert scattered_tail(3, 9, 1.0) == pytest.approx(1 - 0.9**4)
    assert scattered_tail(3, 9, 1e-9) == pytest.approx(poisson_tail(3, 9), rel=1e-3)
    assert scattered_tail(3, 9, 0) == poisson_tail(3, 9)


def test_scatter_is_what_chance_does_not_account_for():
    assert scatter_of([10, 10, 10, 10], [5, 5, 5, 5]) == 0
    assert scatter_of([2, 18, 2, 18], [1, 1, 1, 1]) == pytest.approx((64 - 10) / 100)
    assert scatter_of([0, 0], [1, 1]) == 0
