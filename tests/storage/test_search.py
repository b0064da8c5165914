"""Words find the articles that have them, on both databases alike, and always those of today's text."""

from __future__ import annotations

from datetime import timedelta

import pytest
from rows import HOUR, NOW, add_sources, article, later, read, save
from sqlalchemy import text

from newscrawl.storage.engine import Database
from newscrawl.storage.search import search

TEXTS = {
    "cameras": "The council votes on cameras at the harbour, and on their cost.",
    "cafe": "Every CAFÉ in São Vicente must show its licence, the mayor’s office says.",
    "ports": "Harbour cameras again: the port’s own council was never asked.",
    "chinese": "港口议会对相机合同进行表决，隐私监管机构提出反对。",
    "figures": "In 2026 the U.S. counted 1,250 such cameras; see example.org/list_a.",
}


@pytest.fixture
def filled(database: Database) -> Database:
    add_sources(database)
    for number, (name, said) in enumerate(TEXTS.items()):
        source = "wire" if name == "ports" else "harbour"
        language = "zh" if name == "chinese" else "en"
        url = f"https://{source}.example/{name}"
        made = article(
            url, said, title=f"Story {name}", source=source, language=language,
            published_at=NOW + timedelta(days=number),
        )  # fmt: skip
        save(database, read(made))
    return database


def names(database: Database, words: str, **filters: object) -> set[str]:
    with database.read() as session:
        found = search(session, words, **filters)
    return {one.url.rpartition("/")[2] for one in found}


EXPECTED = {
    "cameras council": {"cameras", "ports"},
    "CAMERAS Harbour": {"cameras", "ports"},
    '"harbour cameras"': {"ports"},
    "cameras -cost": {"ports", "figures"},
    'cameras -"harbour cameras"': {"cameras", "figures"},
    "cafe sao": {"cafe"},
    "café": {"cafe"},
    "mayor's": {"cafe"},
    "camer*": {"cameras", "ports", "figures"},
    "camer": set(),
    "story ports": {"ports"},
    "隐私": {"chinese"},
    "隐私 story": {"chinese"},
    "story -隐私 -cameras": {"cafe"},
    "隐私 -story": set(),
    "2026": {"figures"},
    "": set(),
    "-cameras": set(),
    '"': set(),
    "' OR 1=1 --": set(),
    "a:* & | ! <-> \\ ( \0 NEAR AND": set(),
}


def test_words_find_articles(filled: Database):
    assert {words: names(filled, words) for words in EXPECTED} == EXPECTED


def test_filters_narrow_the_search(filled: Database):
    assert names(filled, "cameras", source="wire") == {"ports"}
    assert names(filled, "story", language="zh") == {"chinese"}
    assert names(filled, "cameras", since=NOW + timedelta(days=1)) == {"ports", "figures"}
    assert len(names(filled, "cameras", limit=2)) == 2


def test_a_title_counts_for_more_and_the_excerpt_shows_the_word(filled: Database):
    with filled.read() as session:
        first, *_ = search(session, "cameras")
        [cafe] = search(session, "vicente")
    assert first.title == "Story cameras"
    assert "São Vicente must show" in cafe.excerpt


def test_the_index_follows_what_is_stored(filled: Database):
    url = "https://harbour.example/cameras"
    before = read(article(url, TEXTS["cameras"], title="Story cameras", published_at=NOW))
    save(filled, later(before, "The vote was put off.", after=HOUR))
    assert names(filled, "cost") == set()
    assert names(filled, "vote off") == {"cameras"}
    with filled.begin() as session:
        session.execute(text("UPDATE pages SET article_id = NULL"))
        session.execute(text("DELETE FROM articles WHERE url = :url"), {"url": url})
    assert names(filled, "vote off") == set()
    assert names(filled, "council") == {"ports"}
