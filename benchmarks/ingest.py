"""Pages per second and core from a WARC file to rows, beside other ways through the same file.

    python benchmarks/ingest.py [--site felix] [--pages 2000] [--runs 3]

A WARC file is made of the pages of a real site (`../shared`, see CONTRIBUTING.md). Measured is the CPU
time of the process that reads it, which does not depend on what else the machine does as much as the
clock does; everything runs in one process on one core:

- `iterate`: FastWARC goes over the response records and reads their payloads;
- `loop`: the same, and trafilatura reads text and metadata of each page; nothing is stored;
- `ingest`: `newscrawl.ingest.task.ingest`, with the learning of the site, into SQLite;
- `ingest, filtered`: nine pages in ten are of hosts that are not asked for (`loop` reads all).
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import trafilatura
from fastwarc.warc import ArchiveIterator, WarcRecordType
from replayed import unpack
from warcs import pages_of, write_warc

from newscrawl.config import load_config
from newscrawl.ingest.files import WarcFile, find_files
from newscrawl.ingest.filters import Filters
from newscrawl.ingest.task import Ended, Task, Watch, ingest
from newscrawl.storage import ingested
from newscrawl.storage.engine import Database
from newscrawl.storage.migrate import upgrade


def responses(path: Path) -> Iterator[tuple[str, bytes]]:
    with path.open("rb") as file:
        for record in ArchiveIterator(file, record_types=WarcRecordType.response, parse_http=True):
            yield record.headers["WARC-Target-URI"], record.reader.read()


def iterate(path: Path) -> None:
    for _ in responses(path):
        pass


def loop(path: Path) -> None:
    for url, body in responses(path):
        trafilatura.bare_extraction(body, url=url, with_metadata=True)


def ingest_all(path: Path, *hosts: str) -> None:
    [file] = find_files([str(path)])
    with tempfile.TemporaryDirectory() as folder:
        _ingest(file, Path(folder), Filters(hosts=hosts))


def _ingest(file: WarcFile, folder: Path, filters: Filters) -> None:
    config = load_config(data_dir=folder, database_url=f"sqlite:///{folder}/newscrawl.db")
    upgrade(config.database)
    now = datetime.now(UTC)
    task = Task(file=file, filters=filters, run_id="bench", begun_at=now, config=config)
    with Database.open(config.database) as database, database.begin() as session:
        ingested.claim(session, {file.url: file.size}, task.asked, "bench", now=now)
    while ingest(task, Watch()) is not Ended.DONE:
        pass


def cpu_of(what: Callable[[], None]) -> float:
    begin = time.process_time()
    what()
    return time.process_time() - begin


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--site", default="felix")
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        site = unpack(asked.site, folder) / asked.site
        pages = list(islice(pages_of(site, "one.example"), asked.pages))
        whole, mixed = folder / "whole.warc.gz", folder / "mixed.warc.gz"
        number = write_warc(whole, pages)
        hosts = [f"h{n % 10}.example" for n in range(number)]
        write_warc(
            mixed,
            (
                (url.replace("one.example", host), body)
                for host, (url, body) in zip(hosts, pages, strict=True)
            ),
        )
        ways: dict[str, Callable[[], None]] = {
            "iterate": lambda: iterate(whole),
            "loop": lambda: loop(whole),
            "ingest": lambda: ingest_all(whole),
            "ingest, filtered": lambda: ingest_all(mixed, "h0.example"),
        }
        ingest_all(whole)  # what is loaded once is
        times: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(asked.runs):
            for way, run in ways.items():
                times[way].append(cpu_of(run))
        base = statistics.median(times["loop"])
        print(f"{asked.site}: {number:,} pages, {asked.runs} runs, CPU time of one core")
        for way, taken in times.items():
            middle = statistics.median(taken)
            print(f"{way:18} {number / middle:9,.0f} pages/s  {base / middle:6.2f} times the loop")


if __name__ == "__main__":
    main()
