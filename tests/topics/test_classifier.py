"""What is told of articles: the same everywhere, with reasons, by the files in use."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from rows import HARBOUR, NOW

import newscrawl
from newscrawl import topics
from newscrawl.errors import ConfigurationError
from newscrawl.items import Article, Page, Rejection, RejectionReason
from newscrawl.sources.source import Read
from newscrawl.topics.classifier import MODEL, PACKAGE, TAXONOMY, Classifier
from topics.written import ARTICLES

POLICY = next(one for one in ARTICLES if one.language == "en" and one.topics)
OTHER = next(one for one in ARTICLES if one.language == "en" and not one.topics)


def page_of(title: str, body: str) -> Page:
    text = "".join(f"<p>{part}.</p>" for part in body.split(". "))
    html = f"<html lang=en><title>{title}</title><article><h1>{title}</h1>{text}</article></html>"
    return Page(
        "https://harbour.example/1", html.encode(), NOW, headers=(("Content-Type", "text/html"),)
    )


def test_reasons_are_entries_of_the_taxonomy():
    found = topics.classify(POLICY.title, POLICY.body, "en")
    assert "for: data protection (privacy)" in found.reasons
    known = {entry.text for entry in topics.classifier().finder.taxonomy.entries}
    for reason in found.reasons:
        side, _, rest = reason.partition(": ")
        assert side in {"for", "against"}
        assert rest.rpartition(" (")[0] in known if side == "for" else rest in known
    against = topics.classify(OTHER.title, OTHER.body, "en")
    assert "against: discount*" in against.reasons


def test_an_article_without_text_is_not_relevant():
    found = topics.classify(None, "", None)
    assert found.relevance < 0.1
    assert found.topics == ()
    assert found.reasons == ()


def test_the_same_in_another_process_under_another_hash_seed():
    code = (
        "from newscrawl.topics import classify\n"
        "from topics.written import ARTICLES\n"
        "print([classify(a.title, a.body, a.language) for a in ARTICLES])"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, text=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert told == {f"{[topics.classify(a.title, a.body, a.language) for a in ARTICLES]}\n"}


def test_taxonomy_and_model_are_small():
    assert sum((PACKAGE / name).stat().st_size for name in (TAXONOMY, MODEL)) < 5_000_000


def test_a_folder_of_an_operators_own(tmp_path: Path):
    text = (PACKAGE / TAXONOMY).read_text(encoding="utf-8")
    own = text.replace("data protection (3);", "data protection (3); harbour rules (3);", 1)
    (tmp_path / TAXONOMY).write_text(own, encoding="utf-8")
    ours, theirs = Classifier.load(), Classifier.load(tmp_path)
    assert ours.version != theirs.version
    found = theirs.classify("Harbour rules", "The harbour rules were changed.", "en")
    assert "for: harbour rules (privacy)" in found.reasons


def test_a_damaged_model_is_refused(tmp_path: Path):
    (tmp_path / MODEL).write_text('{"relevance": {}}')
    with pytest.raises(ConfigurationError, match="is no model of this version"):
        Classifier.load(tmp_path)


def test_what_is_read_is_classified():
    result = newscrawl.read(page_of(POLICY.title, POLICY.body), HARBOUR)
    assert isinstance(result, Article)
    assert result.relevance is not None
    assert result.relevance >= topics.RELEVANT
    assert "privacy" in result.topics
    assert result.topics_version == topics.classifier().version


def test_nothing_is_rejected_unless_the_source_asks():
    page = page_of(OTHER.title, OTHER.body)
    assert isinstance(newscrawl.read(page, HARBOUR), Article)
    strict = replace(HARBOUR, read=Read(min_relevance=0.5))
    result = newscrawl.read(page, strict)
    assert isinstance(result, Rejection)
    assert result.reason is RejectionReason.OFF_TOPIC
    assert "is below 0.5" in result.detail
    assert isinstance(newscrawl.read(page_of(POLICY.title, POLICY.body), strict), Article)
