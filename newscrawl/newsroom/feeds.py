"""Stories and URLs in, feeds, sitemaps and robots.txt out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from email.utils import format_datetime
from html import escape

from newscrawl.newsroom.content import Outlet, Story, utc_text

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"


def rss(outlet: Outlet, stories: tuple[Story, ...]) -> str:
    """Links carry the tracking parameters that a newsletter tool hangs on them."""
    items = "\n".join(
        f"""<item>
<title>{escape(story.title, quote=False)}</title>
<link>{story.url}?utm_source=rss&amp;utm_medium=feed&amp;utm_campaign={story.slug}</link>
<dc:creator><![CDATA[{", ".join(story.signed_by)}]]></dc:creator>
<pubDate>{format_datetime(story.published_at)}</pubDate>
<category><![CDATA[{outlet.sections[story.section]}]]></category>
<guid isPermaLink="false">{outlet.home}?p={story.number}</guid>
<description><![CDATA[<p>{story.summary} [&#8230;]</p>]]></description>
</item>"""
        for story in stories
    )
    built = format_datetime(max(story.last_modified_at for story in stories))
    return f"""{DECLARATION}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>{outlet.title}</title>
<atom:link href="{outlet.home}feed/" rel="self" type="application/rss+xml"/>
<link>{outlet.home}</link>
<description>Technology, power and the public</description>
<lastBuildDate>{built}</lastBuildDate>
<language>en-GB</language>
{items}
</channel>
</rss>
"""


def atom(outlet: Outlet, stories: tuple[Story, ...]) -> str:
    """Links carry a fragment, and every other one a tracking parameter before it."""
    entries = "\n".join(
        f"""<entry>
<title>{escape(story.title, quote=False)}</title>
<link rel="alternate" type="text/html" href="{story.url}{"?utm_source=atom" if index % 2 else ""}#top"/>
<id>tag:{outlet.host},2026:{story.number}</id>
<published>{utc_text(story.published_at)}</published>
<updated>{utc_text(story.last_modified_at)}</updated>
{"".join(f"<author><name>{escape(name)}</name></author>" for name in story.signed_by)}
<summary>{escape(story.summary, quote=False)}</summary>
</entry>"""
        for index, story in enumerate(stories)
    )
    updated = utc_text(max(story.last_modified_at for story in stories))
    return f"""{DECLARATION}<feed xmlns="http://www.w3.org/2005/Atom">
<title>{outlet.title}</title>
<link rel="self" href="{outlet.home}atom.xml"/>
<link href="{outlet.home}"/>
<id>tag:{outlet.host},2026:all</id>
<updated>{updated}</updated>
{entries}
</feed>
"""


def sitemap(entries: Iterable[tuple[str, datetime]]) -> str:
    urls = "\n".join(
        f"<url><loc>{escape(url)}</loc><lastmod>{utc_text(at)}</lastmod></url>"
        for url, at in entries
    )
    return f'{DECLARATION}<urlset xmlns="{SITEMAPS}">\n{urls}\n</urlset>\n'


def sitemap_index(entries: Iterable[tuple[str, datetime]]) -> str:
    maps = "\n".join(
        f"<sitemap><loc>{escape(url)}</loc><lastmod>{utc_text(at)}</lastmod></sitemap>"
        for url, at in entries
    )
    return f'{DECLARATION}<sitemapindex xmlns="{SITEMAPS}">\n{maps}\n</sitemapindex>\n'


def news_sitemap(outlet: Outlet, stories: tuple[Story, ...]) -> str:
    urls = "\n".join(
        f"""<url><loc>{story.url}</loc><news:news>
<news:publication><news:name>{outlet.title}</news:name><news:language>{story.language}</news:language></news:publication>
<news:publication_date>{story.published_at.isoformat()}</news:publication_date>
<news:title>{escape(story.title, quote=False)}</news:title>
</news:news></url>"""
        for story in stories
    )
    return f"""{DECLARATION}<urlset xmlns="{SITEMAPS}" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
{urls}
</urlset>
"""


def robots(disallowed: Iterable[str], sitemaps: Iterable[str]) -> str:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in disallowed), ""]
    return "\n".join([*lines, *(f"Sitemap: {url}" for url in sitemaps), ""])
