"""Sources are dealt out evenly, those of one site together; a share's process has the same settings."""

from __future__ import annotations

from pathlib import Path

from newscrawl.config import load_config
from newscrawl.crawling.shares import deal, environment_of
from newscrawl.sources import Source


def source(name: str, home: str) -> Source:
    return Source(name=name, title=name, home=home, language="en")


def test_shares_are_even_and_keep_sites_together() -> None:
    sources = [source(f"s{number}", f"https://s{number}.example/") for number in range(5)]
    sources += [source("blog", "https://blog.big.org/"), source("news", "https://news.big.org/")]
    shares = deal(sources, 3)
    assert sorted(map(len, shares)) == [2, 2, 3]
    assert any({"blog", "news"} <= set(share) for share in shares)
    assert sorted(name for share in shares for name in share) == sorted(one.name for one in sources)


def test_there_are_no_more_shares_than_sites() -> None:
    assert deal([source("a", "https://a.example/")], 8) == [("a",)]
    assert deal([], 8) == []


def test_a_process_has_the_settings_of_who_gave_its_share_out(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    config = load_config(
        data_dir=Path("data"), database_url="postgresql://u:p@db/n", download_delay=2.5,
        allow_private_addresses=True, rights_policy="skip", contact="desk@example.org",
        log_file=Path("log"),
    )  # fmt: skip
    for name, value in environment_of(config).items():
        monkeypatch.setenv(name, value)
    there = load_config()
    expected = config.settled().model_copy(update={"read_workers": 1, "log_file": None})
    assert there == expected
