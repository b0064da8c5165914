"""Training, from the shipped numbers and an operator's own labels."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from topics.test_stored import filled, run  # noqa: F401  a fixture
from topics.written import ARTICLES

pytest.importorskip("sklearn", reason="training needs the extra `train`")

from newscrawl.cli import cli
from newscrawl.errors import ConfigurationError
from newscrawl.storage.engine import Database
from newscrawl.topics import classifier
from newscrawl.topics.classifier import MODEL, PACKAGE, TAXONOMY, Classifier
from newscrawl.topics.model import load_model
from newscrawl.topics.taxonomy import load_taxonomy
from newscrawl.training.fit import fold_of
from newscrawl.training.labels import LABELS, NUMBERS, load_labels, load_numbers, save_labels
from newscrawl.training.run import CARD
from newscrawl.training.run import run as run_training


def test_the_shipped_model_comes_of_the_shipped_numbers(tmp_path: Path):
    done = run_training(folder=None, shared=None, out=tmp_path)
    shipped = load_model(PACKAGE / MODEL)
    assert done.gathered.missing == {}
    assert done.gathered.outdated == 0
    again = load_model(tmp_path / MODEL)
    for name in ("relevance", "topics"):  # other processors round the last thousandth otherwise
        assert getattr(again, name) == pytest.approx(getattr(shipped, name), abs=3)
    assert again.bias == pytest.approx(shipped.bias, abs=30)
    assert "## Limits" in (tmp_path / CARD).read_text(encoding="utf-8")


def test_shipped_numbers_are_by_the_shipped_taxonomy():
    digest, numbers = load_numbers(NUMBERS)
    assert digest == load_taxonomy(PACKAGE / TAXONOMY).digest
    assert {label.id for label in load_labels(LABELS)} == set(numbers)


def test_no_text_of_a_page_is_shipped():
    allowed = {"id", "outlet", "language", "relevant", "borderline", "topics", "why"}
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        assert set(row) <= allowed
        assert len(row.get("why", "")) < 120


def test_an_outlet_is_wholly_in_one_fold():
    outlets = ["a"] * 30 + ["b", "c", "b", "d"]
    folds = fold_of(outlets)
    assert all(
        folds[i] == folds[j]
        for i in range(len(outlets))
        for j in range(len(outlets))
        if outlets[i] == outlets[j]
    )
    assert folds[0] not in folds[30:]


def test_labels_that_say_an_article_twice_are_refused(tmp_path: Path):
    one = load_labels()[0]
    path = tmp_path / "labels.jsonl"
    save_labels(path, [one, replace(one, relevant=not one.relevant)])
    with pytest.raises(ConfigurationError, match=r"line 2: .* has a label already"):
        load_labels(path)
    assert load_labels(path, last_wins=True)[0].relevant is not one.relevant


def test_an_operators_labels_change_the_model(filled: Database, tmp_path: Path):  # noqa: F811
    """Who holds that bathing rules are tech policy gets a model that says so sooner."""
    run("topics", "score")
    path = tmp_path / "data" / "topics" / "labels.jsonl"
    path.parent.mkdir(parents=True)
    other = [number for number, one in enumerate(ARTICLES) if not one.topics]
    path.write_text(
        "".join(
            json.dumps(
                {"id": f"https://harbour.example/{n}", "outlet": f"o{n}", "relevant": True}
            ) + "\n"
            for n in other
        )
    )  # fmt: skip
    out = tmp_path / "own"
    result = CliRunner().invoke(
        cli, ["topics", "train", "--shared", str(tmp_path / "none"), "--out", str(out)]
    )
    assert result.exit_code == 0, result.output
    assert f"{len(other)} of them your own" in result.output
    assert "texts are not at hand" in result.output
    assert "iff" in result.output
    theirs = Classifier.load(out)
    assert theirs.version != classifier().version
    article = ARTICLES[other[0]]
    ours = classifier().classify(article.title, article.body, article.language)
    assert theirs.classify(article.title, article.body, article.language).relevance > ours.relevance
