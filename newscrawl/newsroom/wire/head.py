"""A story in, what its page's head says of it out: on Open Wire never twice the same."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from newscrawl.newsroom.content import WIRE, Kind, Story, utc_text
from newscrawl.newsroom.prose import Picture


def story_head(story: Story) -> str:
    """Switches: `no opengraph`, `json-ld`, `meta date` (a bare date field in place of OpenGraph's)."""
    lines = [f'<link rel="canonical" href="{story.url}">']
    if not story.has("no opengraph"):
        lines += opengraph(story)
    if story.has("meta date"):
        lines.append(f'<meta name="date" content="{utc_text(story.published_at)}">')
        lines.append(f'<meta name="author" content="{escape(", ".join(story.signed_by))}">')
    if story.names_its_type:
        facts = json.dumps(json_ld(story), ensure_ascii=False)
        lines.append(f'<script type="application/ld+json">{facts}</script>')
    return "\n".join(lines)


def opengraph(story: Story) -> list[str]:
    facts = [
        ("og:site_name", WIRE.title),
        ("og:type", "article"),
        ("og:title", story.title),
        ("og:description", story.summary),
        ("og:url", story.url),
    ]
    if not story.has("meta date"):
        facts.append(("article:published_time", utc_text(story.published_at)))
    if story.modified_at:
        facts.append(("article:modified_time", utc_text(story.modified_at)))
    return [f'<meta property="{key}" content="{escape(value)}">' for key, value in facts]


def json_ld(story: Story) -> dict[str, Any]:
    signed: list[dict[str, str]] = [{"@type": "Person", "name": name} for name in story.authors]
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting" if story.kind is Kind.LIVE_BLOG else "NewsArticle",
        "url": story.url,
        "headline": story.title,
        "description": story.summary,
        "author": signed or {"@type": "Organization", "name": WIRE.title},
        "publisher": {"@type": "Organization", "name": WIRE.title},
        "datePublished": utc_text(story.published_at),
        "dateModified": utc_text(story.last_modified_at),
        "isAccessibleForFree": True,
        "articleSection": WIRE.sections[story.section],
        "keywords": ", ".join(story.tags),
    }
    if picture := next((block for block in story.body if isinstance(block, Picture)), None):
        facts["image"] = {
            "@type": "ImageObject",
            "url": f"{WIRE.home}i/{picture.file}",
            "caption": picture.caption,
        }
    return facts
