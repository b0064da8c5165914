"""The date that an address carries, as the stretch of time that it leaves open."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.discovery import dates_of

DATED = [
    ("/2024/05/12/cameras", (2024, 5, 12), (2024, 5, 13)),
    ("/2024/12/cameras", (2024, 12, 1), (2025, 1, 1)),
    ("/world/2024/may/03/cameras", (2024, 5, 3), (2024, 5, 4)),
    ("/news/2024-05-31-cameras", (2024, 5, 31), (2024, 6, 1)),
    ("/cameras-20240506.html", (2024, 5, 6), (2024, 5, 7)),
    ("/2019/cameras", (2019, 1, 1), (2020, 1, 1)),
    ("/2024/99/cameras", (2024, 1, 1), (2025, 1, 1)),
]


@pytest.mark.parametrize(("path", "first", "after"), DATED)
def test_a_date_in_the_path(path: str, first: tuple[int, ...], after: tuple[int, ...]):
    span = dates_of("https://harbour.example" + path)
    assert span == (datetime(*first, tzinfo=UTC), datetime(*after, tzinfo=UTC))


@pytest.mark.parametrize("path", ["/cameras", "/story/123456", "/1870/cameras", "/x?d=2024/05/12"])
def test_no_date(path: str):
    assert dates_of("https://harbour.example" + path) is None


@given(st.text(alphabet="0123456789/-_.", max_size=60))
def test_figures_of_any_kind_are_a_stretch_or_nothing(path: str):
    span = dates_of(f"https://harbour.example/{path}")
    assert span is None or span[0] < span[1]
