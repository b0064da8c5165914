"""The quality of reading does not fall: floors on the golden pages, and on the shared corpora where they are.

The floors in `floors.json` may be raised at any time; lowering one needs its reason in the commit.
"""

from __future__ import annotations

import importlib.util
import json
import lzma
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from newscrawl import extract

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


def measure(name: str) -> dict[str, float]:
    scores: Any = load_scores()
    with lzma.open(CORPORA / f"{name}.jsonl.xz", "rt", encoding="utf-8") as file:
        pages = [json.loads(line) for line in file]
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


@pytest.mark.parametrize("name", [name for name in FLOORS if name != "golden"])
def test_corpora(name: str) -> None:
    if not (CORPORA / f"{name}.jsonl.xz").exists():
        pytest.skip(f"no corpus {name} in {CORPORA}")
    said = measure(name)
    for measured, floor in FLOORS[name].items():
        assert said[measured] >= floor, f"{measured} of {name}"
