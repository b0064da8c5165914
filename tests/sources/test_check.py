from __future__ import annotations

from pathlib import Path

from newscrawl.sources import check_sources

MINE = """
title = "Mine"
home = "https://mine.example/"
language = "en"
[discover]
feeds = ["{}"]
"""


def test_the_catalogue_has_no_problem() -> None:
    assert check_sources() == []


def test_every_problem_of_every_file(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text("title = 1\n")
    (tmp_path / "two.toml").write_text("[")
    problems = check_sources(tmp_path)
    assert any(
        problem.startswith(f"{tmp_path / 'one.toml'}: home: is missing") for problem in problems
    )
    assert any(
        problem.startswith(f"{tmp_path / 'one.toml'}: title: must be") for problem in problems
    )
    assert any(problem.startswith(f"{tmp_path / 'two.toml'}: is not valid") for problem in problems)


def test_two_sources_with_one_feed(tmp_path: Path) -> None:
    one, two, three = (tmp_path / f"{name}.toml" for name in ("one", "two", "three"))
    one.write_text(MINE.format("https://mine.example/feed"))
    two.write_text(MINE.format("https://MINE.example:443/feed#top"))
    three.write_text(MINE.format("https://mine.example/other"))
    assert check_sources(tmp_path) == [
        f"{two} (discover.feeds): https://mine.example/feed is also in {one} (discover.feeds)"
    ]


def test_a_source_that_replaces_the_catalogues_is_no_second_one(tmp_path: Path) -> None:
    (tmp_path / "eff.toml").write_text(MINE.format("https://www.eff.org/rss/updates.xml"))
    assert check_sources(tmp_path) == []
