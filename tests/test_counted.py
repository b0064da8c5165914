"""A number and its noun agree."""

from __future__ import annotations

from newscrawl.counted import counted


def test_one_is_one_and_all_else_is_many():
    assert [counted(number, "file") for number in (0, 1, 2, 1234)] == [
        "0 files", "1 file", "2 files", "1,234 files",
    ]  # fmt: skip
    assert counted(1, "copy", "copies") == "1 copy"
    assert counted(2, "copy", "copies") == "2 copies"
