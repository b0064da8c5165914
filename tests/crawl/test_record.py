"""What a crawl leaves behind: found, shown, verified, copied, deleted for good, by command."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from crawl.conftest import Crawler
from crawl.test_incremental import STORIES, change, database, in_the_past, run, site
from newscrawl.storage.engine import Database
from newscrawl.storage.models import PageRow

__all__ = ["database", "run", "site"]

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def command(sqlite_crawler: Crawler) -> Command:
    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "newscrawl", *arguments],
            env=sqlite_crawler.environment, cwd=sqlite_crawler.folder,
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    return call


def lines(done: subprocess.CompletedProcess[str]) -> list[dict]:
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_record_of_three_crawls(run, site, database, command, sqlite_crawler) -> None:
    site.sitemap("/map.xml", dict.fromkeys(STORIES, ""))
    run()
    change(database(), PageRow, next_at=in_the_past())
    site.story(STORIES[0], "What the council took back")
    site.answers[STORIES[1]].has_etag = False
    run()
    edited, same, not_modified = (site.base + path for path in STORIES[:3])
    check_captures(command, edited, same, not_modified)
    shown = command("archive", "show", edited)
    assert "What the council took back" in shown.stdout
    first = lines(command("archive", "find", edited, "--json"))[0]
    before = command("archive", "show", edited, "--at", first["fetched_at"], "--json")
    assert f"What happened at {STORIES[0]}" in lines(before)[0]["body"]
    assert [version["cause"] for version in lines(command("history", edited, "--json"))] == [
        "first", "edited",
    ]  # fmt: skip
    check_whole(command)
    check_backup(command, sqlite_crawler.folder / "copy.db")
    check_prune(run, database, command, edited)


def check_captures(command: Command, edited: str, same: str, not_modified: str) -> None:
    records = {
        url: [
            (one["record"], one["status"])
            for one in lines(command("archive", "find", url, "--json"))
        ]
        for url in (edited, same, not_modified)
    }
    assert records == {
        edited: [("response", 200), ("response", 200)],
        same: [("response", 200), ("revisit", 200)],
        not_modified: [("response", 200), ("revisit", 304)],
    }
    missing = command("archive", "find", edited + "x")
    assert missing.returncode == 1
    assert "the archive has no record of" in missing.stderr


def check_whole(command: Command) -> None:
    for words in (("archive", "verify"), ("db", "check")):
        done = command(*words)
        assert done.returncode == 0, done.stdout + done.stderr
    files = lines(command("archive", "verify", "--json"))
    assert len(files) == 2
    assert files[1]["records"] == {"request": 4, "response": 1, "revisit": 3, "warcinfo": 1}


def check_backup(command: Command, path: Path) -> None:
    [written] = lines(command("db", "backup", "--out", str(path), "--json"))
    assert written == {"path": str(path), "bytes": path.stat().st_size}
    with Database.open(f"sqlite:///{path}"):
        pass


def check_prune(run, database, command: Command, url: str) -> None:
    look = command("db", "prune", "--url", url, "--json")
    [meant] = lines(look)
    assert (meant["source"], meant["articles"]) == ("small", 1)
    assert "nothing was: --apply does it" in look.stderr
    done = command("db", "prune", "--url", url, "--apply")
    assert "1 article deleted, 2 archive records erased" in done.stderr
    change(database(), PageRow, lastmod=None)
    run()
    assert command("history", url).returncode == 1
    assert command("archive", "find", url).returncode == 1
    check_erased = command("archive", "verify", "--json")
    assert sum(file["records"].get("metadata", 0) for file in lines(check_erased)) == 4
    assert command("db", "check").returncode == 0
    nothing = command("db", "prune")
    assert nothing.returncode == 2
    assert "NEWSCRAWL_RETENTION" in nothing.stderr


def test_damage_is_told_with_exit_status_1(run, site, command, sqlite_crawler) -> None:
    site.sitemap("/map.xml", dict.fromkeys(STORIES, ""))
    run()
    [file] = (sqlite_crawler.folder / "data" / "archive").rglob("*.warc.gz")
    data = file.read_bytes()
    file.write_bytes(data[: len(data) // 2])
    verified = command("archive", "verify")
    assert verified.returncode == 1
    assert "bytes are lost" in verified.stdout
    checked = command("db", "check")
    assert checked.returncode == 1
    assert "archive files cut short" in checked.stdout
    assert "what to do: put them back from a copy" in checked.stdout
