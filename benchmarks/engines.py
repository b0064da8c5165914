"""The same jobs by the cores of this machine and by a Ray cluster on it: whether they come to the same,
and what Ray costs.

    python benchmarks/engines.py [--pages 2000] [--files 20] [--runs 1] [--nodes 2] [--poison 0]
                                 [--server postgresql://postgres@127.0.0.1/postgres] [--site felix]

WARC files are made of the pages of a real site (`../shared`, see CONTRIBUTING.md; `--unpacked FOLDER`
has it already). Each engine in turn, in a database of its own that is dropped afterwards:

    ingest      reads all files
    reread      reads what was stored again, as if an older reader had read it otherwise, and stores it
    export      writes all articles as Parquet

Afterwards all rows and all exported files are compared. Ray's nodes are processes of this machine, with
as many cores together as it has. Starting them, and joining them, is told apart. With `--poison`, so many
pages hang, want all memory or bring their process down (in turn); each may cost 5 s.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import psycopg
from replayed import unpack
from warcs import pages_of, write_warc

from newscrawl.config import Config, load_config
from newscrawl.engine import Engine, Job, LocalEngine
from newscrawl.exports.export import export
from newscrawl.ingest import run as ingest_run
from newscrawl.ingest import task as tasks
from newscrawl.ingest.files import find_files
from newscrawl.ingest.filters import Filters
from newscrawl.ingest.guard import Result, run_guarded
from newscrawl.ingest.run import Ingested, ingest_files
from newscrawl.ingest.task import Ended, Task, Watch
from newscrawl.reread import reread
from newscrawl.storage.engine import Database
from newscrawl.storage.migrate import upgrade

HOST = "bench.example"
POISON = (b"<!--HANGS-->", b"<!--SWELLS-->", b"<!--CRASHES-->")
CORES = len(os.sched_getaffinity(0))
COMPARED = {
    "articles": "url, source, title, body, published_at, fetched_at, content_hash, page_url, language,"
    " authors::text, tags::text, blocks::text, removed_counts::text, reader_version, profile_version",
    "pages": "url, source, state, fetched_at, archive_file, archive_offset, archive_length, rejection",
    "captures": '(SELECT url FROM pages p WHERE p.id = page_id), fetched_at, file, "offset", length, digest',
    "removed_blocks": "(SELECT url FROM articles a WHERE a.id = article_id), reason, text",
    "site_profiles": "source, host, version",
    "crawl_runs": "source, state, fetched, articles_new, articles_changed, articles_unchanged, rejected,"
    " rejections::text",
}
"""columns of each table that do not say when, or in what order, a row was written"""


def among_poison(task: Task, is_ending: Callable[[], bool]) -> Result:
    return run_guarded(task, poisoned, is_ending=is_ending)


def poisoned(task: Task, watch: Watch) -> Ended:
    """Reading as ever, but for pages that do what no page was found to do."""
    really_read = tasks.read

    def read(page, source, rules):  # type: ignore[no-untyped-def]
        if POISON[0] in page.body:
            time.sleep(600)
        if POISON[1] in page.body:
            bytearray(64 << 30)
        if POISON[2] in page.body:
            os.abort()
        return really_read(page, source, rules)

    tasks.read = read
    return tasks.ingest(task, watch)


@dataclass(frozen=True)
class Came:
    """What an engine came to."""

    seconds: dict[str, float]
    rows: dict[str, str]
    files: str
    """hash of all that was exported"""
    found: Ingested


@contextlib.contextmanager
def ray_nodes(number: int) -> Iterator[Engine]:
    """A cluster of so many nodes, which have this machine's cores between them."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ["PYTHONPATH"] = str(Path(__file__).parent)
    from ray.cluster_utils import Cluster

    from newscrawl.engine.ray_engine import connected

    cores = [CORES // number + (one < CORES % number) for one in range(number)]
    store = 150 * 2**20
    began = time.monotonic()
    head = {"num_cpus": cores[0], "object_store_memory": store, "include_dashboard": False}
    cluster = Cluster(initialize_head=True, head_node_args=head)
    for more in cores[1:]:
        cluster.add_node(num_cpus=more, object_store_memory=store)
    started = time.monotonic()
    try:
        with connected(cluster.address) as engine:
            joined = time.monotonic()
            list(engine.run(Job(name="nothing", work=nothing), range(CORES)))
            print(
                f"ray: {number} nodes started in {started - began:.1f} s, joined in"
                f" {joined - started:.1f} s, first tasks done after {time.monotonic() - joined:.1f} s"
            )
            yield engine
    finally:
        cluster.shutdown()


def nothing(task: int, is_ending: Callable[[], bool]) -> int:  # noqa: ARG001
    return task


def run(engine: Engine, config: Config, paths: Sequence[Path], out: Path) -> Came:
    seconds = {}

    def timed(name: str, began: float) -> None:
        seconds[name] = time.monotonic() - began

    began = time.monotonic()
    found = ingest_files(config, find_files([str(path) for path in paths]), Filters(), engine)
    timed("ingest", began)
    first = rows_of(config)
    with psycopg.connect(config.database, autocommit=True) as connection:
        connection.execute(
            "UPDATE articles SET reader_version = '0', content_hash = fingerprint, body = body || ' x'"
        )
    began = time.monotonic()
    reread(config, [], engine=engine, applies=True)
    timed("reread", began)
    began = time.monotonic()
    with Database.open(config.database) as database:
        export(database, out=out, engine=engine)
    timed("export", began)
    again = {f"{table}, reread": rows for table, rows in rows_of(config).items()}
    return Came(seconds, first | again, hash_of(out), found)


def rows_of(config: Config) -> dict[str, str]:
    with psycopg.connect(config.database) as connection:
        found = {}
        for table, columns in COMPARED.items():
            rows = sorted(map(repr, connection.execute(f"SELECT {columns} FROM {table}")))  # type: ignore[arg-type]
            digest = hashlib.sha256("\n".join(rows).encode()).hexdigest()[:12]
            found[table] = f"{len(rows):,} rows {digest}"
        return found


def hash_of(folder: Path) -> str:
    """Of the data, without ids and the hash of a cluster, which come from the order of storing."""
    import pyarrow.parquet as pq

    table = pq.read_table(
        sorted(folder.glob("data/*.parquet")) or sorted(folder.rglob("*.parquet"))
    )
    kept = [one for one in table.column_names if one not in
            {"id", "cluster", "copy_of", "copy_kind", "first_seen_at", "updated_at"}]  # fmt: skip
    rows = sorted(map(repr, table.select(kept).to_pylist()))
    return f"{len(rows):,} rows {hashlib.sha256(chr(10).join(rows).encode()).hexdigest()[:12]}"


@contextlib.contextmanager
def database(server: str, name: str) -> Iterator[str]:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')  # type: ignore[arg-type]
        connection.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type]
        url = server.rpartition("/")[0] + "/" + name
        upgrade(url)
        yield url
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[arg-type]


def write_files(site: Path, folder: Path, asked: argparse.Namespace) -> list[Path]:
    pages = list(islice(pages_of(site, HOST), asked.pages))
    step = len(pages) // asked.poison if asked.poison else 0
    for number in range(asked.poison):
        url, body = pages[number * step]
        pages[number * step] = url, body + POISON[number % len(POISON)]
    paths = []
    for number in range(asked.files):
        path = folder / f"{number:02}.warc.gz"
        write_warc(path, pages[number :: asked.files])
        paths.append(path)
    return paths


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--site", default="felix")
    parser.add_argument("--unpacked", type=Path)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--files", type=int, default=20)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--nodes", type=int, default=2)
    parser.add_argument("--poison", type=int, default=0)
    parser.add_argument("--server", default="postgresql://postgres@127.0.0.1/postgres")
    asked = parser.parse_args()
    came: dict[str, list[Came]] = {"local": [], "ray": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        site = (asked.unpacked or unpack(asked.site, folder)) / asked.site
        paths = write_files(site, folder, asked)
        (folder / "sources").mkdir()
        (folder / "sources" / "bench.toml").write_text(
            f'title = "Benchmark"\nhome = "http://{HOST}/"\nlanguage = "en"\n'
            f'[discover]\nfeeds = ["http://{HOST}/feed"]\n'
        )
        if asked.poison:
            work = Job(name="ingest", work=among_poison, label=lambda task: task.file.name)
            ingest_run.INGEST = work
        with ray_nodes(asked.nodes) as cluster:
            for number in range(asked.runs):
                for engine in (LocalEngine(), cluster):
                    place = folder / f"{engine.name}{number}"
                    with database(asked.server, f"ray_bench_{engine.name}") as url:
                        config = load_config(
                            data_dir=place, database_url=url, sources_dir=folder / "sources",
                            read_timeout=5.0 if asked.poison else 20.0,
                        )  # fmt: skip
                        result = run(engine, config, paths, place / "out")
                    came[engine.name].append(result)
                    took = ", ".join(f"{job} {s:.1f} s" for job, s in result.seconds.items())
                    print(f"{engine.name}: {took}", flush=True)
    tell(came, asked)


def tell(came: dict[str, list[Came]], asked: argparse.Namespace) -> None:
    print(f"{asked.site}: {asked.pages:,} pages in {asked.files} files, {asked.runs} runs")
    for job in ("ingest", "reread", "export"):
        pairs = zip(came["local"], came["ray"], strict=True)
        ratios = [ray.seconds[job] / local.seconds[job] for local, ray in pairs]
        print(
            f"{job}: Ray takes {statistics.median(ratios):.2f} times as long as this machine's cores"
        )
    local, ray = came["local"][0], came["ray"][0]
    print(f"rejections: {dict(ray.found.rejections)}")
    differing = [table for table in local.rows if local.rows[table] != ray.rows[table]]
    if local.files != ray.files:
        differing.append("export")
    for table in differing:
        print(f"DIFFERENT: {table}: {local.rows.get(table)} and {ray.rows.get(table)}")
    if differing:
        sys.exit(1)
    print(f"the same rows: {'; '.join(f'{name} {rows}' for name, rows in ray.rows.items())}")
    print(f"the same export: {ray.files}")


if __name__ == "__main__":
    main()
