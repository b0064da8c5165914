"""A recipe is read from TOML, every wrong key is named, and the command line wins over it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from exports.conftest import files_of
from newscrawl.cli import cli
from newscrawl.errors import ConfigurationError
from newscrawl.exports.recipe import Format, Recipe, Text, load_recipe
from newscrawl.storage.engine import Database


def written(folder: Path, text: str) -> Path:
    path = folder / "daily.toml"
    path.write_text(text)
    return path


def test_a_recipe_is_read(tmp_path: Path):
    path = written(
        tmp_path,
        'sources = ["harbour"]\nsince = 2026-03-05\nuntil = 2026-03-07T12:00:00Z\nmin_words = 2\n'
        'text = "both"\nformat = "jsonl"\nsplit = [80, 10, 10]\n',
    )
    assert load_recipe(path) == Recipe(
        name="daily", sources=("harbour",), since=datetime(2026, 3, 5, tzinfo=UTC),
        until=datetime(2026, 3, 7, 12, tzinfo=UTC), min_words=2, text=Text.BOTH,
        format=Format.JSONL, split=(80, 10, 10),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("min_wrods = 3", r"daily.toml: min_wrods: unknown key; did you mean min_words\?"),
        ('sources = "harbour"', "sources: must be a list"),
        ('format = "xls"', "format: .*'parquet', 'jsonl' or 'csv'"),
        ("split = [80, 10]", r"split: \[80, 10\] is not three shares"),
        ("min_words = -1", "min_words: -1 is below 0"),
        ('compression = "gzip"', "compression: is for jsonl and csv"),
        ("a = ", "is not valid TOML"),
    ],
)
def test_every_fault_is_named(tmp_path: Path, text: str, message: str):
    with pytest.raises(ConfigurationError, match=message):
        load_recipe(written(tmp_path, text))


def test_the_command_line_wins_over_the_recipe(
    filled: Database, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("NEWSCRAWL_DATABASE_URL", database_url)
    path = written(
        tmp_path, 'sources = ["harbour"]\nsplit = []\ndescription = "The harbour, daily."\n'
    )

    def run(*options: str) -> dict:
        done = CliRunner().invoke(
            cli,
            ["export", "--out", str(tmp_path / "o"), "--json", *options],
            catch_exceptions=False,
        )
        return json.loads(done.stdout)

    assert run("--recipe", str(path))["rows"] == 5
    card = (tmp_path / "o/README.md").read_text()
    assert "# daily\n\nThe harbour, daily." in card
    shown = run("--recipe", str(path), "--source", "wire", "--format", "csv", "--split", "34,33,33")
    assert shown["rows"] == 1
    assert run("--until", "2026-03-05")["rows"] == 3
    assert set(files_of(tmp_path / "o")) == {
        *run("--until", "2026-03-05")["files"], "README.md", "croissant.json", "manifest.json",
        "plots/articles.svg", "plots/languages.svg", "plots/lengths.svg",
    }  # fmt: skip
