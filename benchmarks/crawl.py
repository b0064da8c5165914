"""A replayed site in, pages per second out: the whole line beside the least spider that could do.

    python benchmarks/crawl.py [--site iff] [--runs 3] [--pages N]
                               [--database postgresql://...]

The least spider is ten lines of Scrapy which call trafilatura in the callback and store nothing.
Ours fetches the same pages, archives, reads, and commits them to SQL. Both run as processes of
their own, in turn, against the same loopback server, with the same concurrency and no delay;
their start-up counts, but not what is done once, at installation: byte code is there for all
modules, and the database has its tables. `benchmarks/memory.py` measures what a long crawl holds.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from replayed import CONCURRENCY, SITES, crawl_command, prepare, replay, unpack

import newscrawl

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
process = CrawlerProcess({"LOG_LEVEL": "ERROR", "CONCURRENT_REQUESTS_PER_DOMAIN": int(sys.argv[3]),
                          "CLOSESPIDER_PAGECOUNT": int(sys.argv[4])})
process.crawl(Least)
process.start()
print(Least.pages)
"""


def run_least(site: str, pages: int, environment: dict[str, str]) -> int:
    sitemap, allow = SITES[site]
    options = [sitemap, allow, str(CONCURRENCY), str(pages)]
    command = [sys.executable, "-c", LEAST_SPIDER, *options]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return int(done.stdout.split()[-1])


def run_ours(environment: dict[str, str]) -> int:
    done = subprocess.run(
        crawl_command(), env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return int(json.loads(done.stdout)["fetched"])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--site", choices=sorted(SITES), default="iff")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--pages", type=int, default=0, help="of each run; default: all")
    parser.add_argument("--database", default="", help="default: a new SQLite file for each run")
    options = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    compileall.compile_dir(Path(newscrawl.__file__).parent, quiet=1)
    rates: dict[str, list[float]] = {"least spider": [], "newscrawl": []}
    with (
        tempfile.TemporaryDirectory() as scratch,
        replay(unpack(options.site, Path(scratch))) as environment,
    ):
        for turn in range(options.runs):
            for name, rate in rates.items():
                folder = Path(scratch, f"{name.replace(' ', '-')}-{turn}")
                settings = prepare(
                    folder, *SITES[options.site], options.database, pages=options.pages
                )
                started = time.monotonic()
                if name == "newscrawl":
                    pages = run_ours(environment | settings)
                else:
                    pages = run_least(options.site, options.pages, environment)
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
