"""The quality of reading does not fall: floors on the golden pages, and on the shared corpora where they are.

The floors in `floors.json` may be raised at any time; lowering one needs its reason in the commit.
"""

from __future__ import annotations

import importlib.util
import json
import lzma
import os
import sys
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from newscrawl import extract
from newscrawl.reading.document import parse
from newscrawl.reading.metadata import read_metadata

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))
from golden import answer, load_all  # noqa: E402

FLOORS = json.loads(Path(__file__).with_name("floors.json").read_text(encoding="utf-8"))
CORPORA = Path(os.environ.get("NEWSCRAWL_SHARED", ROOT.parent / "shared")) / "corpora"


def load_scores() -> ModuleType:
    spec = importlib.util.spec_from_file_location("scores", ROOT / "benchmarks" / "scores.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_golden_pages() -> None:
    pages = load_all()
    exact = sum(answer(page)["body"] == page.article["body"] for page in pages)
    assert exact >= FLOORS["golden"]["exact"] * len(pages)


def load_pages(name: str) -> list[dict[str, Any]]:
    with lzma.open(CORPORA / f"{name}.jsonl.xz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def measure(name: str) -> dict[str, float]:
    scores: Any = load_scores()
    pages = load_pages(name)
    texts = [extract(page["html"], page["url"]).body for page in pages]
    bodies = [(page["body"], text) for page, text in zip(pages, texts, strict=True)]
    said = {"f1": scores.shingle_f1(bodies), "accuracy": scores.same_words(bodies)}
    if pages[0]["paras"]:
        rows = [
            (page["paras"], page["optional"], [line for line in text.split("\n") if line])
            for page, text in zip(pages, texts, strict=True)
        ]
        said["exact"] = sum(scores.is_exact(*row) for row in rows) / len(rows)
        said["rouge"] = sum(scores.rouge_lsum(*row) for row in rows) / len(rows)
    return said


METADATA = " metadata"


@pytest.mark.parametrize("name", [n for n in FLOORS if n != "golden" and not n.endswith(METADATA)])
def test_corpora(name: str) -> None:
    if not (CORPORA / f"{name}.jsonl.xz").exists():
        pytest.skip(f"no corpus {name} in {CORPORA}")
    said = measure(name)
    for measured, floor in FLOORS[name].items():
        assert said[measured] >= floor, f"{measured} of {name}"


def measure_metadata(name: str) -> dict[str, float]:
    """Shares of pages with the exact title, the same authors, the same day."""
    scores: Any = load_scores()
    hits: dict[str, list[bool]] = {"title": [], "authors": [], "date": []}
    for page in load_pages(name):
        found = read_metadata(parse(page["html"]), page["url"])
        if page["title"]:
            same = scores.squeeze(found.title or "") == scores.squeeze(page["title"])
            hits["title"].append(same)
        if page["authors"]:
            hits["authors"].append(scores.same_names(page["authors"], found.authors))
        if page["date"]:
            hits["date"].append(found.date == date.fromisoformat(page["date"]))
    return {measured: sum(right) / len(right) for measured, right in hits.items()}


@pytest.mark.parametrize("name", [n.removesuffix(METADATA) for n in FLOORS if n.endswith(METADATA)])
def test_metadata_of_corpora(name: str) -> None:
    if not (CORPORA / f"{name}.jsonl.xz").exists():
        pytest.skip(f"no corpus {name} in {CORPORA}")
    said = measure_metadata(name)
    for measured, floor in FLOORS[name + METADATA].items():
        assert said[measured] >= floor, f"{measured} of {name}"
