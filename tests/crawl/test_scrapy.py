"""Crawling is plain Scrapy: its own commands work from the project's root."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def scrapy(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scrapy", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=120
    )


def test_scrapy_lists_the_spider(sqlite_crawler) -> None:
    assert scrapy("list", **sqlite_crawler.environment).stdout.split() == ["news"]


def test_scrapy_crawls_a_source(sqlite_crawler, faulty, write_source) -> None:
    folder = write_source("good", faulty.base + "/", f'feeds = ["{faulty.base}/good.xml"]')
    environment = sqlite_crawler.environment | {
        "NEWSCRAWL_SOURCES_DIR": str(folder),
        "NEWSCRAWL_ALLOW_PRIVATE_ADDRESSES": "1",
    }
    done = scrapy("crawl", "news", "-a", "source=good", **environment)
    assert done.returncode == 0, done.stderr
    assert "/robots.txt" in faulty.requests
    assert "/2026/other-page-of-the-day" in faulty.requests
    again = scrapy("crawl", "news", "-a", "source=good", **environment)
    assert again.returncode == 0, again.stderr
    assert faulty.requests.count("/2026/other-page-of-the-day") == 1
