"""The committed expected articles in, `ExpectedArticle` and `ExpectedRejection` values out.

The stories under `articles/` are the truth; `python -m newscrawl.newsroom.write_expected` writes
the files under `expected/` from them, and a test holds that the two agree.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

from newscrawl.items import RejectionReason
from newscrawl.newsroom.content import EDITIONS, OUTLETS, Outlet, stories

FOLDER = resources.files("newscrawl.newsroom") / "expected"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedArticle:
    """What a careful person copies from a page."""

    source: str
    url: str
    """canonical"""
    title: str
    authors: tuple[str, ...]
    published_at: datetime
    modified_at: datetime | None
    """None where the page names no later change"""
    language: str
    article_type: str | None
    """None where the page names no type"""
    body: tuple[str, ...]
    """one text a paragraph, subheading, list item or table row"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedRejection:
    source: str
    url: str
    reason: RejectionReason
    is_listed: bool
    """a feed or a sitemap of the outlet names it, so that a crawl without `allow` meets it"""


@cache
def expected(edition: int = 1) -> list[ExpectedArticle]:
    """The articles that a full crawl of an edition stores, by outlet, newest first."""
    return [
        article_value(outlet, record)
        for outlet in OUTLETS
        for record in records(outlet, edition, "articles")
    ]


@cache
def rejected(edition: int = 1) -> list[ExpectedRejection]:
    """The pages of an edition that are no articles."""
    return [
        ExpectedRejection(
            source=outlet.name, **{**record, "reason": RejectionReason(record["reason"])}
        )
        for outlet in OUTLETS
        for record in records(outlet, edition, "rejected")
    ]


def disallowed(edition: int = 1) -> list[str]:
    """The linked pages that robots.txt closes: a crawl must not ask for them."""
    return [s.url for outlet in OUTLETS for s in stories(outlet, edition) if s.disallowed]


def records(outlet: Outlet, edition: int, part: str) -> list[dict[str, Any]]:
    """Of one outlet: those of edition 1, those that later editions changed or added in place."""
    if edition not in EDITIONS:
        raise ValueError(f"the sample newsroom has editions {EDITIONS}, not {edition!r}")
    document = json.loads((FOLDER / f"{outlet.name}.json").read_text(encoding="utf-8"))
    by_url: dict[str, dict[str, Any]] = {}
    for number in EDITIONS[:edition]:
        by_url.update((record["url"], record) for record in document[f"edition {number}"][part])
    return list(by_url.values())


def article_value(outlet: Outlet, record: dict[str, Any]) -> ExpectedArticle:
    modified = record["modified_at"]
    return ExpectedArticle(
        source=outlet.name,
        **{
            **record,
            "authors": tuple(record["authors"]),
            "body": tuple(record["body"]),
            "published_at": datetime.fromisoformat(record["published_at"]),
            "modified_at": datetime.fromisoformat(modified) if modified else None,
        },
    )
