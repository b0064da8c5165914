"""Databases of several sizes in, how much longer the larger ones take for the same questions out.

Databases of all sizes are asked in turn, so that whatever else the machine does touches all alike;
before, all of them are read once: what is measured are the questions, not a disk.
"""

from __future__ import annotations

import math
import random
import statistics
import time
from array import array
from collections.abc import Callable, Iterator
from functools import partial

from filled import COMMON, SHINGLES, SOURCES, Made, fill, hash_of, signature_of, url_of
from places import Places
from sqlalchemy import select
from sqlalchemy.orm import Session

from newscrawl.copies.signature import SLOTS, Signature
from newscrawl.storage.copy_index import alike
from newscrawl.storage.engine import Database
from newscrawl.storage.migrate import upgrade
from newscrawl.storage.models import ArticleRow
from newscrawl.storage.outcomes import save_outcomes
from newscrawl.storage.search import search

ROUNDS = 30
EACH = 20
"""times that a question is asked of a database in a round"""
BATCH = 50
"""articles that a crawl saves together"""
NEW = 10**9
"""number of the first article that no database has"""

made = Made(1)

SAVE = "save 50 new articles"
Taken = dict[str, dict[int, list[float]]]
"""seconds by question and size"""
Ask = Callable[[], object]
Question = Callable[[Session, int, random.Random], Ask]


def by_url(session: Session, size: int, chance: random.Random) -> Ask:
    url = url_of(chance.randrange(1, size))
    return lambda: session.execute(select(ArticleRow.id).where(ArticleRow.url == url)).all()


def by_text(session: Session, size: int, chance: random.Random) -> Ask:
    one = chance.randrange(1, size)
    same = (ArticleRow.source == SOURCES[one % len(SOURCES)].name,
            ArticleRow.fingerprint == hash_of(one))  # fmt: skip
    return lambda: session.execute(select(ArticleRow.id).where(*same)).all()


def by_signature(session: Session, _: int, chance: random.Random) -> Ask:
    """Look which articles may be copies of new ones, as a crawl does for each batch; none are."""
    batch = {number: signature_of(number) for number in _new(chance)}
    return lambda: alike(session, batch)


def by_signature_found(session: Session, size: int, chance: random.Random) -> Ask:
    """The same, and of each of them one is."""
    batch = {}
    for number in _new(chance):
        slots = array("I", signature_of(chance.randrange(1, size)).slots)
        slots[::2] = array("I", chance.randbytes(2 * SLOTS))
        batch[number] = Signature(SHINGLES, slots.tobytes())
    return lambda: alike(session, batch)


def by_word(session: Session, size: int, chance: random.Random) -> Ask:
    """Search for a word that one article has."""
    return partial(search, session, f"mark{chance.randrange(1, size)}", limit=10)


def by_words(session: Session, size: int, chance: random.Random) -> Ask:
    """Search for that, and a word that all have."""
    words = f"mark{chance.randrange(1, size)} {COMMON}"
    return partial(search, session, words, limit=10)


QUESTIONS: dict[str, tuple[Question, int]] = {
    "look-up by URL": (by_url, EACH),
    "look-up by text": (by_text, EACH),
    "copies of 50, none found": (by_signature, EACH // 2),
    "copies of 50, all found": (by_signature_found, EACH // 2),
    "search, rare word": (by_word, EACH // 2),
    "search, rare and common": (by_words, 1),
}
"""each with how often it is asked in a round"""


def grow(places: Places, sizes: list[int], *, keeps: bool) -> None:
    """Ask databases of `sizes` articles, which are filled unless an earlier run kept them."""
    urls = {size: filled(places, size) for size in sizes}
    for url in urls.values():
        places.warm(url)
    databases = {size: Database.open(url) for size, url in urls.items()}
    taken: Taken = {name: {size: [] for size in sizes} for name in (*QUESTIONS, SAVE)}
    ask_all(databases, {name: {size: [] for size in sizes} for name in taken}, 0)  # warms up
    for turn in range(1, ROUNDS + 1):
        ask_all(databases, taken, turn)
    for database in databases.values():
        database.close()
    report(places, taken)
    if not keeps:
        for url in urls.values():
            places.drop(url)


def ask_all(databases: dict[int, Database], taken: Taken, turn: int) -> None:
    """Ask every database every question, and note the seconds."""
    for size, database in databases.items():
        chance = random.Random(f"{turn} {size}")  # noqa: S311
        for name, (question, times) in QUESTIONS.items():
            taken[name][size] += asked(database, question, times, size, chance)
        taken[SAVE][size] += saved(database, chance)


def filled(places: Places, size: int) -> str:
    name = f"newscrawl_sizes_{size}"
    if places.has(name):
        upgrade(places.url(name))  # a newer version may ask
        return places.url(name)
    started, url = time.perf_counter(), places.fresh()
    upgrade(url)
    fill(url, size)
    url = places.rename(url, name)  # only when it is whole
    seconds = time.perf_counter() - started
    print(f"{places.name}: {size:,} articles filled in {seconds:,.0f} s", flush=True)
    return url


def asked(
    database: Database, question: Question, times: int, size: int, chance: random.Random
) -> Iterator[float]:
    with database.read() as session:
        for _ in range(times):
            ask = question(session, size, chance)
            started = time.perf_counter()
            ask()
            yield time.perf_counter() - started


def saved(database: Database, chance: random.Random) -> Iterator[float]:
    outcomes = [made.outcome(number, 80) for number in _new(chance)]
    with database.begin() as session:
        started = time.perf_counter()
        save_outcomes(session, outcomes)
        session.flush()
        yield time.perf_counter() - started
        session.rollback()


def _new(chance: random.Random) -> range:
    first = NEW + chance.randrange(NEW)
    return range(first, first + BATCH)


def report(places: Places, taken: Taken) -> None:
    sizes = list(next(iter(taken.values())))
    print(f"{places.name}, µs (median)      {''.join(f'{size:>12,}' for size in sizes)}")
    for name, by_size in taken.items():
        medians = [statistics.median(seconds) * 1e6 for seconds in by_size.values()]
        growth = medians[-1] / medians[0]
        print(f"    {name:27}{''.join(f'{value:12,.0f}' for value in medians)}{growth:8.2f}-fold")
    allowed = math.log(sizes[-1]) / math.log(sizes[0])
    print(f"    {'log n':27}{'':{12 * len(sizes)}}{allowed:8.2f}-fold", flush=True)
