"""A story in, its page on Open Wire out, with all that such a page carries around the text."""

from __future__ import annotations

from html import escape

from newscrawl.newsroom.content import WIRE, Kind, Story, tag_slug
from newscrawl.newsroom.prose import Paragraph
from newscrawl.newsroom.wire import page
from newscrawl.newsroom.wire.comments import comments
from newscrawl.newsroom.wire.head import story_head
from newscrawl.newsroom.wire.text import text

SWITCHES = frozenset(
    {
        "no opengraph",
        "meta date",
        "json-ld",
        "reading time",
        "caption as span",
        "caption in box",
        "caption twice",
        "bold subheadings",
        "share above",
        "share below",
        "bio",
        "newsletter",
        "photo of author",
        "comments",
        "comments inside",
        "legal line",
        "second address",
    }
)


def article_page(story: Story, related: tuple[Story, ...]) -> str:
    inside = comments(story) if story.has("comments inside") else ""
    parts = [
        f'<div class="d1Bw"><a href="/">Home</a> <span>›</span> <a href="/{story.section}">{WIRE.sections[story.section]}</a></div>',
        f'<h1 class="u4Kd">{escape(story.title, quote=False)}</h1>',
        above(story),
        f'<div class="a0Jf">{text(story, related)}{inside}</div>',
        below(story, related),
    ]
    return page.document(
        title=f"{story.title} | Open Wire",
        head=story_head(story),
        main="\n".join(filter(None, parts)),
        language=story.language,
    )


def above(story: Story) -> str:
    lines = [byline(story), dateline(story)]
    if story.has("photo of author"):
        lines.insert(0, '<span class="g2Ms">Photo of author</span>')
    if story.has("reading time"):
        lines.append(f'<span class="g2Ms">{reading_minutes(story)} minute read</span>')
    if story.has("share above"):
        lines.append('<div class="s5Tq"><span>Share this story</span> <span>Copy link</span></div>')
    return "\n".join(lines)


def byline(story: Story) -> str:
    people = " and ".join(
        f'<a href="/people/{tag_slug(name)}">{escape(name)}</a>' for name in story.authors
    )
    by = "Von" if story.language == "de" else "By"
    return f'<div class="w8Ce">{by} {people or WIRE.title}</div>'


def dateline(story: Story) -> str:
    at = story.published_at
    if story.language == "de":
        return f'<div class="y3Nk">{at.day}. September {at:%Y, %H:%M} Uhr UTC</div>'
    line = f"Published {at.day} {at:%B %Y, %H:%M} UTC"
    if story.modified_at:
        at = story.modified_at
        line += f" · Updated {at.day} {at:%B %Y, %H:%M} UTC"
    return f'<div class="y3Nk">{line}</div>'


def reading_minutes(story: Story) -> int:
    words = sum(len(block.text.split()) for block in story.body if isinstance(block, Paragraph))
    return max(2, round(words / 120))


def below(story: Story, related: tuple[Story, ...]) -> str:
    parts = []
    if story.credit:
        parts.append(f'<p class="c7Wd">{escape(story.credit, quote=False)}</p>')
    if story.has("bio"):
        parts += [
            f'<p class="p8Sa">{escape(name)} is a reporter at Open Wire and covers technology and the law.</p>'
            for name in story.authors
        ]
    if story.has("share below"):
        parts.append(
            '<p class="p8Sa">Share this article: <a href="#s">Mastodon</a> | <a href="#s">Email</a> | <a href="#s">Copy link</a></p>'
        )
    if story.has("newsletter"):
        parts.append(
            '<div class="p8Sa">Like what you read? <a href="/letters">Sign up for the Open Wire morning letter</a> and get the day’s stories in your inbox.</div>'
        )
    if story.has("legal line"):
        parts.append(
            '<p class="p8Sa">© 2026 Open Wire. All rights reserved. Republication only with written permission.</p>'
        )
    if story.tags:
        tags = " ".join(f'<a href="/tag/{tag_slug(tag)}">{escape(tag)}</a>' for tag in story.tags)
        parts.append(f'<div class="g2Ms">{tags}</div>')
    if story.has("comments"):
        parts.append(comments(story))
    if related and story.kind is not Kind.GALLERY:
        links = "".join(
            f'<div class="x6Pd"><a href="{other.path}">{escape(other.title, quote=False)}</a></div>'
            for other in related
        )
        parts.append(
            f'<div class="l4Zi"><span class="l4Zi_h">More from Open Wire</span>{links}</div>'
        )
    return "\n".join(parts)
