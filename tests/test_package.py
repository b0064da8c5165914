"""The wheel holds all that an installed newscrawl needs, and nothing that it does not."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def names(tmp_path_factory) -> list[str]:
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "hatchling",
        "build",
        "--target",
        "wheel",
        "--directory",
        folder,
    ]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return zipfile.ZipFile(wheel).namelist()


def test_catalogue_and_migrations_are_in_the_wheel(names) -> None:
    assert sum(name.startswith("newscrawl/sources/catalogue/") for name in names) >= 92
    assert any(name.startswith("newscrawl/storage/migrations/versions/") for name in names)
    assert "newscrawl/storage/migrations/script.py.mako" in names


def test_the_sample_newsroom_is_in_the_wheel(names) -> None:
    assert sum(name.startswith("newscrawl/newsroom/articles/") for name in names) >= 40
    assert "newscrawl/newsroom/sources/harbour-ledger.toml" in names
    assert "newscrawl/newsroom/expected/open-wire.json" in names


def test_tests_and_data_are_not_in_the_wheel(names) -> None:
    strangers = [name for name in names if not name.startswith(("newscrawl/", "newscrawl-"))]
    assert strangers == []
    assert [name for name in names if name.endswith((".pyc", ".db", ".gz"))] == []
