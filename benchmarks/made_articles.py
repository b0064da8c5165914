"""A number and a seed in, a database of that many articles out, made from the statistics of real ones.

Lengths, kinds of blocks and the share of letters beyond ASCII are those of 263 articles of some
sixty publishers, read by newscrawl; the words themselves are made up, with the frequencies of
Zipf's law. Articles come in the order of a crawl: sources side by side, in order of time.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import math
import random
import sqlite3
from bisect import bisect
from collections.abc import Iterator, Sized
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

import psycopg
from sqlalchemy import make_url

LOG_WORDS = (6.51, 0.84)
"""mean and deviation of the natural logarithm of the words in an article"""
WORDS_A_BLOCK = 39
LETTERS = (5.5, 2.6)
"""mean and deviation of the letters in a word"""
KINDS = {"paragraph": 832, "heading": 101, "list_item": 48, "quote": 15, "table_row": 4}
BEYOND_ASCII = 0.02
"""share of letters, those of the typographic signs of English text included"""
REMOVED = {"outside_body": 30, "related_links": 20, "navigation": 15, "share": 6, "byline": 3,
           "caption": 3, "newsletter": 2, "comment_form": 2}  # fmt: skip
"""mean number of blocks taken out of an article"""
SOURCES = 92
POOL = 60_000
"""blocks of which articles are put together: 15 MB, beyond the window of the compressors"""
START = datetime(2016, 1, 1)  # noqa: DTZ001  SQLite's columns have UTC without an offset

Row = tuple[Any, ...]
COLUMNS = (
    "id", "url", "source", "page_url", "is_own_page", "title", "authors", "published_at",
    "modified_at", "language", "description", "section", "tags", "licence", "canonical_url",
    "image_url", "site_name", "article_type", "is_free", "blocks", "body", "word_count",
    "content_hash", "fingerprint", "first_seen_at", "fetched_at", "updated_at", "reader_version",
    "removed_counts", "cluster",
)  # fmt: skip


class Newsroom:
    """Makes articles; the same seed makes the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311  no secret
        self._words = [self._word() for _ in range(30_000)]
        self._shares = list(itertools.accumulate(1 / (rank + 2.7) for rank in range(30_000)))
        self._pool = [self._block() for _ in range(POOL)]
        self._names = [self._text(2).title() for _ in range(2_000)]
        self._tags = [self._text(1) for _ in range(500)]

    def articles(self, count: int) -> Iterator[Row]:
        """Rows of `COLUMNS`, ids from 1."""
        chance = self._random
        moment = START
        for number in range(1, count + 1):
            moment += timedelta(seconds=chance.expovariate(1 / 315))
            source = f"source-{int(SOURCES * chance.random() ** 2):02}"
            goal = chance.lognormvariate(*LOG_WORDS)
            start = chance.randrange(POOL)
            words, end = 0, start
            while words < goal:
                words += self._pool[end % POOL][2]
                end += 1
            blocks = [self._pool[place % POOL] for place in range(start, end)]
            body = "\n\n".join(block[0] for block in blocks)
            title = self._pool[(start * 7) % POOL][0][: chance.randrange(30, 90)].rstrip()
            url = f"https://{source}.example/{moment:%Y/%m}/{title.casefold().replace(' ', '-')}-{number}"
            published = None if chance.random() < 0.03 else f"{moment:%Y-%m-%d %H:%M:%S}.000000"
            seen = f"{moment + timedelta(hours=1):%Y-%m-%d %H:%M:%S.%f}"
            removed = [
                {"reason": reason, "blocks": round(mean * chance.uniform(0.2, 1.8)) + 1}
                for reason, mean in sorted(REMOVED.items())
            ]
            yield (
                number, url, source, url, True, title,
                json.dumps(chance.sample(self._names, chance.choice((0, 1, 1, 1, 1, 2)))), published,
                published if chance.random() < 0.6 else None, "en" if chance.random() < 0.8 else "de",
                self._pool[(start * 13) % POOL][0][:160] if chance.random() < 0.9 else None,
                chance.choice(self._tags) if chance.random() < 0.5 else None,
                json.dumps(chance.sample(self._tags, chance.randrange(8))),
                None, url, f"https://{source}.example/picture/{number}.jpg", source.title(),
                "news" if chance.random() < 0.5 else None,
                True if chance.random() < 0.4 else None,
                f"[{', '.join(block[1] for block in blocks)}]", body, words,
                hashlib.sha256(f"{title}\0{body}".encode()).hexdigest(),
                hashlib.sha256(url.encode()).hexdigest(), seen, seen, seen, "1",
                json.dumps(removed), hashlib.sha256(url.encode()).hexdigest()[:16],
            )  # fmt: skip

    def _word(self) -> str:
        chance = self._random
        letters = max(1, round(chance.gauss(*LETTERS)))
        plain = "etaoinshrdlucmfwypvbgk"
        return "".join(
            chance.choice("éüßñøå’“”–") if chance.random() < BEYOND_ASCII
            else plain[min(21, int(chance.expovariate(0.16)))]
            for _ in range(letters)
        )  # fmt: skip

    def _text(self, words: int) -> str:
        total = self._shares[-1]
        places = (bisect(self._shares, self._random.random() * total) for _ in range(words))
        return " ".join(self._words[min(place, 29_999)] for place in places)

    def _block(self) -> tuple[str, str, int]:
        """Text, its JSON, its words."""
        chance = self._random
        kind = chance.choices(list(KINDS), list(KINDS.values()))[0]
        mean = 6 if kind == "heading" else WORDS_A_BLOCK
        words = max(1, round(chance.lognormvariate(math.log(mean) - 0.125, 0.5)))
        text = self._text(words)
        if words > 8 and chance.random() < 0.1:
            text = text.replace(" ", " *", 1) + "_"
        text = text[:1].upper() + text[1:] + ("" if kind == "heading" else ".")
        block: dict[str, Any] = {"kind": kind, "text": text}
        if kind == "heading":
            block["level"] = chance.choice((2, 2, 3))
        return text, json.dumps(block), words


DISTINCT = 50_000
"""articles that are made; more are the same ones again, later and at other URLs. They lie hundreds of
megabytes apart, where no compressor sees that they are"""
AGAIN = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f', {column}, '+{seconds} seconds') || '000'",
    "postgresql": "{column} + interval '{seconds} seconds'",
}
TIMES = ("published_at", "modified_at", "first_seen_at", "fetched_at", "updated_at")


def fill(url: str, count: int, *, seed: int = 1) -> None:
    """Put `count` articles into the empty tables of the database at `url`."""
    newsroom = Newsroom(seed)
    moment = f"{START:%Y-%m-%d %H:%M:%S}.000000"
    licences = ("CC-BY-4.0", "all-rights-reserved", "unknown")
    sources = [
        (f"source-{n:02}", f"Source {n}", f"https://source-{n:02}.example/", "en", "INT",
         licences[n % 3], "", True, True, moment)
        for n in range(SOURCES)
    ]  # fmt: skip
    names = (
        "name, title, home, language, country, licence, licence_note, topical, enabled, updated_at"
    )
    parsed = make_url(url)
    distinct = min(count, DISTINCT)
    if parsed.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(parsed.database))) as connection:
            connection.execute("PRAGMA synchronous = OFF")
            connection.executemany(
                f"INSERT INTO sources ({names}) VALUES ({_marks(sources[0])})", sources
            )
            articles = newsroom.articles(distinct)
            statement = f"INSERT INTO articles ({', '.join(COLUMNS)}) VALUES ({_marks(COLUMNS)})"
            while rows := list(itertools.islice(articles, 5_000)):
                connection.executemany(statement, rows)
                connection.commit()
            for again in _again("sqlite", count, distinct):
                connection.execute(again)
                connection.commit()
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    dsn = parsed.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(dsn) as server, server.cursor() as cursor:
        server.execute("SET TIME ZONE 'UTC'")
        for table, columns, lines in (
            ("sources", names, iter(sources)),
            ("articles", ", ".join(COLUMNS), newsroom.articles(distinct)),
        ):
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in lines:
                    copy.write_row(row)
        for again in _again("postgresql", count, distinct):
            cursor.execute(again)


def _again(backend: str, count: int, distinct: int) -> Iterator[str]:
    """Statements that add the first `distinct` articles again and again, up to `count`."""
    span = 315 * distinct
    for number in range(1, -(-count // distinct)):
        values = dict(zip(COLUMNS, COLUMNS, strict=True))
        values |= {name: f"{name} || '-{number}'" for name in ("url", "page_url")}
        values |= {
            name: AGAIN[backend].format(column=name, seconds=number * span) for name in TIMES
        }
        values["id"] = f"id + {number * distinct}"
        limit = min(distinct, count - number * distinct)
        yield (
            f"INSERT INTO articles ({', '.join(COLUMNS)}) SELECT {', '.join(values.values())}"
            f" FROM articles WHERE id <= {limit} ORDER BY id"
        )


def _marks(columns: Sized) -> str:
    return ", ".join("?" * len(columns))
