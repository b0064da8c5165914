"""A database of many articles in, how long each page of the web application takes out.

    python benchmarks/serve.py [--articles 1000000] [--folder FOLDER] [--database URL] [--passes 20]

The database is filled (`filled.py`: articles of a hundred words, of twenty sources, one a minute), unless
it has articles already, and stays in FOLDER, or at URL. Then `newscrawl serve` is started as a person
starts it, and each page is asked for over HTTP, one after the other; median and worst, in milliseconds.
The first answers after the start count as well.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import statistics
import subprocess
import sys
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path

from filled import COMMON, SOURCES, fill, url_of
from sqlalchemy import func, insert, select, update

from newscrawl.items import Page
from newscrawl.storage.archive import Archive
from newscrawl.storage.days import count_days
from newscrawl.storage.engine import Database
from newscrawl.storage.migrate import upgrade
from newscrawl.storage.models import ArticleRow, CrawlRun, PageRow, SourceDay, table_of
from newscrawl.storage.runs import COUNTS

CRAWLS = 5_000
"""of all sources"""
ARCHIVED = 20
"""articles with a page in the archive"""
ALLOWED = 0.1
"""seconds"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=Path("data/serve"))
    parser.add_argument("--database", default="")
    parser.add_argument("--passes", type=int, default=20)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    url = options.database or f"sqlite:///{options.folder / 'newscrawl.db'}"
    prepare(url, options.folder, options.articles)
    environment = os.environ | {
        "NEWSCRAWL_DATABASE_URL": url,
        "NEWSCRAWL_DATA_DIR": str(options.folder),
    }
    command = [sys.executable, "-m", "newscrawl", "serve", "--port", "0"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            base = next(
                found[1]
                for line in server.stderr
                if (found := re.search(r"Open (http://\S+)/ ", line))
            )
            ask_all(base, options.passes, options.articles)
        finally:
            server.terminate()


def prepare(url: str, folder: Path, articles: int) -> None:
    """Fill the database, where it is empty."""
    upgrade(url)
    with Database.open(url) as database, database.read() as session:
        known = session.scalar(select(ArticleRow.id).limit(1))
    if known is None:
        started = time.perf_counter()
        fill(url, articles)
        print(f"filled in {time.perf_counter() - started:.0f} s", flush=True)
    with Database.open(url) as database:
        with database.begin() as session:
            if session.scalar(select(func.max(SourceDay.seen_on))) is None:
                started = time.perf_counter()
                count_days(session, datetime.now(UTC))
                print(f"days counted in {time.perf_counter() - started:.0f} s", flush=True)
        with database.begin() as session:
            if session.scalar(select(CrawlRun.id).limit(1)) is None:
                session.execute(insert(table_of(CrawlRun)), _runs())
        with database.begin() as session, Archive(folder / "archive") as archive:
            row = PageRow
            if session.scalar(select(row.archive_file).where(row.id == 1)) is None:
                for number in range(1, ARCHIVED + 1):
                    place = archive.append(_page(number))
                    values = {
                        "archive_file": place.file,
                        "archive_offset": place.offset,
                        "archive_length": place.length,
                    }
                    session.execute(update(row).where(row.id == number).values(**values))


def _runs() -> list[dict[str, object]]:
    now = datetime.now(UTC)
    return [
        {
            "run_id": f"run-{number}",
            "source": source.name,
            "started_at": now - timedelta(hours=4 * (CRAWLS - number)),
            "finished_at": now - timedelta(hours=4 * (CRAWLS - number)),
            "state": "done",
            "newscrawl_version": "0.1.0",
            **dict.fromkeys(COUNTS, 10),
            "rejections": {},
            "errors": {},
        }
        for number in range(CRAWLS)
        for source in SOURCES
    ]


def _page(number: int) -> Page:
    """A page with a hundred links around forty paragraphs."""
    chance = random.Random(number)  # noqa: S311
    text = " ".join("the council debated cameras ferries licences tunnels bridges".split())
    paragraphs = "".join(f"<p>{text} {chance.random()} and more of it.</p>" for _ in range(40))
    links = "".join(f'<li><a href="/{n}">Story {n}</a></li>' for n in range(100))
    html = f"<html><body><ul>{links}</ul><article><h1>Story {number}</h1>{paragraphs}</article></body></html>"
    url = url_of(number)
    return Page(url=url, requested_url=url, body=html.encode(), fetched_at=datetime.now(UTC))


def ask_all(base: str, passes: int, articles: int) -> None:
    word = COMMON
    far = f"{datetime(2026, 1, 1) + timedelta(minutes=articles // 2):%Y-%m-%dT%H:%M:%S}~{articles // 2}"  # noqa: DTZ001
    source = SOURCES[3].name
    paths = {
        "overview": "/",
        "overview, 90 days": "/?days=90",
        "overview, a year": "/?days=365",
        "sources": "/sources",
        "source": f"/sources/{source}",
        "articles": "/articles",
        "articles, far back": f"/articles?after={far}",
        "articles of a source": f"/articles?source={source}&after={far}",
        "articles of a month": "/articles?since=2026-03-01&until=2026-03-31",
        "articles, rare language": "/articles?language=is",
        "search, common word": f"/articles?q={word}",
        "search, rare word": f"/articles?q=mark{articles // 3}",
        "search, common word of a source": f"/articles?q={word}&source={source}",
        "search, two words": f"/articles?q={word}+mark{articles // 5}",
        "search, beginning": "/articles?q=mark9*",
        "search, nothing": "/articles?q=qqqqqq",
        "search, common in another language": f"/articles?q={word}&language=is",
        "article": f"/articles/{articles // 2}",
        "inspector": "/inspector/7",
        "inspector, read again": "/inspector/7?again",
        "datasets": "/datasets",
    }
    slow = []
    for name, path in paths.items():
        times = []
        for _ in range(passes):
            started = time.perf_counter()
            with urllib.request.urlopen(base + path) as answer:
                answer.read()
            times.append(time.perf_counter() - started)
        median, worst = statistics.median(times), max(times)
        slow += [name] if median > ALLOWED else []
        print(f"{name:36} median {1000 * median:6.0f} ms, worst {1000 * worst:6.0f}", flush=True)
    print(f"over {1000 * ALLOWED:.0f} ms: {', '.join(slow) or 'none'}")


if __name__ == "__main__":
    main()
