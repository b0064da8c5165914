"""A long crawl in, the memory that its processes hold out, page by page.

    python benchmarks/memory.py [--pages 24000]

Crawls every HTML page of the largest replayed site, articles or not, and adds up the proportional
set sizes (PSS: what processes share counts once) of the crawl and its workers every second. Flat
means: the peak over all pages lies within a fifth of what was held when 2,000 had been done.
"""

from __future__ import annotations

import argparse
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from replayed import SITES, crawl_command, prepare, replay, unpack

SITE = "felix"
WARM = 2000
"""pages after which memory should not grow"""


def write_sitemap(site: Path, limit: int) -> tuple[str, int]:
    """A sitemap of every page of the site, in the site; its URL and the number of pages."""
    home = SITES[SITE][0].rpartition("/")[0]
    paths = sorted(page.parent.relative_to(site).as_posix() for page in site.rglob("index.html"))
    urls = [f"<url><loc>{home}/{quote(path)}/</loc></url>" for path in paths[:limit]]
    (site / "all-pages.xml").write_text(f"<urlset>{''.join(urls)}</urlset>", encoding="utf-8")
    return f"{home}/all-pages.xml", len(urls)


def tree_of(pid: int) -> Iterator[int]:
    """The process and all that descend from it."""
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from tree_of(int(child))


def memory_of(pid: int) -> int:
    """Bytes held by the process."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:  # it has just ended
        return 0
    found = re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


def pages_done(database: Path) -> int:
    with closing(sqlite3.connect(database, timeout=30)) as connection:
        query = "SELECT count(*) FROM pages WHERE state <> 'pending'"
        return int(connection.execute(query).fetchone()[0])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=1_000_000, help="default: all there are")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "data")
        sites = unpack(SITE, Path(scratch))
        sitemap, pages = write_sitemap(sites / SITE, options.pages)
        settings = prepare(folder, sitemap, r"^http")
        samples: list[tuple[int, int]] = []
        with replay(sites) as environment:
            crawl = subprocess.Popen(
                crawl_command(), env=environment | settings, stdout=subprocess.DEVNULL
            )
            shown = 0
            while crawl.poll() is None:
                done = pages_done(folder / "newscrawl.db")
                main, *others = (memory_of(process) for process in tree_of(crawl.pid))
                samples.append((done, main + sum(others)))
                if done >= shown:
                    print(f"{done:6d} pages {samples[-1][1] / 1e6:7.0f} MB, of which"
                          f" {main / 1e6:.0f} MB the crawl itself", flush=True)  # fmt: skip
                    shown += 2000
                time.sleep(1)
        if crawl.returncode:
            sys.exit(f"the crawl failed with exit status {crawl.returncode}")
        done = pages_done(folder / "newscrawl.db")
    warm = max(memory for at, memory in samples if at <= WARM)
    peak = max(memory for _, memory in samples)
    print(f"{done} of {pages} pages: peak {peak / 1e6:.0f} MB, until {WARM} pages"
          f" {warm / 1e6:.0f} MB: ratio {peak / warm:.2f}")  # fmt: skip


if __name__ == "__main__":
    main()
