"""Pages are read more slowly than they come: no more of a source are fetched than a crawl can hold."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from crawl.conftest import Crawler
from crawl.small_site import serve_site
from newscrawl.spiders.news import IN_HAND

STUCK = """
import asyncio
from newscrawl.cli import main
from newscrawl.desk import Desk
async def read(self, fetched): await asyncio.sleep(3600)
Desk.read = read
main()
"""


def test_pages_that_wait_for_a_reader_are_in_hand(
    sqlite_crawler: Crawler, write_source: Callable[..., Path]
) -> None:
    with serve_site() as site:
        paths = [f"/council/{number}" for number in range(4 * IN_HAND)]
        for path in paths:
            site.story(path)
        site.sitemap("/map.xml", dict.fromkeys(paths, ""))
        folder = write_source("small", site.base + "/", f'sitemaps = ["{site.base}/map.xml"]')
        environment = sqlite_crawler.environment | {
            "NEWSCRAWL_SOURCES_DIR": str(folder),
            "NEWSCRAWL_ALLOW_PRIVATE_ADDRESSES": "1",
        }
        command = [sys.executable, "-c", STUCK, "crawl", "small"]
        with subprocess.Popen(
            [*command, "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8"], env=environment,
            cwd=sqlite_crawler.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        ) as crawl:  # fmt: skip
            try:
                asked = asked_until_still(lambda: sum(path in paths for path, _ in site.log))
            finally:
                crawl.kill()
    assert IN_HAND <= asked <= 2 * IN_HAND


def asked_until_still(asked: Callable[[], int]) -> int:
    """The requests, when there has been none for a while after the first."""
    deadline = time.monotonic() + 60
    since, before = time.monotonic(), 0
    while time.monotonic() < deadline and not (before and time.monotonic() > since + 3):
        time.sleep(0.1)
        if (now := asked()) != before:
            since, before = time.monotonic(), now
    return before
