"""The stories in, the files of expected articles and rejections out; run it after a story changes."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

from newscrawl.newsroom.content import EDITIONS, OUTLETS, Kind, Outlet, Story, stories, utc_text
from newscrawl.newsroom.prose import read_out
from newscrawl.newsroom.site import resources

Record = dict[str, Any]


def document(outlet: Outlet) -> dict[str, dict[str, list[Record]]]:
    """Edition 1 whole; of a later edition what is new or reads otherwise than before."""
    parts: dict[str, dict[str, list[Record]]] = {}
    seen: list[Record] = []
    for edition in EDITIONS:
        articles = [r for r in article_records(outlet, edition) if r not in seen]
        rejections = [r for r in rejection_records(outlet, edition) if r not in seen]
        parts[f"edition {edition}"] = {"articles": articles, "rejected": rejections}
        seen += articles + rejections
    return parts


def article_records(outlet: Outlet, edition: int) -> list[Record]:
    return [article_record(story) for story in stories(outlet, edition) if is_article(story)]


def is_article(story: Story) -> bool:
    return (
        story.kind not in (Kind.PAYWALL_STUB, Kind.GALLERY)
        and story.language == "en"
        and not story.disallowed
    )


def article_record(story: Story) -> dict[str, Any]:
    return {
        "url": story.url,
        "title": story.title,
        "authors": list(story.signed_by),
        "published_at": utc_text(story.published_at),
        "modified_at": utc_text(story.modified_at) if story.modified_at else None,
        "language": story.language,
        "article_type": story.kind.value if story.names_its_type else None,
        "body": list(read_out(story.body)),
    }


def rejection_records(outlet: Outlet, edition: int) -> list[Record]:
    listed = listed_urls(outlet, edition)
    return [
        {"url": url, "reason": resource.rejection.value, "is_listed": url in listed}
        for url, resource in resources(edition).items()
        if resource.rejection and url.startswith(outlet.home)
    ]


def listed_urls(outlet: Outlet, edition: int) -> set[str]:
    """What the outlet's feeds and sitemaps name, without tracking parameters and fragments."""
    urls: set[str] = set()
    for url, resource in resources(edition).items():
        if not url.startswith(outlet.home) or resource.content_type.startswith("text/html"):
            continue
        body = gzip.decompress(resource.body) if url.endswith(".gz") else resource.body
        if body.startswith(b"<?xml"):
            found = re.findall(r'(?:<loc>|<link>|text/html" href=")(http[^<"?#]+)', body.decode())
            urls.update(found)
    return urls


def main() -> None:
    folder = Path(__file__).parent / "expected"
    for outlet in OUTLETS:
        text = json.dumps(document(outlet), ensure_ascii=False, indent=1)
        (folder / f"{outlet.name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
