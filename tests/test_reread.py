"""Archived pages are read again by today's reader: told first, stored on demand, at any moment stopped."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from rows import HOUR, NOW, articles, pages, read, save, versions
from sqlalchemy import select

import newscrawl
from newscrawl.config import Config
from newscrawl.engine import LocalEngine
from newscrawl.items import (
    Article,
    Block,
    BlockKind,
    Page,
    Rejection,
    RejectionReason,
    RightsPolicy,
)
from newscrawl.reread import print_tally, reread, tally_as_dict
from newscrawl.sources import load_sources
from newscrawl.storage.archive import Archive
from newscrawl.storage.engine import Database
from newscrawl.storage.models import ArticleRow
from newscrawl.storage.sources import save_sources
from newscrawl.storage.states import VersionCause

SOURCE = """title = "Harbour"
home = "https://harbour.example/"
language = "en"
[discover]
feeds = ["https://harbour.example/feed"]
"""
PARAGRAPHS = (
    "The harbour council decided on {n} March to put {n} cameras on the quay, after a debate of hours.",
    "“We were not asked,” said the head of ward {n}, who had wanted a study of what they would cost.",
    "The contract runs for {n} years and names neither the maker nor the place where pictures are kept.",
)


def html(number: int) -> bytes:
    said = "".join(f"<p>{line.format(n=number)}</p>" for line in PARAGRAPHS)
    return (
        f'<html lang="en"><head><title>Cameras, part {number}</title></head><body><article>'
        f"<h1>Cameras, part {number}</h1>{said}</article></body></html>"
    ).encode()


class Stored:
    """A database and an archive with pages that an older reader has read."""

    def __init__(self, database: Database, url: str, folder: Path) -> None:
        self.database = database
        sources = folder / "sources"
        sources.mkdir()
        (sources / "harbour.toml").write_text(SOURCE, encoding="utf-8")
        self.config = Config(data_dir=folder, database_url=url, sources_dir=sources, read_workers=1)
        self.source = load_sources(sources)["harbour"]
        with database.begin() as session:
            save_sources(session, [self.source], now=NOW)

    def add(self, number: int, *, as_rejection: bool = False, residue: str = "", body: bytes = b""):
        url = f"https://harbour.example/{number}"
        page = Page(
            url=url,
            body=body or html(number),
            fetched_at=NOW,
            headers=(("Content-Type", "text/html"),),
        )
        with Archive(self.config.archive_dir) as archive:
            location = archive.append(page)
        result = newscrawl.read(replace(page, body=html(number)), self.source)
        assert isinstance(result, Article)
        if residue:
            blocks = [*result.blocks, Block(BlockKind.PARAGRAPH, residue)]
            result = replace(result, blocks=blocks, reader_version="0")
        if as_rejection:
            result = Rejection(source="harbour", page_url=url, fetched_at=NOW,
                               reason=RejectionReason.TOO_SHORT)  # fmt: skip
        save(self.database, read(result, archive=location))

    def changes(self, **how: bool) -> dict[str, int]:
        tally = reread(self.config, ["harbour"], engine=LocalEngine(1), **how)
        return {
            f"{row['cause']} {row['change']}": row["pages"]
            for row in tally_as_dict(tally)["changes"]
        }


@pytest.fixture
def stored(database: Database, database_url: str, tmp_path: Path) -> Stored:
    return Stored(database, database_url, tmp_path)


def test_what_changed_is_told_and_stored_on_demand(stored: Stored, capsys):
    stored.add(1)
    stored.add(2, residue="Leave a Comment")
    stored.add(3, as_rejection=True)
    stored.add(4, body=b"<html><body><p>Not found.</p></body></html>")
    expected = {"reread text": 1, "reread new": 1, "reread no article": 1}
    before = [(row.url, row.body, row.reader_version) for row in articles(stored.database)]
    assert stored.changes() == expected
    assert [(row.url, row.body, row.reader_version) for row in articles(stored.database)] == before
    tally = reread(stored.config, ["harbour"], engine=LocalEngine(1))
    print_tally(tally, applies=False)
    said = capsys.readouterr().out
    assert "4 pages read again, 3 of them otherwise than before." in said
    assert "https://harbour.example/2: -3 words" in said
    assert "--apply stores it" in said

    assert stored.changes(applies=True) == expected
    found = {row.url: row for row in articles(stored.database)}
    assert sorted(found) == [f"https://harbour.example/{number}" for number in (1, 2, 3, 4)]
    assert "Leave a Comment" not in found["https://harbour.example/2"].body
    assert {row.reader_version for url, row in found.items() if not url.endswith("4")} != {"0"}
    causes = [row.cause for row in versions(stored.database)
              if row.article_id == found["https://harbour.example/2"].id]  # fmt: skip
    assert causes[0] is VersionCause.FIRST
    assert len(causes) == 2
    known = pages(stored.database)
    assert known["https://harbour.example/3"].article_id == found["https://harbour.example/3"].id
    assert known["https://harbour.example/3"].rejection is None
    assert known["https://harbour.example/4"].rejection is not None
    assert stored.changes() == {"reread no article": 1}  # kept, as long as nobody says --drop


def test_articles_of_pages_that_are_none_are_dropped_on_demand(stored: Stored):
    stored.add(1)
    stored.add(4, body=b"<html><body><p>Not found.</p></body></html>")
    assert stored.changes(applies=True, drops=True) == {"reread no article": 1}
    assert [row.url for row in articles(stored.database)] == ["https://harbour.example/1"]
    assert stored.changes() == {}


def test_a_page_that_a_crawl_fetches_meanwhile_is_left_alone(stored: Stored, monkeypatch):
    stored.add(2, residue="Leave a Comment")
    from newscrawl.reread import Run

    keep = Run._keep

    def fetched_first(self: Run, last: int, found: list) -> None:
        page = Page(url="https://harbour.example/2", body=html(7), fetched_at=NOW + HOUR)
        with Archive(stored.config.archive_dir) as archive:
            location = archive.append(page)
        save(stored.database, read(newscrawl.read(page, stored.source), archive=location))
        keep(self, last, found)

    monkeypatch.setattr(Run, "_keep", fetched_first)
    tally = reread(stored.config, ["harbour"], engine=LocalEngine(1), applies=True)
    assert tally.skipped == 1
    [row] = articles(stored.database)
    assert "ward 7" in row.body


def test_a_record_that_is_gone_is_told_and_what_is_stored_stays(stored: Stored):
    stored.add(1, residue="Leave a Comment")
    for path in stored.config.archive_dir.rglob("*.warc.gz"):
        path.unlink()
    assert stored.changes(applies=True) == {"reread unreadable": 1}
    assert "Leave a Comment" in articles(stored.database)[0].body


def test_killed_at_any_moment_nothing_is_lost_and_the_next_run_goes_on(
    stored: Stored, tmp_path: Path
):
    number = 40
    for one in range(number):
        stored.add(one, residue="Leave a Comment")
    program = (
        "import sys; from newscrawl import reread; reread.CHUNK, reread.TASK = 10, 2;"
        "from newscrawl.cli import main; sys.argv[1:] = ['reread', '--source', 'harbour',"
        " '--jobs', '1', '--apply', '--json']; main()"
    )
    config = stored.config
    environment = os.environ | {
        "NEWSCRAWL_DATA_DIR": str(tmp_path), "NEWSCRAWL_SOURCES_DIR": str(config.sources_dir),
        "NEWSCRAWL_DATABASE_URL": config.database_url,
    }  # fmt: skip
    noted = tmp_path / "reread.json"

    def old() -> int:
        with stored.database.read() as session:
            return len(
                session.scalars(select(ArticleRow.id).where(ArticleRow.reader_version == "0")).all()
            )

    run = [sys.executable, "-c", program]
    with subprocess.Popen(
        run, env=environment, stderr=subprocess.PIPE, start_new_session=True
    ) as first:
        until = time.monotonic() + 60
        while not noted.exists() and first.poll() is None and time.monotonic() < until:
            time.sleep(0.005)
        os.killpg(first.pid, signal.SIGKILL)
    left = old()
    assert 0 < left < number
    assert len(articles(stored.database)) == number
    done = subprocess.run(run, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Going on after the" in done.stderr
    assert json.loads(done.stdout)["pages"] == number
    assert old() == 0
    assert not noted.exists()
    assert len(versions(stored.database)) == 2 * number


def test_what_old_pages_say_of_their_rights_is_read_and_what_is_withheld_stays_away(stored: Stored):
    noai = html(1).replace(b"<title>", b'<meta name="robots" content="noai"><title>')
    stored.add(1, body=noai)
    stored.add(2)
    assert stored.changes() == {"reread metadata": 1}
    stored.config = stored.config.model_copy(update={"rights_policy": RightsPolicy.METADATA_ONLY})
    assert stored.changes(applies=True) == {"reread metadata": 1}
    told, other = articles(stored.database)
    assert (told.reserved, told.rights_decision, told.body) == (True, "metadata_only", "")
    assert (other.reserved, bool(other.body)) == (False, True)
    assert stored.changes(applies=True) == {}
    assert articles(stored.database)[0].body == ""
