"""Pages with a known answer in, a table of quality and speed out: newscrawl beside its peers.

    python benchmarks/extraction.py [--corpora aeb,fundus] [--extractors newscrawl,trafilatura]
                                    [--folder DIR] [--passes 3]

A corpus is `NAME.jsonl` or `NAME.jsonl.xz` in the folder, one page a line: `id`, `url`, `html`, and
what is known of it: `body` (text), `paras` and `optional` (paragraphs; which of them may be left
out), `with_` and `without` (passages that must and must not be in the text), `title`, `authors`,
`date` (ISO day). The public corpora come to that form with a few lines each. Peers run when they
are installed. Each extractor runs in one process, on one core.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import logging
import lzma
import os
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import scores

FOLDER = Path(os.environ.get("NEWSCRAWL_SHARED", Path(__file__).parents[2] / "shared")) / "corpora"
Page = dict[str, Any]


@dataclass
class Found:
    """What an extractor said of one page."""

    text: str = ""
    title: str | None = None
    authors: list[str] = field(default_factory=list)
    date: str | None = None


def newscrawl(page: Page) -> Found:
    from newscrawl import extract

    found = extract(page["html"], page["url"])
    date = found.date.isoformat() if found.date else None
    return Found(found.body, found.title, found.authors, date)


def trafilatura(page: Page) -> Found:
    from trafilatura import bare_extraction

    found = bare_extraction(
        page["html"], url=page["url"], include_comments=False, with_metadata=True
    )
    if found is None:
        return Found()
    authors = [name.strip() for name in (found.author or "").split(";") if name.strip()]
    return Found(found.text or "", found.title, authors, found.date)


def newspaper(page: Page) -> Found:
    from newspaper import Article

    article = Article(page["url"], fetch_images=False)
    article.download(input_html=page["html"])
    article.parse()
    day = article.publish_date
    date = day.date().isoformat() if isinstance(day, dt.datetime) else None
    return Found(article.text, article.title, list(article.authors), date)


EXTRACTORS = {"newscrawl": newscrawl, "trafilatura": trafilatura, "newspaper": newspaper}


def load(path: Path) -> Iterator[Page]:
    with lzma.open(path, "rt") if path.suffix == ".xz" else path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def measure(extract: Callable[[Page], Found], pages: list[Page], passes: int) -> dict[str, float]:
    found = [extract(page) for page in pages]
    times = []
    for _ in range(passes):
        started = time.perf_counter()
        for page in pages:
            extract(page)
        times.append(time.perf_counter() - started)
    rows = list(zip(pages, found, strict=True))
    result = {"pages": float(len(pages)), **quality(rows), **metadata(rows)}
    if times:
        result["pages/s"] = len(pages) / statistics.median(times)
    return result


def quality(rows: list[tuple[Page, Found]]) -> dict[str, float]:
    """Of the text; each measure where the corpus has its truth."""
    result = {}
    if texts := [(page["body"], found.text) for page, found in rows if page.get("body")]:
        result |= {"F1": scores.shingle_f1(texts), "accuracy": scores.same_words(texts)}
    if known := [(page, paragraphs(found.text)) for page, found in rows if page.get("paras")]:
        truth = [
            ([scores.squeeze(p) for p in page["paras"]], page["optional"], got)
            for page, got in known
        ]
        result["ROUGE %"] = 100 * statistics.mean(scores.rouge_lsum(*item) for item in truth)
        result["exact %"] = 100 * statistics.mean(scores.is_exact(*item) for item in truth)
    for name, key in (("kept %", "with_"), ("leaked %", "without")):
        if any(page.get(key) for page, _ in rows):
            passages = [page.get(key) or [] for page, _ in rows]
            result[name] = 100 * scores.share_inside(passages, [found.text for _, found in rows])
    return result


def metadata(rows: list[tuple[Page, Found]]) -> dict[str, float]:
    """Shares of pages with the right value, of those whose value is known."""
    checks = {
        "title %": [scores.squeeze(f.title or "") == scores.squeeze(p["title"]) for p, f in rows if p.get("title")],
        "authors %": [scores.same_names(p["authors"], f.authors) for p, f in rows if p.get("authors")],
        "date %": [f.date == p["date"] for p, f in rows if p.get("date")],
    }  # fmt: skip
    return {name: 100 * statistics.mean(hits) for name, hits in checks.items() if hits}


def paragraphs(text: str) -> list[str]:
    return [line for line in map(scores.squeeze, text.split("\n")) if line]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--corpora", help="comma-separated; default: all in the folder")
    parser.add_argument("--extractors", default="newscrawl,trafilatura")
    parser.add_argument("--passes", type=int, default=0, help="timed passes; 0: no timing")
    options = parser.parse_args()
    files = {path.name.split(".")[0]: path for path in sorted(options.folder.glob("*.jsonl*"))}
    names = options.corpora.split(",") if options.corpora else [n for n in files if n != "topics"]
    missing = [name for name in names if name not in files]
    if missing or not names:
        sys.exit(f"no corpus {', '.join(missing) or 'at all'} in {options.folder}")
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    for name in names:
        pages = list(load(files[name]))
        rows = {
            extractor: measure(EXTRACTORS[extractor], pages, options.passes)
            for extractor in options.extractors.split(",")
        }
        print_table(name, rows)


def print_table(corpus: str, rows: dict[str, dict[str, float]]) -> None:
    columns = list(next(iter(rows.values())))
    print(f"\n{corpus}\n| extractor | {' | '.join(columns)} |\n|---|{'---:|' * len(columns)}")
    for extractor, values in rows.items():
        cells = [
            f"{values[c]:.3f}" if c in {"F1", "accuracy"} else f"{values[c]:.1f}" for c in columns
        ]
        print(f"| {extractor} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
