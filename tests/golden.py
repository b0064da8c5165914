"""The golden pages: a page and the article that a person expects of it, side by side.

`python -m tests.golden refresh` prints how the reader's answer differs and writes it into the
expected article; read the difference before you commit it.
"""

from __future__ import annotations

import difflib
import json
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from newscrawl import Extraction, extract

PAGES = Path(__file__).parent / "pages"


@dataclass(frozen=True)
class Golden:
    path: Path
    """of the JSON file; the page is beside it"""
    url: str
    fetched_at: datetime
    absent: list[str]
    article: dict[str, Any]

    @property
    def name(self) -> str:
        return f"{self.path.parent.name}/{self.path.stem}"

    def read(self) -> Extraction:
        html = self.path.with_suffix(".html").read_bytes()
        return extract(html, self.url, fetched_at=self.fetched_at)


def load_all() -> list[Golden]:
    return [load(path) for path in sorted(PAGES.glob("*/*.json"))]


def load(path: Path) -> Golden:
    row = json.loads(path.read_text(encoding="utf-8"))
    return Golden(
        path, row["url"], datetime.fromisoformat(row["fetched_at"]), row["absent"], row["article"]
    )


def answer(golden: Golden) -> dict[str, Any]:
    """The reader's article, with the fields that are expected."""
    found = golden.read()
    published = found.published_at.isoformat() if found.published_at else None
    said = {
        "title": found.title,
        "authors": found.authors,
        "language": found.language,
        "published_at": published,
        "body": [block.text for block in found.blocks],
    }
    return {name: said[name] for name in golden.article}


def refresh() -> None:
    for golden in load_all():
        expected, found = golden.article, answer(golden)
        if expected == found:
            continue
        before, after = (
            json.dumps(x, ensure_ascii=False, indent=2).splitlines() for x in (expected, found)
        )
        print("\n".join(difflib.unified_diff(before, after, golden.name, "as read", lineterm="")))
        row = json.loads(golden.path.read_text(encoding="utf-8")) | {"article": found}
        golden.path.write_text(
            json.dumps(row, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    if sys.argv[1:] != ["refresh"]:
        sys.exit("usage: python -m tests.golden refresh")
    refresh()
