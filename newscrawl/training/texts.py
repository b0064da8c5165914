"""Ids of articles and a folder of shared corpora in, their texts out, read as a crawl reads them."""

from __future__ import annotations

import json
import lzma
import tarfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from newscrawl.reading.reader import extract

JUDGED = "topics.jsonl"
"""the corpus that has judged articles as texts"""


@dataclass(frozen=True, slots=True)
class LabelledText:
    """An article as it is classified."""

    id: str
    title: str | None
    body: str
    language: str | None
    beside: tuple[str, ...] = ()
    """description, section, tags"""


def load_texts(shared: Path, ids: Collection[str]) -> Iterator[LabelledText]:
    """The texts of those of `ids` that are there, in no order."""
    left = set(ids)
    for text in _judged(shared / "corpora" / JUDGED, ids):
        left.discard(text.id)
        yield text
    of_corpus: dict[str, set[str]] = {}
    for id_ in left:
        of_corpus.setdefault(id_.partition("/")[0], set()).add(id_)
    for corpus, wanted in sorted(of_corpus.items()):
        pages, site = (
            shared / "corpora" / f"{corpus}.jsonl.xz",
            shared / "sites" / f"{corpus}.tar.xz",
        )
        if pages.exists():
            yield from _pages(pages, corpus, wanted)
        elif site.exists():
            yield from _site(site, wanted)


def _judged(path: Path, wanted: Collection[str]) -> Iterator[LabelledText]:
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["id"] in wanted:
            yield LabelledText(row["id"], row["title"], row["text"], row["language"])


def _pages(path: Path, corpus: str, wanted: Collection[str]) -> Iterator[LabelledText]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            id_ = f"{corpus}/{row['id']}"
            if id_ in wanted:
                yield _read(id_, row["html"], row["url"])


def _site(path: Path, wanted: Collection[str]) -> Iterator[LabelledText]:
    with tarfile.open(path, "r|xz") as members:
        for member in members:
            id_ = member.name.removeprefix("./").removesuffix("/index.html")
            if member.isfile() and id_ in wanted and (file := members.extractfile(member)):
                yield _read(id_, file.read(), None)


def _read(id_: str, html: str | bytes, url: str | None) -> LabelledText:
    found = extract(html, url)
    beside = (found.description, found.section, *found.tags)
    return LabelledText(
        id_, found.title, found.body, found.language, tuple(text for text in beside if text)
    )
