"""A run's budget ends with the first of its limits."""

from __future__ import annotations

import pytest

from newscrawl.sources import Crawl
from newscrawl.spiders.budget import Budget
from newscrawl.storage.runs import RunTally


def test_a_new_run_has_all_of_it():
    budget = Budget(Crawl(max_pages=9), RunTally())
    assert (budget.pages_left, budget.spent) == (9, "")


@pytest.mark.parametrize(
    ("limits", "spent"),
    [
        (Crawl(max_pages=3), "pages"),
        (Crawl(max_bytes=1000), "bytes"),
        (Crawl(max_minutes=0), "minutes"),
        (Crawl(), ""),
    ],
)
def test_each_limit_ends_it(limits: Crawl, spent: str):
    assert Budget(limits, RunTally(requested=3, bytes=1000)).spent == spent
