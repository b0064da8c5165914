"""Crawls on a Ray cluster of two nodes: they end as those of one machine do, whatever dies on the way."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path

import psycopg
import pytest
from crawl.conftest import Crawler
from crawl.test_kills import OUTLETS, Disturbed, check_same
from postgres import copied
from ray.cluster_utils import Cluster
from sqlalchemy import select

from newscrawl import newsroom
from newscrawl.hosts import host_of
from newscrawl.storage.engine import Database
from newscrawl.storage.models import CrawlRun
from newscrawl.storage.runs import COUNTS

NODE = {"num_cpus": 1, "object_store_memory": 80_000_000, "include_dashboard": False}
DELAY = 0.4
LATE = 0.25
"""seconds by which a loaded machine may send a request after its turn"""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    cluster = two_nodes()
    yield cluster
    cluster.shutdown()


def two_nodes(tries: int = 3) -> Cluster:
    """On a loaded machine a node may take longer to start than Ray waits."""
    cluster = Cluster()
    try:
        for _ in range(2):
            cluster.add_node(**NODE)
    except Exception:
        cluster.shutdown()
        if tries == 1:
            raise
        return two_nodes(tries - 1)
    return cluster


class Timed(list):
    """A list that knows when each entry came."""

    def __init__(self) -> None:
        super().__init__()
        self.at: list[float] = []

    def append(self, entry: object) -> None:
        self.at.append(time.monotonic())
        super().append(entry)


class OnRay(Disturbed):
    """Crawls of the newsroom by the cluster."""

    def __init__(self, crawler, room, database, cluster: Cluster) -> None:
        super().__init__(crawler, room, database)
        self.cluster = cluster

    @contextmanager
    def shared(self, delay: str = "0.05") -> Iterator[subprocess.Popen[str]]:
        command = [*self.crawler.command(*OUTLETS), "--engine", "ray", "--jobs", "2"]
        with subprocess.Popen(
            [*command, "--address", self.cluster.address], cwd=self.crawler.folder,
            env=self.environment | {"NEWSCRAWL_DOWNLOAD_DELAY": delay},
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        ) as crawl:  # fmt: skip
            try:
                yield crawl
                _, log = crawl.communicate(timeout=240)
                assert crawl.returncode == 0, log
                assert "Traceback" not in log
            finally:
                crawl.kill()

    def wait_for_pages(self, number: int, crawl: subprocess.Popen[str]) -> set[str]:
        while len(done := self.done()) < number:
            assert crawl.poll() is None, crawl.stderr.read()
            time.sleep(0.05)
        return done

    def counts(self) -> dict[str, dict[str, object]]:
        """What the runs of each outlet counted; every one is done."""
        with self.database.read() as session:
            rows = session.scalars(select(CrawlRun)).all()
            assert {row.state.value for row in rows} == {"done"}
            assert len({row.run_id for row in rows}) == 1
            assert sorted(row.source for row in rows) == sorted(OUTLETS)
            # What was asked for, and whether a listing was counted, a dead process has not always said.
            names = [name for name in COUNTS if name not in {"requested", "bytes", "discovered",
                                                              "listings", "articles_changed",
                                                              "articles_unchanged"}]  # fmt: skip
            return {row.source: {name: getattr(row, name) for name in names} for row in rows}


@pytest.fixture(scope="module")
def room() -> Iterator[newsroom.Newsroom]:
    with newsroom.serve() as server:
        yield server


@pytest.fixture(scope="module")
def on_ray(
    cluster: Cluster,
    room: newsroom.Newsroom,
    postgres_server: str,
    postgres_template: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[OnRay]:
    for url in copied(postgres_server, postgres_template):
        with Database.open(url) as database:
            yield OnRay(Crawler(tmp_path_factory.mktemp("ray"), url), room, database, cluster)


@pytest.fixture(scope="module")
def alone(on_ray: OnRay):
    """What a crawl by one machine stores and counts."""
    on_ray.finish()
    return on_ray.content(), on_ray.counts()


def kill_one(on_ray: OnRay, field: int) -> None:
    """Kill the process that a field of `/proc/PID/stat` (proc(5)) of one that crawls names."""
    mark = f"NEWSCRAWL_DATA_DIR={on_ray.crawler.folder / 'data'}".encode()
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            is_one = b"newscrawl.crawling.process" in (folder / "cmdline").read_bytes()
            if is_one and mark in (folder / "environ").read_bytes().split(b"\0"):
                os.kill(int((folder / "stat").read_text().split()[field]), signal.SIGKILL)
                return
    raise AssertionError("no process crawls")


def lose_a_node(on_ray: OnRay) -> None:
    on_ray.cluster.remove_node(next(iter(on_ray.cluster.worker_nodes)), allow_graceful=False)


def lose_a_crawl(on_ray: OnRay) -> None:
    kill_one(on_ray, 0)


def lose_a_worker(on_ray: OnRay) -> None:
    """Kill Ray's own worker, which waits for a crawl."""
    kill_one(on_ray, 3)


def lose_the_connections(on_ray: OnRay) -> None:
    url = on_ray.database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    on_ray.database.close()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_a_crawl_on_a_cluster_ends_as_one_here(on_ray: OnRay, alone) -> None:
    """Though a process dies, and the database ends all connections."""
    check_the_same(on_ray, alone, "0.1", lose_a_crawl, lose_the_connections)


def test_a_lost_node_leaves_its_sources_to_another_one(on_ray: OnRay, alone) -> None:
    """And so does a lost worker of Ray; their hosts see one crawler all the time."""
    check_gaps(check_the_same(on_ray, alone, str(DELAY), lose_a_worker, lose_a_node))


def check_the_same(on_ray: OnRay, alone, delay: str, *losses: Callable[[OnRay], None]) -> Timed:
    """Crawl with losses on the way, then compare; gives what the hosts were asked for."""
    content, counts = alone
    on_ray.empty()
    requests, on_ray.room.requests = on_ray.room.requests, Timed()
    timed = on_ray.room.requests
    done: set[str] = set()
    with on_ray.shared(delay) as crawl:
        for lose in losses:
            done = on_ray.wait_for_pages(len(done) + 8, crawl)
            lose(on_ray)
    on_ray.room.requests = requests
    check_same(on_ray.content(), content, str(losses))
    assert on_ray.counts() == counts
    on_ray.check_archive(on_ray.crawler.folder / "data" / "archive")
    asked = Counter(url for _, url in timed if "/s/" in url or "/2026/" in url)
    assert not [url for url in done if asked[url] > 1], "what is committed is not asked for again"
    return timed


def check_gaps(timed: Timed) -> None:
    by_host: dict[str, list[float]] = {}
    for at, (_, url) in zip(timed.at, timed, strict=True):
        by_host.setdefault(host_of(url), []).append(at)
    gaps = [later - earlier for times in by_host.values() for earlier, later in pairwise(times)]
    assert min(gaps) >= DELAY - LATE, sorted(gaps)[:5]
