"""Replayed sites in, a crawl of them by this machine and one by a Ray cluster, compared, out.

    python benchmarks/cluster.py [--server postgresql://...] [--letters ab] [--delay 0.2]

The cluster has two nodes, both on this machine. While it crawls, a process that crawls is killed, the
database ends all connections, and a node is lost. Both crawls must store the same articles, byte for byte;
no page that was committed may be asked for again; and by the server's own log no host may have been asked
again before its delay was over.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql
from replayed import SITES, replay, unpack
from sqlalchemy import make_url, select

from newscrawl.storage.engine import Database
from newscrawl.storage.migrate import upgrade
from newscrawl.storage.models import ArticleRow, PageRow
from newscrawl.storage.states import PageState

COLUMNS = ("url", "source", "title", "authors", "published_at", "language", "body", "blocks", "content_hash",
           "removed_counts")  # fmt: skip

Hashes = dict[str, str]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--server", default="postgresql://postgres@127.0.0.1:5432/postgres")
    parser.add_argument("--unpacked", type=Path, help="folder of sites that were unpacked before")
    parser.add_argument("--letters", default="ab", help="only articles whose address begins so")
    parser.add_argument("--delay", type=float, default=0.2, help="seconds between two requests")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for site in SITES if options.unpacked is None else ():
            unpack(site, folder)
        with replay(options.unpacked or folder / "sites") as web:
            compare(options, folder, web)


def compare(options: argparse.Namespace, folder: Path, web: dict[str, str]) -> None:
    write_sources(folder / "sources", options.letters)
    stored = {}
    for engine in ("local", "ray"):
        with database(options.server) as url:
            environment = web | {
                "NEWSCRAWL_DATA_DIR": str(folder / engine),
                "NEWSCRAWL_SOURCES_DIR": str(folder / "sources"),
                "NEWSCRAWL_DATABASE_URL": url,
                "NEWSCRAWL_DOWNLOAD_DELAY": str(options.delay),
                "NEWSCRAWL_CONTACT": "benchmark@newscrawl.example",
            }
            control(web, "reset")
            started = time.monotonic()
            done: set[str] = set()
            if engine == "local":
                subprocess.run(command(), env=environment, check=True, stdout=subprocess.DEVNULL)
            else:
                done = crawl_on_two_nodes(environment, url, sum(stored["local"][1].values()))
            seconds = time.monotonic() - started
            stored[engine] = (articles(url), states(url))
            log = control(web, "log")
            said = ", ".join(
                f"{number} {state}" for state, number in sorted(stored[engine][1].items())
            )
            print(f"{engine:6}{seconds:7.1f} s; pages: {said}; articles: {len(stored[engine][0])};"
                  f" least gap at a host {least_gap(log):.3f} s", flush=True)  # fmt: skip
            print(f"       {sizes(url, folder / engine)}", flush=True)
            asked = Counter(entry["url"] for entry in log)
            print(f"       committed pages that were asked for again: "
                  f"{sum(asked[address] > 1 for address in done)} of {len(done)}", flush=True)  # fmt: skip
    if stored["local"] != stored["ray"]:
        sys.exit(f"the two crawls differ: {differences(stored['local'][0], stored['ray'][0])}")
    print("the articles of both are the same, byte for byte")


def write_sources(folder: Path, letters: str) -> None:
    folder.mkdir()
    for name, (sitemap, allow) in SITES.items():
        narrow = allow.replace("[^/]+", f"[{letters}][^/]+", 1)
        (folder / f"{name}.toml").write_text(
            f'title = "{name}"\nhome = "{sitemap.rpartition("/")[0]}/"\nlanguage = "en"\n'
            f"[discover]\nsitemaps = [\"{sitemap}\"]\nallow = ['{narrow}']\n"
        )


def command() -> list[str]:
    return [sys.executable, "-m", "newscrawl", "crawl", *SITES, "--json", "-s", "LOG_LEVEL=ERROR"]


def crawl_on_two_nodes(environment: dict[str, str], url: str, pages: int) -> set[str]:
    """Crawl, with losses at a quarter, half and three quarters; gives what was committed at the last."""
    from ray.cluster_utils import Cluster

    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    node = {"num_cpus": 1, "object_store_memory": 80_000_000}
    cluster = Cluster(initialize_head=True, head_node_args=node | {"include_dashboard": False})
    try:
        second = cluster.add_node(**node)
        losses = (
            ("a process that crawls", lambda: kill_one(environment["NEWSCRAWL_DATA_DIR"])),
            ("all connections", lambda: end_connections(url)),
            ("a node", lambda: cluster.remove_node(second, allow_graceful=False)),
        )
        on_ray = ["--engine", "ray", "--jobs", "2", "--address", cluster.address]
        done: set[str] = set()
        with subprocess.Popen(
            [*command(), *on_ray], env=environment, stdout=subprocess.DEVNULL
        ) as crawl:
            for number, (what, lose) in enumerate(losses, 1):
                while len(done := committed(url)) < pages * number // 4:
                    if crawl.poll() is not None:
                        sys.exit("the crawl ended before its time")
                    time.sleep(0.1)
                lose()
                print(f"       lost after {len(done)} pages: {what}", flush=True)
        if crawl.returncode:
            sys.exit(f"the crawl failed: {crawl.returncode}")
    finally:
        cluster.shutdown()
    return done


def kill_one(data: str) -> None:
    mark = f"NEWSCRAWL_DATA_DIR={data}".encode()
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            is_one = b"newscrawl.crawling.process" in (process / "cmdline").read_bytes()
            if is_one and mark in (process / "environ").read_bytes().split(b"\0"):
                os.kill(int(process.name), signal.SIGKILL)
                return
    sys.exit("no process crawls")


def end_connections(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@contextmanager
def database(server: str) -> Iterator[str]:
    name = f"newscrawl_cluster_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        url = make_url(server).set(database=name).render_as_string(hide_password=False)
        upgrade(url)
        try:
            yield url
        finally:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
            connection.execute(drop.format(sql.Identifier(name)))


def differences(one: dict[str, Hashes], other: dict[str, Hashes]) -> str:
    """In which columns, and of how many articles."""
    found = Counter(
        name
        for url in one.keys() & other.keys()
        for name in COLUMNS
        if one[url][name] != other[url][name]
    )
    return f"{dict(found)}, and {len(one.keys() ^ other.keys())} that only one of them has"


def articles(url: str) -> dict[str, Hashes]:
    """A hash of each column of each article, by URL."""
    columns = [getattr(ArticleRow, name) for name in COLUMNS]
    with Database.open(url) as opened, opened.read() as session:
        return {
            row.url: {
                name: hashlib.sha256(repr(value).encode()).hexdigest()
                for name, value in zip(COLUMNS, row, strict=True)
            }
            for row in session.execute(select(*columns))
        }


def sizes(url: str, folder: Path) -> str:
    """What a page takes in the archive, and an article in the database."""
    files = [path.stat().st_size for path in (folder / "archive").rglob("*.warc.gz")]
    with psycopg.connect(url) as connection:
        [(rows,)] = connection.execute("SELECT pg_database_size(current_database())")
    pages = sum(number for state, number in states(url).items() if state == "fetched")
    return (
        f"archive: {sum(files) / pages:,.0f} bytes a page in {len(files)} files;"
        f" database: {rows / len(articles(url)):,.0f} bytes an article, empty tables included"
    )


def states(url: str) -> Counter[str]:
    with Database.open(url) as opened, opened.read() as session:
        return Counter(state.value for state in session.scalars(select(PageRow.state)))


def committed(url: str) -> set[str]:
    with Database.open(url) as opened, opened.read() as session:
        return set(session.scalars(select(PageRow.url).where(PageRow.state != PageState.PENDING)))


def least_gap(log: list[dict[str, object]]) -> float:
    by_host: dict[str, list[float]] = {}
    for entry in log:
        by_host.setdefault(urlsplit(str(entry["url"])).netloc, []).append(float(str(entry["t"])))
    return min(
        later - earlier for times in by_host.values() for earlier, later in pairwise(sorted(times))
    )


def control(web: dict[str, str], what: str) -> list[dict[str, object]]:
    with urllib.request.urlopen(f"{web['http_proxy']}/__replay__/{what}") as answer:
        said: list[dict[str, object]] = json.load(answer)
    return said


if __name__ == "__main__":
    main()
