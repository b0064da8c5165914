"""A story in, what its page's head says of it out: as an SEO plugin writes it, or less."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from newscrawl.newsroom.content import HARBOUR, Kind, Story
from newscrawl.newsroom.prose import Heading, Picture


def story_head(story: Story) -> str:
    """Switches: `no json-ld`, `no opengraph`."""
    lines = [
        f'<meta name="description" content="{escape(story.summary)}">',
        f'<link rel="canonical" href="{story.url}">',
        f'<link rel="shortlink" href="{HARBOUR.home}?p={story.number}">',
    ]
    if not story.has("no opengraph"):
        lines += opengraph(story)
    if story.names_its_type:
        graph = json.dumps(json_ld(story), ensure_ascii=False)
        lines.append(
            f'<script type="application/ld+json" class="yoast-schema-graph">{graph}</script>'
        )
    return "\n".join(lines)


def opengraph(story: Story) -> list[str]:
    facts = [
        ("og:locale", "en_GB"),
        ("og:type", "article"),
        ("og:title", story.title),
        ("og:description", story.summary),
        ("og:url", story.url),
        ("og:site_name", HARBOUR.title),
        ("article:published_time", story.published_at.isoformat()),
    ]
    if story.modified_at:
        facts.append(("article:modified_time", story.modified_at.isoformat()))
    if picture := lead_picture(story):
        facts.append(("og:image", picture_url(picture)))
    lines = [f'<meta property="{key}" content="{escape(value)}">' for key, value in facts]
    author = escape(", ".join(story.signed_by))
    return [
        *lines,
        f'<meta name="author" content="{author}">',
        '<meta name="twitter:card" content="summary_large_image">',
        '<meta name="twitter:label1" content="Written by">',
        f'<meta name="twitter:data1" content="{author}">',
    ]


def json_ld(story: Story) -> dict[str, Any]:
    organisation = {"@type": "Organization", "@id": f"{HARBOUR.home}#organization"}
    people = [
        {"@type": "Person", "@id": f"{HARBOUR.home}#/schema/person/{number}", "name": name}
        for number, name in enumerate(story.authors, start=1)
    ]
    article: dict[str, Any] = {
        "@type": "LiveBlogPosting" if story.kind is Kind.LIVE_BLOG else "NewsArticle",
        "@id": f"{story.url}#article",
        "isPartOf": {"@id": story.url},
        "headline": story.title,
        "author": [{"@id": p["@id"], "name": p["name"]} for p in people]
        or {**organisation, "name": HARBOUR.title},
        "datePublished": story.published_at.isoformat(),
        "dateModified": story.last_modified_at.isoformat(),
        "mainEntityOfPage": {"@id": story.url},
        "publisher": {"@id": organisation["@id"]},
        "keywords": list(story.tags),
        "articleSection": [HARBOUR.sections[story.section]],
        "inLanguage": "en-GB",
    }
    if story.kind is Kind.LIVE_BLOG:
        headings = [block.text for block in story.body if isinstance(block, Heading)]
        article["coverageStartTime"] = story.published_at.isoformat()
        article["liveBlogUpdate"] = [
            {"@type": "BlogPosting", "headline": heading.partition(" – ")[2]}
            for heading in headings
        ]
    if story.kind is Kind.OPINION:
        article["@type"] = "OpinionNewsArticle"
    if story.kind is Kind.PAYWALL_STUB:
        article["isAccessibleForFree"] = False
    page = {
        "@type": "WebPage",
        "@id": story.url,
        "url": story.url,
        "name": f"{story.title} - {HARBOUR.title}",
        "datePublished": story.published_at.isoformat(),
    }
    site = {"@type": "WebSite", "@id": f"{HARBOUR.home}#website", "name": HARBOUR.title}
    organisation_facts = {**organisation, "name": HARBOUR.title, "url": HARBOUR.home}
    return {
        "@context": "https://schema.org",
        "@graph": [article, page, site, organisation_facts, *people],
    }


def lead_picture(story: Story) -> Picture | None:
    return next((block for block in story.body if isinstance(block, Picture)), None)


def picture_url(picture: Picture) -> str:
    return f"{HARBOUR.home}wp-content/uploads/{picture.file}"
