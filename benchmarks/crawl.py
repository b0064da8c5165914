"""A replayed site in, pages per second out: the whole line beside the least spider that could do.

    python benchmarks/crawl.py [--site iff] [--runs 3] [--database postgresql://...]

The least spider is ten lines of Scrapy which call trafilatura in the callback and store nothing.
Ours fetches the same pages, archives, reads, and commits them to SQL. Both run as processes of
their own, in turn, against the same loopback server, with the same concurrency and no delay;
their start-up counts, but not what is done once, at installation: byte code is there for all modules,
and the database has its tables. The site is served from `../shared` (see CONTRIBUTING.md).
"""

from __future__ import annotations

import argparse
import compileall
import contextlib
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import newscrawl

SHARED = Path(os.environ.get("NEWSCRAWL_SHARED", Path(__file__).resolve().parents[2] / "shared"))
SITES = {
    "iff": ("http://archive.internetfreedom.in/sitemap.xml", r"/post/[^/]+/$"),
    "felix": ("http://old.felixonline.co.uk/sitemap.xml", r"/articles/[^/]+/$"),
}
CONCURRENCY = 8

LEAST_SPIDER = """
import re, sys, scrapy, trafilatura
from scrapy.crawler import CrawlerProcess
class Least(scrapy.Spider):
    name, start_urls, pages = "least", [sys.argv[1]], 0
    def parse(self, response):
        for url in re.findall(r"<loc>([^<]+)</loc>", response.text):
            if re.search(sys.argv[2], url): yield response.follow(url, self.article)
    def article(self, response):
        document = trafilatura.bare_extraction(response.text, url=response.url, with_metadata=True)
        Least.pages += document is not None
process = CrawlerProcess({"LOG_LEVEL": "ERROR", "CONCURRENT_REQUESTS_PER_DOMAIN": int(sys.argv[3])})
process.crawl(Least)
process.start()
print(Least.pages)
"""


@contextlib.contextmanager
def replay(sites: Path) -> Iterator[str]:
    """Serve the unpacked sites; yields the address of the proxy that answers for them."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, str(SHARED / "tools/replay.py"), "serve", "--sites", str(sites),
               "--port", str(port), "--http-links"]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            stdout = server.stdout or sys.exit("no server")
            stdout.readline()
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def run_least(site: str, environment: dict[str, str]) -> int:
    sitemap, allow = SITES[site]
    command = [sys.executable, "-c", LEAST_SPIDER, sitemap, allow, str(CONCURRENCY)]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return int(done.stdout.split()[-1])


def prepare(site: str, folder: Path, database: str) -> dict[str, str]:
    """Write a source, make the tables; the settings of a crawl of it come back."""
    sitemap, allow = SITES[site]
    sources = folder / "sources"
    sources.mkdir()
    (sources / "bench.toml").write_text(
        textwrap.dedent(f"""\
            title = "Benchmark"
            home = "{sitemap.rpartition("/")[0]}/"
            language = "en"
            [discover]
            sitemaps = ["{sitemap}"]
            allow = ['{allow}']
            """)
    )
    settings = {
        "NEWSCRAWL_DATA_DIR": str(folder),
        "NEWSCRAWL_SOURCES_DIR": str(sources),
        "NEWSCRAWL_DATABASE_URL": database or f"sqlite:///{folder}/newscrawl.db",
        "NEWSCRAWL_DOWNLOAD_DELAY": "0",
        "NEWSCRAWL_CONTACT": "benchmark@newscrawl.example",
    }
    upgrade = [sys.executable, "-m", "newscrawl", "db", "upgrade"]
    subprocess.run(upgrade, env=os.environ | settings, check=True, stdout=subprocess.DEVNULL)
    return settings


def run_ours(environment: dict[str, str]) -> int:
    command = [sys.executable, "-m", "newscrawl", "crawl", "bench", "--json",
               "-s", "LOG_LEVEL=ERROR", "-s", f"CONCURRENT_REQUESTS_PER_DOMAIN={CONCURRENCY}"]  # fmt: skip
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return int(json.loads(done.stdout)["fetched"])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--site", choices=sorted(SITES), default="iff")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--database", default="", help="default: a new SQLite file for each run")
    options = parser.parse_args()
    if not SHARED.is_dir():
        sys.exit(f"{SHARED} is not there: the sites that this measures on are not at hand")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    compileall.compile_dir(Path(newscrawl.__file__).parent, quiet=1)
    rates: dict[str, list[float]] = {"least spider": [], "newscrawl": []}
    with tempfile.TemporaryDirectory() as scratch:
        sites = Path(scratch, "sites")
        unpack = [sys.executable, str(SHARED / "tools/replay.py"), "unpack", "--archives",
                  str(SHARED / "sites"), "--sites", str(sites), options.site]  # fmt: skip
        subprocess.run(unpack, check=True, stdout=subprocess.DEVNULL)
        with replay(sites) as proxy:
            environment = os.environ | {"http_proxy": proxy, "https_proxy": proxy, "no_proxy": ""}
            for turn in range(options.runs):
                for name, rate in rates.items():
                    folder = Path(scratch, f"{name.replace(' ', '-')}-{turn}")
                    folder.mkdir()
                    settings = prepare(options.site, folder, options.database)
                    started = time.monotonic()
                    if name == "newscrawl":
                        pages = run_ours(environment | settings)
                    else:
                        pages = run_least(options.site, environment)
                    seconds = time.monotonic() - started
                    rate.append(pages / seconds)
                    print(
                        f"{name:14} {pages:6d} pages {seconds:7.1f} s {pages / seconds:7.1f} pages/s",
                        flush=True,
                    )
    ratios = [
        ours / least for ours, least in zip(rates["newscrawl"], rates["least spider"], strict=True)
    ]
    print(f"newscrawl / least spider: median {statistics.median(ratios):.2f}"
          f" (from {min(ratios):.2f} to {max(ratios):.2f}, {options.runs} runs)")  # fmt: skip


if __name__ == "__main__":
    main()
