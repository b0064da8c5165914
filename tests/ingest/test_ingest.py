"""WARC files in, articles in the database out."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from ingest import works
from ingest.made import articles, page, response, write
from newscrawl.config import load_config
from newscrawl.engine import Done, LocalEngine
from newscrawl.errors import StorageError
from newscrawl.ingest.files import find_files
from newscrawl.ingest.filters import Filters
from newscrawl.ingest.guard import Result, run_guarded
from newscrawl.ingest.run import ingest_files
from newscrawl.ingest.task import Ended, Watch, ingest
from newscrawl.storage import ingested
from newscrawl.storage.archive import Archive
from newscrawl.storage.integrity import findings
from newscrawl.storage.models import ArticleRow, CaptureRow, CrawlRun, IngestedFile, PageRow
from newscrawl.storage.states import RunState
from newscrawl.storage.stored import stored_page


class Here:
    """One file after another, in this process."""

    def run(self, job, tasks):
        for task in tasks:
            assert ingest(task, Watch()) is Ended.DONE
            yield Done(task, Result(task.file.url))


@dataclass
class Engine:
    """One file after another, each by processes that do `work`."""

    work: object

    def run(self, job, tasks):
        for task in tasks:
            yield Done(task, run_guarded(task, self.work))


@pytest.fixture
def config(tmp_path, database_url):
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "gazette.toml").write_text(
        'title = "The Gazette"\nhome = "https://www.gazette.example/"\nlanguage = "en"\n'
        '[discover]\nfeeds = ["https://gazette.example/feed"]\n'
    )
    return load_config(
        data_dir=tmp_path / "data",
        database_url=database_url,
        sources_dir=tmp_path / "sources",
        read_timeout=5,
    )


def run(config, *paths, engine=None, anew=False, **wanted):
    files = find_files([str(path) for path in paths])
    return ingest_files(config, files, Filters(**wanted), engine or Here(), anew=anew)


def stored(database):
    with database.read() as session:
        rows = session.execute(
            select(ArticleRow.url, ArticleRow.source, ArticleRow.title, ArticleRow.body,
                   ArticleRow.content_hash).order_by(ArticleRow.url)
        )  # fmt: skip
        return [tuple(row) for row in rows]


def test_articles_are_stored_clean_under_their_sources(config, database, tmp_path):
    path = write(
        tmp_path / "a.warc.gz",
        [
            response("https://gazette.example/1?utm_source=x", page(1)),
            response("https://news.elsewhere.example/2", page(2)),
            response("https://gazette.example/about", b"<html><title>About</title>Us.</html>"),
            response("https://gazette.example/x.pdf", b"%PDF", kind="application/pdf"),
        ],
    )
    found = run(config, path)
    assert (found.files, found.failed) == (1, {})
    assert (found.counts["new"], found.counts["no_page"], found.counts["records"]) == (2, 1, 4)
    assert sum(found.rejections.values()) == 1
    rows = stored(database)
    assert [(url, source) for url, source, *_ in rows] == [
        ("https://gazette.example/1", "gazette"),
        ("https://news.elsewhere.example/2", "elsewhere.example"),
    ]
    for _, _, _, body, _ in rows:
        assert "number" in body
        for residue in ("Leave a Comment", "minute read", "Ana Ruiz", "Home"):
            assert residue not in body
    with database.read() as session:
        runs = session.scalars(select(CrawlRun).order_by(CrawlRun.source)).all()
        assert [(one.source, one.articles_new, one.rejected, one.state) for one in runs] == [
            ("elsewhere.example", 1, 0, RunState.DONE),
            ("gazette", 1, 1, RunState.DONE),
        ]


def test_a_file_that_is_done_is_passed_over_until_it_is_asked_for_anew(config, database, tmp_path):
    path = articles(tmp_path / "a.warc.gz", range(3))
    run(config, path)
    before = stored(database)
    again = run(config, path)
    assert (again.files, again.before, again.counts["records"]) == (0, 1, 0)
    anew = run(config, path, anew=True)
    assert (anew.files, anew.counts["unchanged"], anew.counts["new"]) == (1, 3, 0)
    other = run(config, path, languages=("de",))
    assert (other.files, other.counts["language"]) == (1, 3)
    assert stored(database) == before


@pytest.mark.parametrize("anew", [False, True])
def test_a_file_that_another_run_is_reading_is_left_to_it(database, anew):
    now, sizes = datetime.now(UTC), {"file:///a.warc.gz": 5}
    with database.begin() as session:
        assert ingested.claim(session, sizes, "x", "one", now=now) == list(sizes)
        mark = ingested.Mark(7, 4)
        url = "file:///a.warc.gz"
        assert ingested.note(session, url, "x", mark, run_id="one", since=ingested.Mark())
        assert not ingested.note(session, url, "x", mark, run_id="two", since=mark)
        assert ingested.claim(session, sizes, "x", "two", now=now, anew=anew) == []
        assert ingested.mark_of(session, "file:///a.warc.gz", "x").number == 7


def test_a_file_that_has_grown_is_read_anew(config, database, tmp_path):
    path = tmp_path / "a.warc.gz"
    run(config, articles(path, range(3)))
    grown = run(config, articles(path, range(4)))
    assert (grown.files, grown.counts["new"], grown.counts["unchanged"]) == (1, 1, 3)
    assert len(stored(database)) == 4


def test_only_what_is_wanted_is_stored(config, database, tmp_path):
    path = write(
        tmp_path / "a.warc.gz",
        [response(f"https://{host}/1", page(1)) for host in ("a.example", "b.example")],
    )
    found = run(config, path, hosts=("b.example",))
    assert [row[0] for row in stored(database)] == ["https://b.example/1"]
    assert found.counts["host"] == 1


def test_only_what_is_about_a_topic_and_relevant_is_stored(config, database, tmp_path):
    def about(number, text):
        return page(number).replace(b"In case", text.encode() + b" In case")

    privacy = "The GDPR has the data protection authority fine platforms for personal data."
    responses = [
        response("https://a.example/privacy", about(1, privacy)),
        response("https://a.example/garden", about(2, "Tulips and roses bloom in the garden.")),
    ]
    path = write(tmp_path / "a.warc.gz", responses)
    found = run(config, path, topics=("privacy",), min_relevance=0.5)
    assert [row[0] for row in stored(database)] == ["https://a.example/privacy"]
    assert found.counts["topic"] == 1


def test_a_page_fetched_later_stays_when_an_older_archive_is_read(config, database, tmp_path):
    url = "https://gazette.example/1"
    new = response(url, page(1, title="What the regulator says now"), date="2026-05-01T00:00:00Z")
    run(config, write(tmp_path / "new.warc.gz", [new]))
    old = response(url, page(1, title="What the regulator said"), date="2025-05-01T00:00:00Z")
    run(config, write(tmp_path / "old.warc.gz", [old]))
    assert [title for _, _, title, *_ in stored(database)] == ["What the regulator says now"]


def test_what_a_site_repeats_is_learned_from_the_file(config, database, tmp_path):
    number = 40
    responses = []
    for n in range(number):
        plain = page(n).replace(
            b'<p class="note">4 minute read</p>',
            b"<p>This column first stood in the Tuesday letter of the Gazette and its friends.</p>",
        )
        responses.append(response(f"https://gazette.example/{n}", plain))
    found = run(config, write(tmp_path / "a.warc.gz", responses))
    assert found.counts["new"] == number
    assert not [body for _, _, _, body, _ in stored(database) if "Tuesday letter" in body]
    assert not list((config.data_dir / "ingest").glob("*"))


def test_processes_that_are_replaced_bring_the_same(config, database, tmp_path):
    path = articles(tmp_path / "a.warc.gz", range(17))
    found = run(config, path, engine=Engine(works.restless))
    assert (found.files, found.counts["new"], found.counts["records"]) == (1, 17, 17)
    assert len(stored(database)) == 17


def test_files_that_are_read_at_the_same_time_share_articles(config, database, tmp_path):
    paths = [articles(tmp_path / f"{n}.warc.gz", range(n * 10, n * 10 + 30)) for n in range(3)]
    found = run(config, *paths, engine=LocalEngine(2))
    assert (found.files, found.failed) == (3, {})
    assert (found.counts["new"], found.counts["records"]) == (50, 90)
    assert len(stored(database)) == 50


def test_poison_costs_its_limit_and_a_counted_reason(config, database, tmp_path):
    poison = {5: b"HANGS", 11: b"SWELLS", 17: b"CRASHES", 23: b"RAISES"}
    responses = [
        response(f"https://gazette.example/{n}", page(n).replace(b"<nav>", poison.get(n, b"") + b"<nav>"))
        for n in range(30)
    ]  # fmt: skip
    config = config.model_copy(update={"read_timeout": 1.0})
    path = write(tmp_path / "a.warc.gz", responses)
    found = run(config, path, engine=Engine(works.poisoned))
    assert found.failed == {}
    assert found.counts["new"] == 26
    assert found.rejections == {"timed_out": 1, "reader_failed": 3}
    urls = {url for url, *_ in stored(database)}
    assert urls == {f"https://gazette.example/{n}" for n in range(30) if n not in poison}


def test_a_file_whose_processes_die_without_a_page_fails_and_may_be_tried_again(
    config, database, tmp_path
):
    path = articles(tmp_path / "a.warc.gz", range(3))
    found = run(config, path, engine=Engine(works.dying))
    assert re.search(r"its processes die \(exit status 9\)", found.failed[path.as_uri()])
    with database.read() as session:
        assert session.scalars(select(IngestedFile.state)).all() == [RunState.FAILED]
    assert run(config, path).counts["new"] == 3


def test_a_database_that_is_gone_ends_the_run_with_its_message(config, tmp_path):
    class Gone:
        def run(self, job, tasks):
            yield Done(tasks[0], Result(tasks[0].file.url, "database: gone", is_fatal=True))

    with pytest.raises(StorageError, match="database: gone"):
        run(config, articles(tmp_path / "a.warc.gz", range(3)), engine=Gone())


def test_killed_at_any_moment_and_begun_again_it_brings_the_same(config, database, tmp_path):
    path = articles(tmp_path / "a.warc.gz", range(450))
    command = [sys.executable, "-m", "newscrawl", "ingest", "--json", "--jobs", "1", str(path)]
    env = os.environ | {
        "NEWSCRAWL_DATA_DIR": str(config.data_dir),
        "NEWSCRAWL_DATABASE_URL": config.database,
        "NEWSCRAWL_SOURCES_DIR": str(config.sources_dir),
    }

    def number() -> int:
        with database.read() as session:
            return session.scalar(select(func.count()).select_from(ArticleRow)) or 0

    with subprocess.Popen(
        command, env=env, stdout=subprocess.DEVNULL, start_new_session=True
    ) as one:
        deadline = time.monotonic() + 60
        while not number() and time.monotonic() < deadline:
            time.sleep(0.05)
        os.killpg(one.pid, signal.SIGKILL)
    before = number()
    assert 0 < before < 450
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["files"], said["counts"]["new"], said["counts"]["records"]) == (1, 450, 450)
    assert number() == 450
    with database.read() as session:
        hashes = session.scalars(select(ArticleRow.content_hash)).all()
    assert len(set(hashes)) == 450


def test_the_file_is_referred_to_and_never_written(config, database, tmp_path):
    path = articles(tmp_path / "a.warc.gz", range(2))
    bytes_before = path.read_bytes()
    run(config, path)
    with closing(Archive(config.archive_dir)) as archive, database.read() as session:
        source, loaded = stored_page(session, archive, "https://gazette.example/1")
        assert (source, loaded.body) == ("gazette", page(1))
        assert list(findings(session, archive.sizes())) == []
    path.unlink()
    with closing(Archive(config.archive_dir)) as archive, database.read() as session:
        assert [one.what for one in findings(session, archive.sizes())] == [
            "archive files that are gone"
        ]
    path.write_bytes(bytes_before)


def test_a_withdrawn_page_leaves_the_file_of_others_as_it_is(config, database, tmp_path):
    from newscrawl.storage.states import PageState
    from newscrawl.storage.withdrawn import erase_withdrawn

    path = articles(tmp_path / "a.warc.gz", range(2))
    bytes_before = path.read_bytes()
    run(config, path)
    with database.begin() as session:
        for row in session.scalars(select(PageRow)):
            row.state = PageState.WITHDRAWN
    with closing(Archive(config.archive_dir)) as archive:
        assert sum(erase_withdrawn(database, archive, datetime.now(UTC))) == 2
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(CaptureRow)) == 0
    assert path.read_bytes() == bytes_before
