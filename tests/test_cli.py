"""The command line as its users meet it: output, messages, exit status."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from newscrawl import __version__
from newscrawl.cli import cli

README = Path(__file__).parents[1] / "README.md"

PAGE = """<!doctype html><html lang="en"><head><title>Fines for trackers - The Example</title></head>
<body><a href="#main">Skip to content</a><article><h1>Fines for trackers</h1><p>By Ada Park</p>
<p>The authority fined three companies on Monday for tracking phones without consent.</p>
<p>It said that £4m – the largest sum so far – would be due within “thirty days” of the ruling.</p>
<p>The companies have announced that they will appeal against the decision in court.</p>
</article><p>Leave a Comment</p></body></html>"""


def run(*arguments: str, stdin: str = "", cwd: Path | None = None, **env: str):
    return subprocess.run(
        [sys.executable, "-m", "newscrawl", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env={"PATH": "/usr/bin:/bin", **env},
        timeout=120,
    )


def commands(
    group: click.Group = cli, prefix: str = "newscrawl"
) -> list[tuple[str, click.Command]]:
    found = []
    for name, command in group.commands.items():
        path = f"{prefix} {name}"
        found += commands(command, path) if isinstance(command, click.Group) else [(path, command)]
    return found


@pytest.mark.parametrize(("path", "command"), commands(), ids=lambda value: str(value)[:40])
def test_every_command_says_what_it_does_and_is_in_the_readme(path, command) -> None:
    assert command.help
    assert re.search(rf"{path}\b", README.read_text(encoding="utf-8"))


def test_version() -> None:
    assert run("--version").stdout.split()[-1] == __version__


def test_clean_prints_the_body_alone(tmp_path) -> None:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    done = run("clean", "page.html", cwd=tmp_path)
    assert done.returncode == 0
    paragraphs = done.stdout.strip().split("\n\n")
    assert len(paragraphs) == 3
    assert paragraphs[1].startswith("It said that £4m – the largest")
    assert "Comment" not in done.stdout


def test_clean_as_json_says_what_was_removed_and_why() -> None:
    done = run("clean", "-", "--format", "json", stdin=PAGE)
    record = json.loads(done.stdout)
    assert record["title"] == "Fines for trackers"
    assert record["authors"] == ["Ada Park"]
    assert record["language"] == "en"
    assert {"text": "Leave a Comment", "reason": "comment_form"} in record["removed"]


def test_clean_takes_text_that_another_scraper_saved() -> None:
    text = (
        "Fines for trackers\n\nThe authority fined three companies on Monday.\n\nSkip to content\n"
    )
    done = run("clean", "-", stdin=text)
    assert "Skip to content" not in done.stdout
    assert "The authority fined three companies on Monday." in done.stdout


def test_clean_of_what_is_not_there_says_so(tmp_path) -> None:
    done = run("clean", "none.html", cwd=tmp_path)
    assert done.returncode == 1
    assert "none.html" in done.stderr
    assert "Traceback" not in done.stderr


def test_clean_refuses_addresses_of_this_machine() -> None:
    done = run("clean", "http://127.0.0.1:9/", HOME="/tmp")
    assert done.returncode == 1
    assert "not crawled" in done.stderr or "not public" in done.stderr


def test_wrong_usage_is_status_two() -> None:
    assert run("clean").returncode == 2
    assert run("crawl", "-s", "DOWNLOAD_DELAY").returncode == 2
    assert run("export", "--out", "x", "--since", "yesterday").returncode == 2
    assert run("no-such-command").returncode == 2


def test_wrong_setting_is_status_two_and_named() -> None:
    done = run("sources", "list", NEWSCRAWL_DOWNLOAD_DELAY="often")
    assert done.returncode == 2
    assert "NEWSCRAWL_DOWNLOAD_DELAY" in done.stderr


def test_sources_list_and_show() -> None:
    listed = [json.loads(line) for line in run("sources", "list", "--json").stdout.splitlines()]
    assert len(listed) >= 92
    shown = json.loads(run("sources", "show", "eff", "--json").stdout)
    assert shown in listed
    assert "CC-BY-4.0" in run("sources", "show", "eff").stdout


def test_sources_check_names_file_and_key(tmp_path) -> None:
    assert run("sources", "check", "--offline").returncode == 0
    (tmp_path / "mine.toml").write_text(
        'title = "Mine"\nhome = "http://m.example/"\nlangauge = "en"\n'
    )
    done = run("sources", "check", NEWSCRAWL_SOURCES_DIR=str(tmp_path))
    assert done.returncode == 2
    assert "mine.toml" in done.stderr
    assert "langauge" in done.stderr


def test_database_commands(tmp_path) -> None:
    url = {"NEWSCRAWL_DATABASE_URL": f"sqlite:///{tmp_path / 'n.db'}"}
    missing = run("export", "--out", str(tmp_path / "out"), **url)
    assert missing.returncode == 1
    assert "newscrawl db upgrade" in missing.stderr
    assert run("db", "upgrade", **url).returncode == 0
    assert run("db", "check", **url).returncode == 0
    done = run("export", "--out", str(tmp_path / "out"), "--format", "csv", "--json", **url)
    shown = json.loads(done.stdout)
    assert (shown["rows"], shown["files"]) == (0, ["data/train-00000.csv"])
    assert (tmp_path / "out" / shown["files"][0]).read_text().startswith("id,url,source")
    verified = run("export", "verify", str(tmp_path / "out"), **url)
    assert (verified.returncode, verified.stdout[:9]) == (0, "Snapshot ")
    (tmp_path / "out" / "README.md").write_text("else")
    assert run("export", "verify", str(tmp_path / "out"), **url).returncode == 1


def test_untrusted_text_cannot_move_the_cursor(tmp_path) -> None:
    done = run("clean", "\x1b[2Jnone.html", cwd=tmp_path)
    assert "\x1b" not in done.stderr
