"""Articles in, how fast they are stored, looked up and compared out, on both databases.

    python benchmarks/storage.py [--articles 10000] [--passes 3] [--only sqlite|postgresql]
                                 [--postgres URL] [--sqlite FOLDER] [--sizes 10000,100000,1000000] [--keep]

Storing: made articles (about 400 words, 12 removed blocks) go through the writer of a crawl, and the
rows that come of it through SQLAlchemy Core's bulk insert into empty tables, in one transaction:
the limit. Both keep the same indexes, the search index included.

Sizes: databases of so many short articles are filled, and each is asked in turn for one article by its
URL and by its text, for what may be copies of a batch of fifty new ones, and for words; and fifty new
ones are saved. `--articles 0` leaves storing out; with `--keep` the filled databases stay for the next
time (`newscrawl_sizes_*`), on SQLite in `--sqlite FOLDER`; a million take some 3 GB.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from filled import NOW, SOURCES, Made
from places import Places, PostgresPlaces, SqlitePlaces
from sizes import grow
from sqlalchemy import insert, select

from newscrawl.config import Config
from newscrawl.storage.engine import Database
from newscrawl.storage.migrate import upgrade
from newscrawl.storage.models import Base
from newscrawl.storage.outcomes import Outcome
from newscrawl.storage.sources import save_sources
from newscrawl.storage.states import RunState
from newscrawl.storage.writer import Writer

WRITTEN = (
    "articles", "article_versions", "removed_blocks", "pages", "article_signatures",
    "article_bands", "article_copies",
)  # fmt: skip
"""tables that storing an article writes to, in an order in which they can be filled"""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--sizes", default="", help="for example 10000,100000,1000000")
    parser.add_argument("--postgres", default="", help="URL of a server on which to make databases")
    parser.add_argument("--only", choices=["sqlite", "postgresql"], help="one database")
    parser.add_argument("--sqlite", type=Path, help="folder on the disk that is measured")
    parser.add_argument("--keep", action="store_true", help="let the filled databases stay")
    options = parser.parse_args()
    if options.keep and not options.sqlite:
        parser.error("--keep needs --sqlite FOLDER")
    sizes = [int(size) for size in options.sizes.split(",") if size]
    with tempfile.TemporaryDirectory(dir=options.sqlite) as folder:
        if options.only != "postgresql":
            kept = options.sqlite if options.keep else Path(folder)
            run(SqlitePlaces(kept), Path(folder), sizes, options)
        if options.only != "sqlite":
            run(PostgresPlaces(options.postgres), Path(folder), sizes, options)


def run(places: Places, folder: Path, sizes: list[int], options: argparse.Namespace) -> None:
    if options.articles:
        store(places, folder, options.articles, options.passes)
    if sizes:
        grow(places, sizes, keeps=options.keep)
    places.close()


def store(places: Places, folder: Path, number: int, passes: int) -> None:
    made = Made(1)
    outcomes = [made.outcome(one) for one in range(1, number + 1)]
    shares = []
    for _ in range(passes):
        written, bare = places.fresh(), places.fresh()
        seconds = asyncio.run(through_writer(written, folder, outcomes))
        with Database.open(written) as database, database.read() as session:
            rows = {
                name: [dict(row) for row in session.execute(select(Base.metadata.tables[name])).mappings()]
                for name in WRITTEN
            }  # fmt: skip
        limit = bulk(bare, rows)
        shares.append(limit / seconds)
        print(
            f"{places.name}: {number / seconds:8,.0f} articles/s through the writer,"
            f" {number / limit:8,.0f} by bulk insert of the same rows: {limit / seconds:.2f} of it",
            flush=True,
        )
        places.drop(written)
        places.drop(bare)
    print(f"{places.name}: median {statistics.median(shares):.2f} of the limit", flush=True)


async def through_writer(url: str, folder: Path, outcomes: list[Outcome]) -> float:
    upgrade(url)
    config = Config(data_dir=folder / "data", database_url=url)
    writer = Writer.open(config, SOURCES)
    started = time.perf_counter()
    await asyncio.gather(*(writer.save(outcome) for outcome in outcomes))
    seconds = time.perf_counter() - started
    await writer.close(RunState.DONE)
    return seconds


def bulk(url: str, rows: dict[str, list[dict[str, Any]]]) -> float:
    upgrade(url)
    with Database.open(url) as database:
        with database.begin() as session:
            save_sources(session, SOURCES, now=NOW)
        started = time.perf_counter()
        with database.begin() as session:
            for name, some in rows.items():
                if some:
                    session.execute(insert(Base.metadata.tables[name]), some)
        return time.perf_counter() - started


if __name__ == "__main__":
    main()
