"""Articles in, how fast they are stored, looked up and compared out, on both databases.

    python benchmarks/storage.py [--articles 10000] [--postgres URL] [--sqlite FOLDER]
                                 [--sizes 10000,100000,1000000] [--passes 3]

Storing: made articles (about 400 words, 12 removed blocks) go through the writer of a crawl, and the
rows that come of it through SQLAlchemy Core's bulk insert into empty tables, in one transaction:
the limit. Both keep the same indexes, the search index included.

Sizes: the database is filled with so many articles (short ones), and at each size one article is
looked up by its URL and by its text, compared with all others by its signature, found by a word,
and fifty new ones are saved; the median of many, in microseconds.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, insert, select, text
from sqlalchemy.orm import Session

from newscrawl.config import Config
from newscrawl.copies.signature import METHOD, SLOTS, Signature
from newscrawl.items import Article, Block, BlockKind, Reason, RemovedBlock
from newscrawl.sources import Source
from newscrawl.storage.copy_index import alike
from newscrawl.storage.engine import Database
from newscrawl.storage.migrate import upgrade
from newscrawl.storage.models import ArticleRow, Base
from newscrawl.storage.outcomes import Outcome, PageState, save_outcomes
from newscrawl.storage.search import search
from newscrawl.storage.sources import save_sources
from newscrawl.storage.states import RunState
from newscrawl.storage.writer import Writer

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SOURCES = [
    Source(name=f"paper{n}", title=f"Paper {n}", home=f"https://paper{n}.example/", language="en")
    for n in range(20)
]
WRITTEN = (
    "articles", "article_versions", "removed_blocks", "pages", "article_signatures",
    "article_bands", "article_copies",
)  # fmt: skip
"""tables that storing an article writes to, in an order in which they can be filled"""
CHUNK = 5000


class Made:
    """Articles of made-up words, as frequent as those of a language are."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311
        letters = "aeioubcdfglmnprst"
        self.words = ["".join(self.chance.choices(letters, k=n % 8 + 2)) for n in range(20_000)]
        self.weights = list(accumulate(1 / (rank + 10) for rank in range(len(self.words))))
        self.lines = [self.text(8) for _ in range(20_000)]

    def text(self, words: int) -> str:
        return " ".join(self.chance.choices(self.words, cum_weights=self.weights, k=words))

    def outcome(self, number: int, words: int = 400) -> Outcome:
        source = SOURCES[number % len(SOURCES)]
        url = f"{source.home}2026/story-{number}"
        at = NOW + timedelta(minutes=number)
        article = Article(
            source=source.name, url=url, page_url=url, fetched_at=at, reader_version="1",
            title=self.text(8), authors=[self.text(2)], published_at=at, language="en",
            blocks=[Block(BlockKind.PARAGRAPH, self.text(words // 8)) for _ in range(8)],
            removed=[RemovedBlock(self.text(8), Reason.NAVIGATION, 0) for _ in range(12)],
        )  # fmt: skip
        return Outcome(
            source=source.name, url=url, final_url=url, state=PageState.FETCHED, fetched_at=at,
            status=200, result=article,
        )  # fmt: skip

    def rows(self, first: int, number: int) -> dict[str, list[dict[str, Any]]]:
        """Rows of short articles, for filling a database."""
        tables: dict[str, list[dict[str, Any]]] = {
            "articles": [], "article_signatures": [], "article_bands": []
        }  # fmt: skip
        for one in range(first, first + number):
            source = SOURCES[one % len(SOURCES)]
            url = f"{source.home}2026/story-{one}"
            digest = f"{one:064x}"
            body = f"mark{one} {self.words[0]} " + ". ".join(self.chance.choices(self.lines, k=5))
            at = NOW + timedelta(minutes=one)
            tables["articles"].append({
                "id": one, "url": url, "source": source.name, "page_url": url, "is_own_page": True,
                "title": self.chance.choice(self.lines), "authors": [], "published_at": at, "tags": [],
                "language": "en", "blocks": [], "body": body, "word_count": 40,
                "content_hash": digest, "fingerprint": digest, "title_hash": digest, "cluster": digest[-16:],
                "first_seen_at": at, "fetched_at": at, "updated_at": at, "reader_version": "1",
            })  # fmt: skip
            signature = Signature(33, self.chance.randbytes(4 * SLOTS))
            tables["article_signatures"].append({
                "article_id": one, "method": METHOD, "shingles": 33, "signature": signature.slots,
            })  # fmt: skip
            tables["article_bands"] += [
                {"bucket": bucket, "article_id": one} for bucket in signature.buckets()
            ]
        tables["article_bands"].sort(key=lambda row: row["bucket"])
        return tables


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--sizes", default="", help="for example 10000,100000,1000000")
    parser.add_argument("--postgres", default="", help="URL of a server on which to make databases")
    parser.add_argument("--only", choices=["sqlite", "postgresql"], help="one database")
    parser.add_argument("--sqlite", type=Path, help="folder on the disk that is measured")
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",") if size]
    with tempfile.TemporaryDirectory(dir=options.sqlite) as folder:
        for places in (SqlitePlaces(Path(folder)), PostgresPlaces(options.postgres)):
            if options.only and options.only != places.name.lower():
                continue
            if options.articles:
                store(places, Path(folder), options.articles, options.passes)
            if sizes:
                grow(places, sizes)
            places.close()


class SqlitePlaces:
    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self.folder, self.made = folder, 0

    def fresh(self) -> str:
        self.made += 1
        return f"sqlite:///{self.folder / f'{self.made}.db'}"

    def drop(self, url: str) -> None:
        for path in self.folder.glob(f"{url.rpartition('/')[2]}*"):
            path.unlink()

    def close(self) -> None:
        pass


class PostgresPlaces:
    name = "PostgreSQL"

    def __init__(self, server: str) -> None:
        self.server = server or "postgresql://postgres@127.0.0.1:5432/postgres"
        url = Database.open(self.server, check=False).url
        self.engine = create_engine(url, isolation_level="AUTOCOMMIT")
        self.made = 0

    def fresh(self) -> str:
        self.made += 1
        name = f"newscrawl_bench_{self.made}_{random.randrange(10**9)}"  # noqa: S311
        with self.engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        return self.engine.url.set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        with self.engine.connect() as connection:
            name = url.rpartition("/")[2]
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))

    def close(self) -> None:
        self.engine.dispose()


Places = SqlitePlaces | PostgresPlaces


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
            insert_all(session, rows)
        return time.perf_counter() - started


def insert_all(session: Session, rows: dict[str, list[dict[str, Any]]]) -> None:
    for name, some in rows.items():
        if some:
            session.execute(insert(Base.metadata.tables[name]), some)


def grow(places: Places, sizes: list[int]) -> None:
    made, url = Made(2), places.fresh()
    upgrade(url)
    medians: list[dict[str, float]] = []
    with Database.open(url) as database:
        with database.begin() as session:
            save_sources(session, SOURCES, now=NOW)
        filled = 0
        for size in sizes:
            started = time.perf_counter()
            for first in range(filled + 1, size + 1, CHUNK):
                with database.begin() as session:
                    insert_all(session, made.rows(first, min(CHUNK, size + 1 - first)))
            filled = size
            print(f"{places.name}: {size:,} articles, filled in"
                  f" {time.perf_counter() - started:,.0f} s", flush=True)  # fmt: skip
            settle(database)
            medians.append(measure(database, made, size))
            for name, value in medians[-1].items():
                print(f"    {name:24} {value:10,.0f} µs", flush=True)
    allowed = math.log(sizes[-1]) / math.log(sizes[0])
    print(
        f"{places.name}: {sizes[-1]:,} articles against {sizes[0]:,}; log n grows {allowed:.2f}-fold"
    )
    for name, value in medians[0].items():
        print(f"    {name:24} {medians[-1][name] / value:6.2f}-fold")
    places.drop(url)


def settle(database: Database) -> None:
    """What either database does by itself in quiet hours."""
    with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        if database.url.get_backend_name() == "postgresql":
            connection.exec_driver_sql("CHECKPOINT")
            # The rows came with their numbers.
            connection.exec_driver_sql(
                "SELECT setval(pg_get_serial_sequence('articles', 'id'), max(id)) FROM articles"
            )


def measure(database: Database, made: Made, size: int) -> dict[str, float]:
    chance = random.Random(3)  # noqa: S311

    def by_url(session: Session) -> Callable[[], object]:
        one = chance.randrange(1, size)
        url = f"{SOURCES[one % len(SOURCES)].home}2026/story-{one}"
        return lambda: session.execute(select(ArticleRow.id).where(ArticleRow.url == url)).all()

    def by_text(session: Session) -> Callable[[], object]:
        one = chance.randrange(1, size)
        same = (ArticleRow.source == f"paper{one % len(SOURCES)}",
                ArticleRow.fingerprint == f"{one:064x}")  # fmt: skip
        return lambda: session.execute(select(ArticleRow.id).where(*same)).all()

    def copies(session: Session) -> Callable[[], object]:
        signature = Signature(33, chance.randbytes(4 * SLOTS))
        return lambda: alike(session, {size + 1: signature})

    def word(session: Session) -> Callable[[], object]:
        # A mark that one article has, and a word that many have.
        words = f"mark{chance.randrange(1, size)} {made.words[0]}"
        return lambda: search(session, words, limit=10)

    found = {}
    for name, question in {
        "look-up by URL": by_url, "look-up by text": by_text, "look for copies": copies,
        "search for two words": word,
    }.items():  # fmt: skip
        found[name] = median(asked(database, question))
    found["save fifty new articles"] = median(saved(database, made, size))
    return found


def asked(
    database: Database, question: Callable[[Session], Callable[[], object]]
) -> Iterator[float]:
    with database.read() as session:
        for _ in range(300):
            ask = question(session)
            started = time.perf_counter()
            ask()
            yield time.perf_counter() - started


def saved(database: Database, made: Made, size: int) -> Iterator[float]:
    for batch in range(20):
        outcomes = [made.outcome(10**9 + size + 50 * batch + one, 40) for one in range(50)]
        with database.begin() as session:
            started = time.perf_counter()
            save_outcomes(session, outcomes)
            session.flush()
            yield time.perf_counter() - started
            session.rollback()


def median(seconds: Iterator[float]) -> float:
    """In microseconds; the first tenth warms up."""
    taken = list(seconds)
    return statistics.median(taken[len(taken) // 10 :]) * 1e6


if __name__ == "__main__":
    main()
