"""A disk that is full: a crawl, a copy, a second reading say so and stop; with room, they complete."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from disks import fill, small_disk
from sqlalchemy import text

from crawl.conftest import Crawler
from crawl.test_newsroom import check_edition
from newscrawl import newsroom
from newscrawl.storage.engine import Database

OUTLETS = ("harbour-ledger", "open-wire")
OTHERWISE = "UPDATE articles SET reader_version = '0', content_hash = fingerprint, body = 'Before.'"
"""as an older reader might have read them"""


@dataclass
class Room:
    """A crawl's data in a folder of which the room can be taken away."""

    crawler: Crawler
    proxy: str

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        environment = self.crawler.environment | {
            "NEWSCRAWL_SOURCES_DIR": str(newsroom.SOURCES_DIR),
            "http_proxy": self.proxy,
        }
        return subprocess.run(
            [sys.executable, "-m", "newscrawl", *words],
            env=environment, cwd=self.crawler.folder,
            capture_output=True,
            text=True, timeout=120, check=False,
        )  # fmt: skip

    def fails(self, *words: str) -> str:
        done = self.run(*words)
        assert done.returncode == 1, done.stderr
        assert "Traceback" not in done.stderr
        assert "make room on" in done.stderr
        return done.stderr

    def succeeds(self, *words: str) -> None:
        done = self.run(*words)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Traceback" not in done.stderr


def test_without_room(tmp_path: Path, room: newsroom.Newsroom) -> None:
    folder = tmp_path / "little"
    with small_disk(folder, "1500k") as resize:
        little = Room(Crawler(folder, f"sqlite:///{folder / 'newscrawl.db'}"), room.proxy_url)
        assert "The crawl stops" in little.fails("crawl", *OUTLETS)  # it had begun
        resize("20m")
        check_whole(little)
        check_copy_and_second_reading(little, folder)
        check_whole(little)


def check_copy_and_second_reading(crawled: Room, folder: Path) -> None:
    with Database.open(f"sqlite:///{folder / 'newscrawl.db'}") as database:
        with database.begin() as session:
            session.execute(text(OTHERWISE))
        crawled.succeeds("db", "backup", "--out", str(folder / "copy.db"))
        copy = (folder / "copy.db").read_bytes()
        filler = fill(folder)
        crawled.fails("reread", "--apply")
        crawled.fails("db", "backup", "--out", str(folder / "copy.db"))
        assert (folder / "copy.db").read_bytes() == copy
        filler.unlink()
        crawled.succeeds("reread", "--apply")
        check_edition(database, 1)
    crawled.succeeds("db", "backup", "--out", str(folder / "copy.db"))


def check_whole(given: Room) -> None:
    """A crawl completes, and everything is there and in order."""
    given.succeeds("crawl", *OUTLETS)
    with Database.open(given.crawler.environment["NEWSCRAWL_DATABASE_URL"]) as database:
        check_edition(database, 1)
    for words in (("archive", "verify"), ("db", "check")):
        given.succeeds(*words)
    assert not list(Path(given.crawler.folder).rglob("*.partial"))
