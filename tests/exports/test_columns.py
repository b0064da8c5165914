"""Columns are cleaned, counted and split as the texts in them say, however they are read."""

from __future__ import annotations

import hashlib
from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.exports.columns import CONTROLS, PIECE, clean, pc
from newscrawl.exports.days import DayCounts
from newscrawl.exports.splits import SPLITS, splits_of

TEXTS = st.text(st.sampled_from("a é“\t\n\x00\x1f\x7f\x80\x85\x9f\xa0£\u0100"), max_size=4)


@settings(deadline=None)
@given(st.lists(st.none() | TEXTS, max_size=6), st.integers(0, 3))
def test_what_is_clean_is_what_the_expression_leaves(texts: list[str | None], start: int):
    column = pa.array(texts, pa.string())[start:]
    assert clean(column).equals(pc.replace_substring_regex(column, CONTROLS, ""))


@pytest.mark.parametrize("before", range(PIECE - 2, PIECE + 2))
@pytest.mark.parametrize("control", ["\x00", "\x7f", "\x85"])
def test_a_control_is_found_where_one_piece_ends_and_the_next_begins(before: int, control: str):
    assert clean(pa.array(["a" * before + control, "é"])).to_pylist() == ["a" * before, "é"]


@pytest.mark.parametrize("shares", [(90, 5, 5), (0, 50, 50), (100, 0, 0), (0, 0, 100), (1, 98, 1)])
def test_a_split_is_a_place_in_the_hash_of_the_cluster(shares: tuple[int, ...]):
    clusters = [f"{number:016x}" for number in range(2000)]
    expected = []
    for name in clusters:
        digest = hashlib.sha256(f"split {name}".encode()).digest()
        place = int.from_bytes(digest[:8]) * 100 >> 64
        expected.append(SPLITS[sum(place >= sum(shares[: n + 1]) for n in range(2))])
    assert splits_of(pa.array(clusters), shares).to_pylist() == expected


def test_days_are_counted_by_source():
    days = DayCounts()
    assert not days
    for source, day in (("a", 31), ("a", 31), ("b", 1), ("a", 2)):
        days.add(source, date(2026, 1, day), 2)
    days.add("a", date(1, 1, 1), 1)
    assert sorted(days) == [
        ("a", date(1, 1, 1), 1), ("a", date(2026, 1, 2), 2), ("a", date(2026, 1, 31), 4), ("b", date(2026, 1, 1), 2),
    ]  # fmt: skip
    assert days.spans()["a"] == (date(1, 1, 1), date(2026, 1, 31))
