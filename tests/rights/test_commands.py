"""What a person sees of rights: in `clean`, `inspect` and `rights`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from rows import NOW, add_sources, article, read, save

from newscrawl.cli import cli
from newscrawl.items import Rights, RightsDecision, RightsKind, RightsSignal
from newscrawl.storage.engine import Database
from newscrawl.storage.migrate import upgrade

PAGE = """<!doctype html><html lang="en"><head><title>Fines for trackers</title>
<meta name="robots" content="noai"><link rel="license"
href="https://creativecommons.org/licenses/by/4.0/"></head><body><article><h1>Fines for trackers</h1>
<p>The authority fined three companies on Monday for tracking phones without consent.</p>
<p>The companies have announced that they will appeal against the decision in court.</p>
</article></body></html>"""
URL = "https://harbour.example/cameras"
NOAI = RightsSignal(RightsKind.ROBOTS, "noai", "meta robots", NOW)


@pytest.fixture
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A database with an article that is marked, one without text, and one that says nothing."""
    url = f"sqlite:///{tmp_path / 'newscrawl.db'}"
    monkeypatch.setenv("NEWSCRAWL_DATABASE_URL", url)
    monkeypatch.setenv("NEWSCRAWL_DATA_DIR", str(tmp_path))
    upgrade(url)
    reason = "robots: noai (meta robots)"
    withheld = RightsDecision.METADATA_ONLY
    with Database.open(url) as database:
        add_sources(database)
        save(
            database,
            read(article(URL), rights=Rights((NOAI,), reserved=True, reason=reason)),
            read(
                article(f"{URL}/2", "Another story."),
                rights=Rights((NOAI,), reserved=True, decision=withheld, reason=reason),
            ),
            read(article(f"{URL}/3", "A third one."), rights=Rights()),
        )
        yield database


def run(*arguments: str) -> str:
    done = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_clean_says_what_a_page_reserves(tmp_path: Path):
    file = tmp_path / "page.html"
    file.write_text(PAGE)
    found = json.loads(run("clean", str(file), "--format", "json"))
    assert found["licence_id"] == "CC-BY-4.0"
    assert found["rights"] == {
        "reserved": True,
        "reason": "robots: noai (meta robots)",
        "signals": [
            {"kind": "robots", "value": "noai", "origin": "meta robots"},
            {"kind": "licence", "value": "https://creativecommons.org/licenses/by/4.0/",
             "origin": "link rel=license"},
        ],
    }  # fmt: skip


def test_inspect_says_so_to_a_person(tmp_path: Path):
    file = tmp_path / "page.html"
    file.write_text(PAGE)
    assert "reserved by robots: noai (meta robots)" in run("inspect", str(file))


def test_inspect_says_why_an_article_is_not_in_the_archive(stored: Database):
    with pytest.raises(Exception, match=r"cameras/2 is not in the archive: robots: noai"):
        run("inspect", "2")


def test_rights_are_counted_by_source(stored: Database):
    [counts] = [json.loads(line) for line in run("rights", "list", "--json").splitlines()]
    assert counts == {
        "source": "harbour", "pages": 3, "reserved": 2, "kept": 2, "metadata_only": 1,
        "skipped": 0, "signals": {"robots": 2},
    }  # fmt: skip


@pytest.mark.parametrize("target", ["1", URL])
def test_what_was_said_of_an_article_is_shown(stored: Database, target: str):
    [said] = [json.loads(line) for line in run("rights", "show", target, "--json").splitlines()]
    assert said == {
        "page_url": URL, "kind": "robots", "value": "noai", "origin": "meta robots",
        "first_seen_at": NOW.isoformat(), "seen_at": NOW.isoformat(), "gone_at": None,
    }  # fmt: skip
