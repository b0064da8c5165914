"""A cluster of two nodes, on this machine: what one machine does, it does, and whatever dies, nothing is
lost and nothing is there twice.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from ingest import works as ingest_works
from ingest.made import articles, page, response, write
from postgres import copied
from postgres import run as run_sql
from sqlalchemy import func, select, text

from engine import works
from newscrawl.config import Config, load_config
from newscrawl.engine import Job, LocalEngine
from newscrawl.errors import ConfigurationError, StorageError
from newscrawl.exports import ranges
from newscrawl.exports.export import export
from newscrawl.ingest import run as ingest_run
from newscrawl.ingest.files import find_files
from newscrawl.ingest.filters import Filters
from newscrawl.ingest.run import Ingested, ingest_files
from newscrawl.reread import reread, tally_as_dict
from newscrawl.storage.engine import Database
from newscrawl.storage.models import ArticleRow, CrawlRun, table_of

pytest.importorskip("ray", reason="the extra `cluster` is not installed")

FILES, PAGES = 3, 40
TABLES = {
    "articles": "url, source, title, body, published_at, fetched_at, content_hash, page_url, authors,"
    " blocks, removed_counts, profile_version",
    "pages": "url, source, state, fetched_at, archive_file, archive_offset, archive_length, rejection",
    "removed_blocks": "(SELECT url FROM articles WHERE id = article_id), reason, text",
    "site_profiles": "source, host, version",
}


class TwoNodes:
    """A head with one core and a node with one core, which may be lost."""

    def __init__(self) -> None:
        from ray.cluster_utils import Cluster

        small = {"num_cpus": 1, "object_store_memory": 100 * 2**20, "include_dashboard": False}
        self.cluster = Cluster(initialize_head=True, head_node_args=small)
        self.address = self.cluster.address
        self.node = self.cluster.add_node(num_cpus=1, object_store_memory=100 * 2**20)

    def lose_a_node(self) -> None:
        self.cluster.remove_node(self.node, allow_graceful=False)

    def have_two(self) -> None:
        if len(self.cluster.list_all_nodes()) < 2:
            self.node = self.cluster.add_node(num_cpus=1, object_store_memory=100 * 2**20)
        self.cluster.wait_for_nodes()


@pytest.fixture(scope="module")
def nodes() -> Iterator[TwoNodes]:
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ["PYTHONPATH"] = str(Path(__file__).parents[1])  # for what tasks of the tests do
    two = TwoNodes()
    yield two
    two.cluster.shutdown()


@pytest.fixture(scope="module")
def connection(nodes):
    from newscrawl.engine.ray_engine import connected

    with connected(nodes.address) as engine:
        yield engine


@pytest.fixture
def engine(nodes, connection):
    nodes.have_two()
    return connection


@pytest.fixture
def config(tmp_path, postgres_server, postgres_template) -> Iterator[Config]:
    for url in copied(postgres_server, postgres_template):
        yield at(url, tmp_path)


@pytest.fixture(scope="module")
def here(paths, postgres_server, postgres_template, tmp_path_factory) -> Iterator[Here]:
    """What this machine makes of the same files."""
    for url in copied(postgres_server, postgres_template):
        config = at(url, tmp_path_factory.mktemp("here"))
        yield Here(config, ingest(config, paths, LocalEngine(2)))


@dataclass(frozen=True)
class Here:
    config: Config
    found: Ingested


def at(url: str, folder: Path) -> Config:
    sources = folder / "sources"
    sources.mkdir(exist_ok=True)
    for number in range(2):
        (sources / f"n{number}.toml").write_text(
            f'title = "N {number}"\nhome = "https://n{number}.example/"\nlanguage = "en"\n'
            f'[discover]\nfeeds = ["https://n{number}.example/feed"]\n'
        )
    return load_config(
        data_dir=folder / "data", database_url=url, sources_dir=sources, read_timeout=5
    )


@pytest.fixture(scope="module")
def paths(tmp_path_factory) -> list[Path]:
    folder = tmp_path_factory.mktemp("warcs")
    return [
        articles(folder / f"{number}.warc.gz", range(number * PAGES, (number + 1) * PAGES),
                 host=f"n{number % 2}.example")
        for number in range(FILES)
    ]  # fmt: skip


def ingest(config, paths, engine):
    files = find_files([str(path) for path in paths])
    return ingest_files(config, files, Filters(), engine)


def rows(config: Config) -> dict[str, list[tuple]]:
    """All that says something of the pages, in an order that does not depend on who came first."""
    with Database.open(config.database) as database, database.read() as session:
        return {
            table: sorted(map(repr, session.execute(text(f"SELECT {columns} FROM {table}"))))
            for table, columns in TABLES.items()
        }


def counted(config: Config) -> list[tuple]:
    named = table_of(CrawlRun).c
    query = select(named.source, named.articles_new, named.articles_unchanged, named.rejected,
                   named.fetched, named.state).order_by(named.source)  # fmt: skip
    with Database.open(config.database) as database, database.read() as session:
        return [tuple(row) for row in session.execute(query)]


def number_of_articles(config: Config) -> int:
    with Database.open(config.database) as database, database.read() as session:
        return session.scalar(select(func.count()).select_from(ArticleRow)) or 0


@contextmanager
def when_some_are_stored(config: Config, what) -> Iterator[list[int]]:
    """Meanwhile do `what`, once, when the first articles are there; how many there were."""
    then: list[int] = []

    def wait() -> None:
        deadline = time.monotonic() + 120
        while not then and time.monotonic() < deadline:
            if found := number_of_articles(config):
                what()
                then.append(found)
            time.sleep(0.05)

    thread = threading.Thread(target=wait)
    thread.start()
    yield then
    thread.join()


def test_ingest_stores_what_this_machine_stores(engine, config, here, paths):
    found = ingest(config, paths, engine)
    assert (found.files, found.failed, found.counts) == (FILES, {}, here.found.counts)
    assert found.counts["new"] == FILES * PAGES
    assert rows(config) == rows(here.config)
    assert counted(config) == counted(here.config)


def kill_a_worker() -> None:
    pids = [
        int(path.parent.name)
        for path in Path("/proc").glob("[0-9]*/cmdline")
        if path.read_bytes().startswith(b"ray::ingest")
    ]
    os.kill(pids[0], signal.SIGKILL)


def end_connections(config: Config, server: str) -> None:
    name = config.database.rpartition("/")[2]
    run_sql(server, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    f" WHERE datname = '{name}' AND pid <> pg_backend_pid()")  # fmt: skip


@pytest.mark.parametrize("what", ["worker", "node", "connections"])
def test_whatever_dies_nothing_is_lost_and_nothing_is_there_twice(
    what, engine, nodes, config, here, paths, monkeypatch, postgres_server
):
    job = Job(name="ingest", work=ingest_works.slowly, label=lambda task: task.file.name)
    monkeypatch.setattr(ingest_run, "INGEST", job)
    kill = {
        "worker": kill_a_worker,
        "node": nodes.lose_a_node,
        "connections": lambda: end_connections(config, postgres_server),
    }[what]
    with when_some_are_stored(config, kill) as then:
        found = ingest(config, paths, engine)
    assert 0 < then[0] < FILES * PAGES
    assert (found.files, found.failed) == (FILES, {})
    assert (found.counts["new"], found.counts["records"]) == (FILES * PAGES, FILES * PAGES)
    assert rows(config) == rows(here.config)
    assert counted(config) == counted(here.config)


def test_poison_costs_its_limit_and_a_counted_reason_on_a_node(
    engine, config, tmp_path, monkeypatch, caplog
):
    job = Job(name="ingest", work=ingest_works.among_poison, label=lambda task: task.file.name)
    monkeypatch.setattr(ingest_run, "INGEST", job)
    poison = {5: b"HANGS", 11: b"SWELLS", 17: b"CRASHES", 23: b"RAISES"}
    responses = [
        response(f"https://gazette.example/{n}", page(n).replace(b"<nav>", poison.get(n, b"") + b"<nav>"))
        for n in range(30)
    ]  # fmt: skip
    path = write(tmp_path / "a.warc.gz", responses)
    found = ingest(config.model_copy(update={"read_timeout": 1.0}), [path], engine)
    assert (found.failed, found.counts["new"]) == ({}, 26)
    assert found.rejections == {"timed_out": 1, "reader_failed": 3}
    assert "not read within 1 s" in caplog.text  # what the node's log says comes home


def test_export_writes_the_same_bytes(engine, here, tmp_path, monkeypatch):
    monkeypatch.setattr(ranges, "BATCH", 7)
    with Database.open(here.config.database) as database:
        plain = export(database, out=tmp_path / "here")
        spread = export(database, out=tmp_path / "there", engine=engine)
    assert spread.rows == plain.rows == FILES * PAGES
    files = [path for path in (tmp_path / "here").rglob("*") if path.is_file()]
    for path in files:
        other = tmp_path / "there" / path.relative_to(tmp_path / "here")
        assert path.read_bytes() == other.read_bytes(), path.name


def test_reread_stores_what_this_machine_stores(engine, here, tmp_path, postgres_server):
    changed = (
        "UPDATE articles SET reader_version = '0', body = body || ' Share', content_hash = '0'"
    )
    found = []
    for its_engine in (LocalEngine(2), engine):
        for url in copied(postgres_server, here.config.database.rpartition("/")[2]):
            config = at(url, tmp_path)
            with Database.open(url) as database, database.begin() as session:
                session.execute(text(changed + " WHERE id % 3 = 0"))
            tally = reread(config, [], engine=its_engine, applies=True)
            found.append((tally_as_dict(tally), rows(config)))
    assert found[0] == found[1]
    assert found[0][0]["pages"] == FILES * PAGES
    assert found[0][1] == rows(here.config)


def test_results_come_in_order_and_what_a_task_raises_ends_the_job(engine):
    doubled = Job(name="double", work=works.doubled)
    assert [one.result for one in engine.run(doubled, range(20), in_order=True)] == [
        2 * number for number in range(20)
    ]
    with pytest.raises(StorageError, match="the disk is full"):
        list(engine.run(Job(name="fail", work=works.failing), range(10)))


def test_a_task_whose_worker_dies_each_time_is_told_as_lost(engine, monkeypatch):
    monkeypatch.setattr("newscrawl.engine.ray_engine.RETRIES", 1)
    [done] = engine.run(Job(name="die", work=works.dying), [1])
    assert done.result is None
    assert done.lost


def test_a_cluster_that_is_not_there_is_told():
    from newscrawl.engine.ray_engine import connected

    with (
        pytest.raises(ConfigurationError, match="on a node of the cluster"),
        connected("ray://x:1"),
    ):
        pass
