"""The taxonomy's file, as a policy team edits it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from newscrawl.cli import cli
from newscrawl.errors import ConfigurationError
from newscrawl.topics.check import find_problems
from newscrawl.topics.classifier import PACKAGE, TAXONOMY
from newscrawl.topics.taxonomy import Kind, load_taxonomy

TOPICS = {
    "privacy", "surveillance", "ai", "platforms", "antitrust", "telecom", "security", "ip", "speech",
    "labour", "fintech", "trade", "govtech", "children", "elections",
}  # fmt: skip
SMALL = """
[policy]
en = "law; court (2)"
[technology]
en = "internet"
[against]
en = "recipe"
[topics.privacy]
title = "Privacy"
definition = "Who may know what."
laws = "GDPR"
[topics.privacy.phrases]
en = "data protection (3); {more}"
"""


def write(folder: Path, more: str = "cookie banner") -> Path:
    path = folder / TAXONOMY
    path.write_text(SMALL.replace("{more}", more), encoding="utf-8")
    return path


def test_the_shipped_one_has_its_topics_and_no_problem():
    taxonomy = load_taxonomy(PACKAGE / TAXONOMY)
    assert set(taxonomy.names) == TOPICS
    assert list(find_problems(taxonomy)) == []
    for topic in TOPICS:
        mine = [entry for entry in taxonomy.entries if entry.group == topic]
        assert {entry.kind for entry in mine} == set(Kind), topic
        assert {"en", "de", "pt"} <= {entry.language for entry in mine}, topic


def test_entries_have_weights(tmp_path: Path):
    taxonomy = load_taxonomy(write(tmp_path))
    weights = {entry.text: entry.weight for entry in taxonomy.entries}
    assert weights["court"] == 2
    assert weights["data protection"] == 3
    assert weights["law"] == 1


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ("data  Protection", "is found as 'data protection'"),
        ("cookies; cookie", "is found as 'cookies'"),
        ("track*; tracker", "is found by 'track*'"),
        ("?!", "has no word"),
        ("a*b", "inside a word"),
        ("ab*", "fewer than 3 letters"),
    ],
)
def test_entries_of_no_use_are_named(tmp_path: Path, more: str, problem: str):
    path = write(tmp_path, more)
    result = CliRunner().invoke(cli, ["topics", "check", str(path)])
    assert problem in result.output
    assert "topics.privacy.phrases.en" in result.output
    assert result.exit_code == 1


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("(3)", "(9)", "topics.privacy.phrases.en: 'data protection (9)': a weight is 1 to 3"),
        ('title = "Privacy"', "", "topics.privacy.title: is missing"),
        ("[policy]", "[polcy]", "polcy: is none of"),
        ("laws =", "lwas =", "topics.privacy.lwas: there is no such key"),
        ('en = "recipe"', 'xx = "recipe"', "against.xx: is none of the languages"),
        ("[policy]", "[policy", "is not valid TOML"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(tmp_path: Path, old: str, new: str, problem: str):
    path = write(tmp_path)
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(ConfigurationError) as refused:
        load_taxonomy(path)
    assert problem in str(refused.value)
    assert str(path) in str(refused.value)
