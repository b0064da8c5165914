"""Pages written for the project, in many markups and languages, are read as a person reads them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from golden import Golden, answer, load_all

from newscrawl import clean_text

PAGES = load_all()
LEAST_PAGES = 12


def test_the_pages_are_there() -> None:
    assert len(PAGES) >= LEAST_PAGES


@pytest.mark.parametrize(
    ("golden", "field"),
    [
        pytest.param(page, field, id=f"{page.name}-{field}")
        for page in PAGES
        for field in page.article
    ],
)
def test_field(golden: Golden, field: str) -> None:
    assert answer(golden)[field] == golden.article[field]


@pytest.mark.parametrize("golden", PAGES, ids=lambda page: page.name)
def test_boilerplate_is_absent_but_accounted_for(golden: Golden) -> None:
    found = golden.read()
    removed = "\n".join(block.text for block in found.removed)
    for phrase in golden.absent:
        assert phrase not in found.body
        assert phrase in removed or phrase in (found.title or "")


@pytest.mark.parametrize("golden", PAGES, ids=lambda page: page.name)
def test_cleaning_the_body_again_changes_nothing(golden: Golden) -> None:
    body = golden.read().body
    assert clean_text(body).removed == []
