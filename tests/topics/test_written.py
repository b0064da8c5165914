"""Articles of the catalogue's languages, judged as a person judges them."""

from __future__ import annotations

import pytest

from newscrawl.topics import RELEVANT, classify
from topics.written import ARTICLES, Written


@pytest.mark.parametrize("article", ARTICLES, ids=lambda one: f"{one.language}: {one.title}")
def test_what_a_person_says(article: Written):
    found = classify(article.title, article.body, article.language)
    assert (found.relevance >= RELEVANT) is bool(article.topics), found
    if article.topics:
        assert article.topics & set(found.topics), found


@pytest.mark.parametrize("article", ARTICLES[:3], ids=lambda one: one.title)
def test_a_language_that_nobody_told(article: Written):
    assert classify(article.title, article.body).is_relevant
