"""A replayed site in, how much faster its archive is read again on all cores than on one out.

    python benchmarks/reread.py [--site felix] [--pages 3000] [--runs 3] [--jobs 2]
                                [--stored as-read] [--folder DIR]

The site is crawled once, from a loopback server. Then `newscrawl reread --apply` reads its pages from
the archive, as a process of its own, in turn: held to one core, with one reading process; free, with
one; and free, with as many as there are cores. What is stored was read by

    older      an older reader, which took each text otherwise: every article is written anew
    as-read    this reader: nothing is written

and is put back before each run. With `--folder` what was crawled stays there for the next time. The
sites are read from `../shared` (see CONTRIBUTING.md).
"""

from __future__ import annotations

import argparse
import compileall
import contextlib
import ctypes
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from replayed import SITES, crawl_command, prepare, replay, unpack

import newscrawl
from newscrawl.storage.migrate import upgrade

PR_SET_CHILD_SUBREAPER = 36
"""prctl(2)"""
CORES = sorted(os.sched_getaffinity(0))
OLDER = (
    "UPDATE articles SET reader_version = '0', content_hash = fingerprint,"
    " body = body || char(10) || char(10) || 'Share this article with your friends'"
)
"""what another reader might have left: a line more, and so another hash"""


def crawl(site: str, folder: Path) -> None:
    """Crawl the site into `folder`, unless an earlier run did."""
    if (folder / "whole").exists():
        upgrade(f"sqlite:///{folder}/newscrawl.db")  # a newer version may ask
        return
    shutil.rmtree(folder, ignore_errors=True)
    with (
        tempfile.TemporaryDirectory() as scratch,
        replay(unpack(site, Path(scratch))) as environment,
    ):
        settings = prepare(folder, *SITES[site])
        subprocess.run(
            crawl_command(), env=environment | settings, check=True, stdout=subprocess.DEVNULL
        )
    (folder / "whole").touch()


def reread(folder: Path, jobs: int, cores: list[int]) -> tuple[float, float, str]:
    """Seconds, seconds of CPU, and the last line of what the command says."""
    settings = {
        "NEWSCRAWL_DATA_DIR": str(folder),
        "NEWSCRAWL_SOURCES_DIR": str(folder / "sources"),
        "NEWSCRAWL_DATABASE_URL": f"sqlite:///{folder}/reread.db",
    }
    command = [
        sys.executable,
        "-m",
        "newscrawl",
        "reread",
        "--jobs",
        str(jobs),
        "--apply",
        "--anew",
    ]
    with held_to(cores):
        before, started = os.times(), time.monotonic()
        done = subprocess.run(
            command, env=os.environ | settings, check=True, stdout=subprocess.PIPE, text=True
        )
        seconds = time.monotonic() - started
        wait_for_orphans()
        after = os.times()
    spent = (after.children_user - before.children_user) + (
        after.children_system - before.children_system
    )
    return seconds, spent, done.stdout.splitlines()[-1]


def adopt_orphans() -> None:
    """Let processes that a command leaves behind become ours, so that their time is counted."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def wait_for_orphans() -> None:
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()


@contextlib.contextmanager
def held_to(cores: list[int]) -> Iterator[None]:
    """Keep this process, and those that it starts, to these cores."""
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, CORES)


def put_back(folder: Path, pages: int, stored: str) -> None:
    """The database as it was crawled, with so many pages that can be read again."""
    for path in folder.glob("reread.db*"):
        path.unlink()
    shutil.copy(folder / "newscrawl.db", folder / "reread.db")
    with contextlib.closing(sqlite3.connect(folder / "reread.db")) as connection:
        chosen = "SELECT id FROM pages WHERE archive_file IS NOT NULL ORDER BY id LIMIT ?"
        connection.execute(
            f"UPDATE pages SET archive_file = NULL WHERE id NOT IN ({chosen})", (pages,)
        )
        if stored == "older":
            connection.execute(OLDER)
        connection.commit()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--site", choices=sorted(SITES), default="felix")
    parser.add_argument("--pages", type=int, default=3000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=len(CORES))
    parser.add_argument("--folder", type=Path, help="where what was crawled stays")
    parser.add_argument("--stored", choices=["older", "as-read"], default="as-read")
    options = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    compileall.compile_dir(Path(newscrawl.__file__).parent, quiet=1)
    adopt_orphans()
    ways = {
        "one core": (1, CORES[:1]),
        "one process": (1, CORES),
        f"{options.jobs} processes": (options.jobs, CORES),
    }
    taken: dict[str, list[float]] = {name: [] for name in ways}
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch)
        crawl(options.site, folder / options.site)
        for _ in range(options.runs):
            for name, (jobs, cores) in ways.items():
                put_back(folder / options.site, options.pages, options.stored)
                seconds, spent, said = reread(folder / options.site, jobs, cores)
                taken[name].append(seconds)
                print(f"{name:12} {seconds:7.1f} s, {spent:6.1f} s of CPU; {said}", flush=True)
    last = taken[f"{options.jobs} processes"]
    for name in list(ways)[:-1]:
        ratios = [one / all_ for one, all_ in zip(taken[name], last, strict=True)]
        print(
            f"{options.jobs} processes / {name}: median {statistics.median(ratios):.2f}"
            f" (from {min(ratios):.2f} to {max(ratios):.2f}, {options.runs} runs)"
        )


if __name__ == "__main__":
    main()
