"""Versions are shown with what they changed, word by word."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import add_sources, article, later, read, save

from newscrawl.storage.engine import Database
from newscrawl.storage.rereads import save_rereads
from newscrawl.worddiff import diff_lines, diff_words

URL = "https://harbour.example/a"
CAMERAS = "The council votes on 12 cameras at the quay, says the mayor."


def marked(pieces) -> str:
    marks = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return "".join(marks[piece.op].format(piece.text) for piece in pieces)


def test_words_are_compared_not_letters():
    assert marked(diff_words("The fine is £4m.", "The fine was £5m.")) == (
        "The fine [-is-]{+was+} £[-4m-]{+5m+}."
    )


def test_lines_that_come_and_go_are_whole():
    old, new = "One.\n\nTwo is here.\n\nFour.", "One.\n\nTwo was here.\n\nThree is new.\n\nFour."
    assert [marked(line) for line in diff_lines(old, new)] == [
        "One.", "Two [-is-]{+was+} here.", "{+Three is new.+}", "Four.",
    ]  # fmt: skip


@given(st.text(alphabet="ab \n", max_size=60), st.text(alphabet="ab \n", max_size=60))
def test_no_word_is_lost(old: str, new: str):
    lines = diff_lines(old, new)
    for op, text in (("removed", old), ("added", new)):
        pieces = ["".join(p.text for p in line if p.op in {"same", op}) for line in lines]
        assert [line for line in pieces if line.strip()] == [
            line for line in text.splitlines() if line.strip()
        ]


@pytest.fixture
def edited(database: Database) -> Database:
    """An article that was edited, then read by another reader."""
    add_sources(database)
    first = read(article(URL, CAMERAS))
    changed = later(first, CAMERAS.replace("12 cameras", "40 cameras"))
    save(database, first)
    save(database, changed)
    better = replace(changed.result, reader_version="2", title="Cameras at the quay")
    with database.begin() as session:
        save_rereads(session, [better])
    return database


def run(database: Database, *arguments: str) -> subprocess.CompletedProcess[str]:
    url = database.url.render_as_string(hide_password=False)
    return subprocess.run(
        [sys.executable, "-m", "newscrawl", "history", *arguments],
        env=os.environ | {"NEWSCRAWL_DATABASE_URL": url},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_history_tells_each_change_and_its_cause(edited: Database):
    said = run(edited, URL).stdout
    assert "version 1  2026-03-04 05:06 UTC  first" in said
    assert "version 2  2026-03-04 06:06 UTC  edited" in said
    assert "The council votes on [-12-]{+40+} cameras at the quay" in said
    assert "(1 line the same)" in said
    assert "version 3  2026-03-04 06:06 UTC  reread" in said
    assert "title  Cameras at the [-harbour-]{+quay+}" in said


def test_history_as_json(edited: Database):
    lines = [json.loads(line) for line in run(edited, URL, "--json").stdout.splitlines()]
    assert [line["cause"] for line in lines] == ["first", "edited", "reread"]
    [change] = lines[1]["changes"]
    assert change["in"] == "body"
    assert {"op": "removed", "text": "12"} in change["pieces"]
    assert lines[2]["changes"][0]["in"] == "title"


def test_an_unknown_url_is_told(database: Database):
    done = run(database, "https://harbour.example/none")
    assert done.returncode == 1
    assert "no article is stored under" in done.stderr
