"""A number in, a database of that many articles out, filled by the fastest way that each has.

The articles are short, so that a million fit on any disk: about a hundred words, as frequent as those
of a language are. Each tenth is a copy: half of its signature is that of an article before it.
Everything about an article follows from its number; so what was filled once can be asked about.
"""

from __future__ import annotations

import hashlib
import random
import sqlite3
from array import array
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

import psycopg
from sqlalchemy import make_url

from newscrawl.copies.signature import BANDS, METHOD, SLOTS, Signature
from newscrawl.items import Article, Block, BlockKind, Reason, RemovedBlock
from newscrawl.sources import Source
from newscrawl.storage.outcomes import Outcome, PageState

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SOURCES = [
    Source(name=f"paper{n}", title=f"Paper {n}", home=f"https://paper{n}.example/", language="en")
    for n in range(20)
]
LINES = 13
"""of eight words, in an article"""
SHINGLES = 97
"""that so many words make"""
COMMON = "tt"
"""a word that all articles have"""
COPIED = 10
"""one in so many articles is a copy"""

Row = tuple[Any, ...]
ARTICLE = (
    "id", "url", "source", "page_url", "is_own_page", "title", "authors", "published_at", "tags",
    "language", "blocks", "body", "word_count", "content_hash", "fingerprint", "title_hash",
    "cluster", "first_seen_at", "fetched_at", "updated_at", "reader_version",
)  # fmt: skip
PAGE = (
    "id", "url", "source", "state", "attempts", "discovered_at", "discovered_in", "status",
    "fetched_at", "next_at", "article_id",
)  # fmt: skip
SIGNATURE = ("article_id", "method", "shingles", "signature")
BAND = ("bucket", "article_id")


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
        url = url_of(number)
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


def url_of(number: int) -> str:
    return f"{SOURCES[number % len(SOURCES)].home}2026/story-{number}"


def hash_of(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def signature_of(number: int) -> Signature:
    """Of each `COPIED`th article half of the slots, every other one, are those of one before it."""
    slots = hashlib.shake_128(str(number).encode()).digest(4 * SLOTS)
    if number % COPIED == 0:
        mine, others = array("I", slots), array("I", signature_of(number // 2 | 1).slots)
        mine[::2] = others[::2]
        slots = mine.tobytes()
    return Signature(SHINGLES, slots)


def fill(url: str, size: int) -> None:
    """Put so many articles into the database at `url`, which has empty tables."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        _fill_sqlite(str(parsed.database), size)
    else:
        dsn = parsed.set(drivername="postgresql").render_as_string(hide_password=False)
        _fill_postgresql(dsn, size)


def _fill_sqlite(path: str, size: int) -> None:
    with closing(sqlite3.connect(path)) as connection:
        # Whatever is filled is thrown away when it fails; nothing of it must leave the memory early.
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -3000000"):
            connection.execute(f"PRAGMA {pragma}")
        for table, columns, rows in _tables(size):
            names, marks = ", ".join(columns), ", ".join("?" * len(columns))
            connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
            connection.commit()
        connection.execute("INSERT INTO article_search (article_search) VALUES ('optimize')")
        connection.execute("ANALYZE")
        connection.commit()
        connection.execute("PRAGMA journal_mode = WAL")


def _fill_postgresql(dsn: str, size: int) -> None:
    with psycopg.connect(dsn, autocommit=True) as server, server.cursor() as cursor:
        cursor.execute("SET TIME ZONE 'UTC'")
        cursor.execute("SET synchronous_commit = off")
        cursor.execute("SET maintenance_work_mem = '500MB'")
        for table, columns, rows in _tables(size):
            with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        for table in ("articles", "pages"):  # the rows came with their numbers
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
            )
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def _tables(size: int) -> Iterator[tuple[str, tuple[str, ...], Iterator[Row]]]:
    """Tables in an order in which they can be filled; rows as both databases take them."""
    sources = ("name", "title", "home", "language", "country", "licence", "licence_note", "topical",
               "rank", "enabled", "updated_at")  # fmt: skip
    at = _stamp(0)
    rows = ((one.name, one.title, one.home, "en", "", "unknown", "", True, 0, True, at)
            for one in SOURCES)  # fmt: skip
    yield "sources", sources, rows
    yield "articles", ARTICLE, _articles(size)
    yield "pages", PAGE, _pages(size)
    buckets = [array("q", bytes(8 * size)) for _ in range(BANDS)]
    yield "article_signatures", SIGNATURE, _signatures(size, buckets)
    yield "article_bands", BAND, _bands(buckets)


def _articles(size: int) -> Iterator[Row]:
    made = Made(2)
    lines = made.chance.choices
    for number in range(1, size + 1):
        url, digest, at = url_of(number), hash_of(number), _stamp(number)
        body = f"mark{number} {COMMON} " + ". ".join(lines(made.lines, k=LINES))
        yield (
            number, url, SOURCES[number % len(SOURCES)].name, url, True, lines(made.lines)[0], "[]", at,
            "[]", "en", "[]", body, 8 * LINES + 2, digest, digest, digest, digest[:16], at, at, at, "1",
        )  # fmt: skip


def _pages(size: int) -> Iterator[Row]:
    for number in range(1, size + 1):
        at = _stamp(number)
        yield (
            number, url_of(number), SOURCES[number % len(SOURCES)].name, "fetched", 0, at, "", 200, at,
            None, number,
        )  # fmt: skip


def _signatures(size: int, buckets: list[array[int]]) -> Iterator[Row]:
    """Notes the buckets of each article in `buckets`, by band and number."""
    for number in range(1, size + 1):
        signature = signature_of(number)
        for band, bucket in enumerate(signature.buckets()):
            buckets[band][number - 1] = bucket
        yield number, METHOD, signature.shingles, signature.slots


def _bands(buckets: list[array[int]]) -> Iterator[Row]:
    """In the order of the index, as far as one band after another is."""
    for band in buckets:
        for place in sorted(range(len(band)), key=band.__getitem__):
            yield band[place], place + 1


def _stamp(number: int) -> str:
    return f"{NOW + timedelta(minutes=number):%Y-%m-%d %H:%M:%S}.000000"
