"""Log lines carry their run, cannot be forged, and go into files of a bounded size."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest

from newscrawl.config import Config
from newscrawl.logs import RotatedFile, configure, new_run_id

FORGED = "\n2026-01-01T00:00:00Z 0123456789ab ERROR root: forged \x1b[31m\u202e"
LINE = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ run1 "


@pytest.fixture
def log(tmp_path: Path):
    """Sets the log up with these settings; gives its file."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level

    def set_up(**settings: object) -> Path:
        path = tmp_path / "logs" / "x.log"
        configure(Config(log_file=path, **settings), "run1")
        return path

    yield set_up
    for handler in [one for one in root.handlers if one not in before]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def test_a_line_has_time_run_level_and_place(log):
    path = log()
    logging.getLogger("newscrawl.x").warning("%d pages", 3)
    [line] = path.read_text().splitlines()
    assert line.split(" ", 1)[1] == "run1 WARNING newscrawl.x: 3 pages"
    assert len(line.split(" ", 1)[0]) == len("2026-11-24T06:00:00Z")


def test_json_is_one_object_a_line(log):
    path = log(log_format="json")
    try:
        raise ValueError(FORGED)
    except ValueError:
        logging.getLogger("newscrawl.x").exception("Title %r", FORGED)
    [line] = path.read_text().splitlines()
    found = json.loads(line)
    assert (found["run"], found["level"], found["logger"]) == ("run1", "error", "newscrawl.x")
    assert "forged" in found["message"]
    assert "Traceback" in found["error"]
    assert line.isascii()
    assert line.isprintable()


def test_nothing_that_is_logged_begins_a_line(log):
    path = log()
    try:
        raise ValueError(FORGED)
    except ValueError:
        logging.getLogger("newscrawl.x").exception(f"Title {FORGED}")  # noqa: G004
    first, *others = path.read_text().splitlines()
    assert first.split(" ", 1)[1].startswith("run1 ERROR newscrawl.x: Title")
    assert all(line.startswith("    ") for line in others)
    assert "\x1b" not in path.read_text()


def test_levels_and_start_up_lines_of_libraries(log):
    path = log(log_level="INFO")
    logging.getLogger("newscrawl").debug("small")
    logging.getLogger("scrapy.middleware").info("Enabled this and that")
    logging.getLogger("scrapy.middleware").warning("Of note")
    assert [line.rpartition(": ")[2] for line in path.read_text().splitlines()] == ["Of note"]


def test_a_full_file_is_put_by_and_the_oldest_goes(tmp_path: Path):
    path = tmp_path / "a.log"
    handler = RotatedFile(path, size=100, kept=2)
    for number in range(40):
        handler.write_line(f"line {number:03}")
    handler.close()
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        "a.log",
        "a.log.1",
        "a.log.2",
        "a.log.lock",
    ]
    kept = "".join((tmp_path / name).read_text() for name in ("a.log.2", "a.log.1", "a.log"))
    assert (
        kept.splitlines()
        == [f"line {number:03}" for number in range(40)][-len(kept.splitlines()) :]
    )
    assert all(one.stat().st_size <= 110 for one in tmp_path.glob("a.log*"))


def test_a_file_that_was_moved_away_is_begun_anew(tmp_path: Path):
    """As logrotate does."""
    path = tmp_path / "a.log"
    handler = RotatedFile(path, size=10**6, kept=2)
    handler.write_line("first")
    path.rename(tmp_path / "old")
    handler.write_line("second")
    handler.close()
    assert path.read_text() == "second\n"


WRITER = """
import sys
from pathlib import Path
from newscrawl.logs import RotatedFile
handler = RotatedFile(Path(sys.argv[1]), size=3000, kept=1000)
for number in range(400):
    handler.write_line(f"{sys.argv[2]} {number} " + "x" * 40)
"""


def test_several_processes_lose_no_line(tmp_path: Path):
    path = tmp_path / "a.log"
    command = [sys.executable, "-c", WRITER, str(path)]
    writers = [subprocess.Popen([*command, str(number)]) for number in range(3)]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    lines = [line for one in tmp_path.glob("a.log*") for line in one.read_text().splitlines()]
    assert len(lines) == len(set(lines)) == 1200
    assert all(line.endswith("x" * 40) for line in lines)


def test_the_run_is_named_by_who_started_the_process(monkeypatch):
    monkeypatch.setenv("NEWSCRAWL_RUN_ID", "abc")
    assert new_run_id() == "abc"
    assert new_run_id() != "abc", "a second run of the same process has a name of its own"
