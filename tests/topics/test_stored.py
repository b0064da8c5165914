"""Stored articles, their relevance and topics: on both databases."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from rows import add_sources, article, read, save
from sqlalchemy import func, select

from newscrawl.cli import cli
from newscrawl.exports.export import export
from newscrawl.exports.recipe import Recipe
from newscrawl.items import Article, Block, BlockKind, Rights, RightsDecision
from newscrawl.storage.engine import Database
from newscrawl.storage.models import ArticleRow, ArticleVersion
from newscrawl.topics import classifier
from topics.written import ARTICLES


@pytest.fixture
def filled(database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Database:
    """The written articles, as a version before relevance stored them."""
    add_sources(database)
    save(database, *(read(stored(number)) for number in range(len(ARTICLES))))
    url = database.url.render_as_string(hide_password=False)
    monkeypatch.setenv("NEWSCRAWL_DATABASE_URL", url)
    monkeypatch.setenv("NEWSCRAWL_DATA_DIR", str(tmp_path / "data"))
    return database


def stored(number: int) -> Article:
    one = ARTICLES[number]
    return article(
        f"https://harbour.example/{number}", title=one.title, language=one.language,
        blocks=[Block(BlockKind.PARAGRAPH, one.body)],
    )  # fmt: skip


def run(*arguments: str, **more: object) -> str:
    result = CliRunner().invoke(cli, list(arguments), catch_exceptions=False, **more)
    assert result.exit_code == 0, result.output
    return result.output


def rows(database: Database) -> dict[str, ArticleRow]:
    with database.read() as session:
        found = session.scalars(select(ArticleRow)).all()
        session.expunge_all()
    return {row.title or "": row for row in found}


def test_stored_articles_are_brought_up_to_date_without_new_versions(filled: Database):
    before = rows(filled)
    assert all(row.relevance is None for row in before.values())
    told = json.loads(run("topics", "score", "--json"))
    assert told["articles"] == len(ARTICLES)
    after = rows(filled)
    for one in ARTICLES:
        row = after[one.title]
        assert row.relevance is not None
        assert (row.relevance >= 0.5) is bool(one.topics)
        assert row.topics_version == classifier().version == told["version"]
        assert row.topic_reasons
        assert row.updated_at == before[one.title].updated_at
    with filled.read() as session:
        assert session.scalar(select(func.count()).select_from(ArticleVersion)) == len(ARTICLES)
    assert json.loads(run("topics", "score", "--json"))["articles"] == 0


def test_what_is_not_stored_as_text_is_left_and_told(filled: Database):
    rights = Rights(reserved=True, decision=RightsDecision.METADATA_ONLY, reason="robots: noai")
    withheld = article("https://harbour.example/withheld", title="Withheld")
    save(filled, read(withheld, rights=rights))
    assert json.loads(run("topics", "score", "--json"))["withheld"] == 1
    assert rows(filled)["Withheld"].relevance is None


def test_exports_choose_by_topic_and_relevance(filled: Database, tmp_path: Path):
    run("topics", "score")

    def titles(recipe: Recipe) -> set[str]:
        export(filled, out=tmp_path / "out", recipe=recipe)
        table = pq.read_table(tmp_path / "out" / "data", partitioning=None)
        assert table.schema.field("relevance").type == "double"
        return set(table["title"].to_pylist())

    relevant = {one.title for one in ARTICLES if one.topics}
    assert titles(Recipe(min_relevance=0.5)) == relevant
    telecom = titles(Recipe(topics=("telecom",)))
    assert {one.title for one in ARTICLES if one.topics == {"telecom"}} <= telecom < relevant
    assert telecom < titles(Recipe(topics=("telecom", "trade")))
    assert titles(Recipe(topics=("telecom",), languages=("pt",))) < telecom
    assert titles(Recipe()) == {one.title for one in ARTICLES}


def test_exports_say_why(filled: Database, tmp_path: Path):
    run("topics", "score")
    run(
        "export",
        "--topic",
        "privacy",
        "--format",
        "csv",
        "--split",
        "none",
        "--out",
        str(tmp_path / "out"),
    )
    (file,) = (tmp_path / "out" / "data").glob("*.csv")
    text = file.read_text(encoding="utf-8")
    assert "for: data protection (privacy)" in text
    assert "| privacy |" in (tmp_path / "out" / "README.md").read_text(encoding="utf-8")


def test_labels_are_asked_for_one_key_each_and_kept_at_once(filled: Database, tmp_path: Path):
    run("topics", "score")
    keys = "n" + "s" + "Ya\n" + "q"
    output = run("topics", "label", input=keys)
    assert "2 labels added" in output
    path = tmp_path / "data" / "topics" / "labels.jsonl"
    labels = [json.loads(line) for line in path.read_text().splitlines()]
    assert [label["relevant"] for label in labels] == [False, True]
    assert labels[1]["borderline"] is True
    urls = {label["id"] for label in labels}
    assert len(urls) == 2
    again = run("topics", "label", input="q")
    assert not any(url + "\n" in again for url in urls)
    assert "0 labels added" in again


def test_a_label_can_be_taken_back(filled: Database, tmp_path: Path):
    run("topics", "score")
    assert "2 labels added" in run("topics", "label", input="n" + "u" + "y\n" + "q")
    lines = (tmp_path / "data" / "topics" / "labels.jsonl").read_text().splitlines()
    first, second = map(json.loads, lines)
    assert first["id"] == second["id"]
    assert (first["relevant"], second["relevant"]) == (False, True)
