"""Articles of real sites, and copies and near misses made of them, in; precision and recall out.

    python benchmarks/copies.py [--sites partitopirata,iff] [--database URL] [--seed 1] [--show]

The sites are those of `../shared`. Of half of the articles a copy is made, of another publisher:
retitled, with another byline, cut, lightly edited, framed with words of its own, or all of it. Of
the others near misses are made, which are no copies: the next one of a series of the same site
(every sentence with another figure, two paragraphs in five another text), a column that shares head
and foot, an article that quotes one. The other text in them is of articles that are not stored. All are stored in random order by the path of a crawl.

A found pair (copy and head) counts as right when both are made of one article, or when the longest
common subsequence of their words, found by difflib, takes in most of the shorter one. Recall counts
the made copies that are in the cluster of their original.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from difflib import SequenceMatcher
from pathlib import Path

from sqlalchemy import select

from newscrawl.copies.words import words_of
from newscrawl.items import Article, Block, BlockKind, Page
from newscrawl.reading.reader import read
from newscrawl.sources import Source
from newscrawl.storage.engine import Database
from newscrawl.storage.migrate import upgrade
from newscrawl.storage.models import ArticleCopy, ArticleRow
from newscrawl.storage.outcomes import Outcome, PageState, save_outcomes
from newscrawl.storage.sources import save_sources

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from sites.replay import REPLAY, SHARED

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FEWEST_WORDS = 60
TOGETHER = 50
"""articles that are stored in one transaction, as in a crawl"""
OURS = (
    "Our desk has added nothing to this report but its headline, and thanks those who sent it in.",
    "Readers who want to hear of such news first may leave us an address; we write once a week.",
    "The paper is owned by those who write it and by those who read it, and takes no other money.",
    "All times are those of the capital. Corrections go to the desk, which answers within a day.",
    "You will find more on this in the weekend edition, which comes with a map and a calendar.",
)


@dataclass
class Made:
    """An article to be stored, and what it was made of."""

    article: Article
    origin: str
    """URL of the article that it is, or is a copy of; of a near miss its own"""
    how: str


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sites", default="partitopirata")
    parser.add_argument("--database", help="an empty one; default: SQLite in a temporary folder")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most", type=int, default=1000, help="articles of each site")
    parser.add_argument("--show", action="store_true", help="print what was missed or mistaken")
    options = parser.parse_args()
    chance = random.Random(options.seed)  # noqa: S311
    with tempfile.TemporaryDirectory() as folder:
        made: list[Made] = []
        for site in options.sites.split(","):
            real = list(articles_of(site, Path(folder), options.most))
            print(f"{site}: {len(real)} articles of {FEWEST_WORDS} words or more")
            chance.shuffle(real)
            third = len(real) // 3 + 1
            fillers, real = real[:third], real[third:]
            made += [*(Made(one, one.url, "real") for one in real), *make(real, fillers, chance)]
        chance.shuffle(made)
        url = options.database or f"sqlite:///{folder}/copies.db"
        upgrade(url)
        with Database.open(url) as database:
            seconds = store(database, made)
            print(f"{len(made)} articles stored in {seconds:.1f} s")
            report(database, made, show=options.show)


def articles_of(site: str, folder: Path, most: int) -> Iterator[Article]:
    """The articles of a site that are long enough, each text once."""
    unpack = [sys.executable, str(REPLAY), "unpack", "--archives", str(SHARED / "sites")]
    subprocess.run([*unpack, "--sites", str(folder), site], check=True, stdout=subprocess.DEVNULL)
    source = Source(name=site, title=site, home=f"https://{site}.example/", language="en")
    seen: set[str] = set()
    for path in sorted((folder / site).rglob("index.html")):
        url = f"https://{site}.example/{path.parent.relative_to(folder / site).as_posix()}/"
        result = read(Page(url=url, body=path.read_bytes(), fetched_at=NOW), source)
        if isinstance(result, Article) and result.fingerprint not in seen:
            seen.add(result.fingerprint)
            if len(words_of(result.body)) >= FEWEST_WORDS:
                yield replace(result, url=url, page_url=url, canonical_url=None)
        if len(seen) == most:
            return


def make(real: list[Article], fillers: list[Article], chance: random.Random) -> Iterator[Made]:
    half = len(real) // 2
    for number, one in enumerate(real[:half]):
        how = list(COPIES)[number % len(COPIES)]
        yield Made(moved(one, f"copy{number % 7}", COPIES[how](one, chance), chance), one.url, how)
    for number, one in enumerate(real[half:]):
        how = list(MISSES)[number % len(MISSES)]
        other = fillers[number]
        blocks = MISSES[how](one, other, chance)
        url = f"{one.url}{how}-{number}/"
        title = f"{one.title} ({number})"
        fresh = replace(one, url=url, page_url=url, title=title, blocks=blocks)
        if how == "quoting" and number % 2:
            fresh = moved(fresh, "quoter", blocks, chance)
        yield Made(fresh, fresh.url, how)


def moved(one: Article, source: str, blocks: list[Block], chance: random.Random) -> Article:
    """The article as another publisher has it: new title, byline and address, later by some hours."""
    url = f"https://{source}.example/{one.fingerprint[:12]}"
    at = (one.published_at or NOW) + timedelta(hours=chance.randint(1, 72))
    return replace(
        one, source=source, url=url, page_url=url, title=f"Seen elsewhere: {len(blocks)}",
        authors=["The Desk"], published_at=at, blocks=blocks,
    )  # fmt: skip


def retitled(one: Article, _: random.Random) -> list[Block]:
    return one.blocks


def cut(one: Article, chance: random.Random) -> list[Block]:
    """The beginning, half to four fifths of its words, up to the middle of a paragraph."""
    left = round(len(one.body.split()) * chance.uniform(0.5, 0.8))
    blocks = []
    for block in one.blocks:
        words = block.text.split()[:left]
        if words:
            blocks.append(replace(block, text=" ".join(words)))
        left -= len(words)
    return blocks


def edited(one: Article, chance: random.Random) -> list[Block]:
    """One word in forty is another one."""

    def words(text: str) -> str:
        return " ".join("desk" if chance.random() < 1 / 40 else word for word in text.split())

    return [replace(block, text=words(block.text)) for block in one.blocks]


def framed(one: Article, chance: random.Random) -> list[Block]:
    """A byline before it, up to three sentences of the house around it."""
    ours = [Block(BlockKind.PARAGRAPH, text) for text in chance.sample(OURS, 3)]
    byline = Block(BlockKind.PARAGRAPH, "From our desk, with a report of another paper.")
    return [byline, ours[0], *one.blocks, *ours[1:]]


def all_of_it(one: Article, chance: random.Random) -> list[Block]:
    part = replace(one, blocks=cut(one, chance))
    blocks = framed(part, chance)
    return blocks[:-1] if len(part.body.split()) < 150 else blocks


def series(one: Article, other: Article, chance: random.Random) -> list[Block]:
    """The same report a week later: other figures in each sentence, two paragraphs in five new."""

    def text(block: Block) -> str:
        sentences = re.split(r"(?<=[.!?:;,]) ", block.text)
        return " ".join(f"{sentence} {chance.randint(2, 999)}" for sentence in sentences)

    return [
        chance.choice(other.blocks) if chance.random() < 0.4 else replace(block, text=text(block))
        for block in one.blocks
    ]


def column(one: Article, other: Article, _: random.Random) -> list[Block]:
    """The same head and foot, about a third of it, another text between."""
    third = max(1, len(one.blocks) // 6)
    return [*one.blocks[:third], *other.blocks, *one.blocks[len(one.blocks) - third :]]


def quoting(one: Article, other: Article, chance: random.Random) -> list[Block]:
    """Another article that takes over as much as a third of its own length."""
    left = len(other.body.split()) // 3
    quoted = []
    for block in chance.sample(one.blocks, len(one.blocks)):
        if len(block.text.split()) <= left:
            quoted.append(block)
            left -= len(block.text.split())
    return [*other.blocks[:2], *quoted, *other.blocks[2:]]


COPIES = {"retitled": retitled, "cut": cut, "edited": edited, "framed": framed, "all": all_of_it}
MISSES = {"series": series, "column": column, "quoting": quoting}


def store(database: Database, made: list[Made]) -> float:
    names = sorted({one.article.source for one in made})
    sources = [
        Source(name=name, title=name, home=f"https://{name}.example/", language="en")
        for name in names
    ]
    with database.begin() as session:
        save_sources(session, sources, now=NOW)
    started = time.perf_counter()
    for start in range(0, len(made), TOGETHER):
        outcomes = [
            Outcome(
                source=one.article.source, url=one.article.url, final_url=one.article.url,
                state=PageState.FETCHED, fetched_at=NOW, status=200, result=one.article,
            )
            for one in made[start : start + TOGETHER]
        ]  # fmt: skip
        with database.begin() as session:
            save_outcomes(session, outcomes)
    return time.perf_counter() - started


def report(database: Database, made: list[Made], *, show: bool) -> None:
    with database.read() as session:
        rows = session.execute(select(ArticleRow.id, ArticleRow.url, ArticleRow.cluster)).all()
        found = session.execute(
            select(ArticleCopy.article_id, ArticleCopy.head_id, ArticleCopy.similarity)
        ).all()
    cluster = {row.url: row.cluster for row in rows}
    urls = {row.id: row.url for row in rows}
    by_url = {one.article.url: one for one in made if one.article.url in cluster}
    copies = [one for one in by_url.values() if one.how in COPIES]
    hit: Counter[str] = Counter()
    for one in copies:
        if cluster[one.article.url] == cluster.get(one.origin):
            hit[one.how] += 1
        elif show:
            print("  missed:", one.how, len(one.article.body.split()), "words of", one.origin)
    total = Counter(one.how for one in copies)
    for how in COPIES:
        print(f"  recall {how:10} {hit[how] / max(1, total[how]):7.4f}  of {total[how]}")
    wrong: Counter[str] = Counter()
    for copy, head, *rest in found:
        one, other = by_url[urls[copy]], by_url[urls[head]]
        if one.origin != other.origin and not is_alike(one.article, other.article):
            name = next((how for how in (one.how, other.how) if how in MISSES), "real")
            wrong[name] += 1
            if show:
                print("  mistaken:", one.how, one.article.url, other.how, other.article.url, *rest)
    misses = Counter(one.how for one in by_url.values() if one.how in MISSES)
    for how in MISSES:
        print(f"  mistaken {how:8} {wrong[how]:7d}  of {misses[how]}")
    print(f"recall    {sum(hit.values()) / max(1, len(copies)):.4f}  of {len(copies)} made copies")
    right = len(found) - sum(wrong.values())
    print(f"precision {right / max(1, len(found)):.4f}  of {len(found)} found pairs")


def is_alike(one: Article, other: Article) -> bool:
    """Whether most of the shorter text stands in the longer one, in its order."""
    texts = sorted((words_of(one.body), words_of(other.body)), key=len)
    blocks = SequenceMatcher(None, *texts, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size > 3) / len(texts[0]) > 0.8


if __name__ == "__main__":
    main()
