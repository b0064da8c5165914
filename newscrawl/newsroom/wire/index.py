"""Lists of stories in, the index pages of Open Wire out: home, sections, people, search, not found."""

from __future__ import annotations

from html import escape

from newscrawl.newsroom.content import Story
from newscrawl.newsroom.paging import ListPage
from newscrawl.newsroom.wire import page


def index_page(shown: ListPage, *, heading: str) -> str:
    title = f"{heading} | Open Wire" if heading else "Open Wire – news of technology and law"
    next_link = previous_link = ""
    if shown.next_url:
        next_link = (
            f'<div class="aa1"><a rel="next" href="{shown.next_url}">Older stories</a></div>'
        )
    if shown.previous_url:
        previous_link = (
            f'<div class="aa1"><a rel="prev" href="{shown.previous_url}">Newer stories</a></div>'
        )
    main = "\n".join(
        [
            f'<div class="u4Kd">{escape(heading or "Today", quote=False)}</div>',
            *map(teaser, shown.stories),
            previous_link,
            next_link,
        ]
    )
    head = f'<link rel="canonical" href="{shown.url}">'
    return page.document(title=title, head=head, main=main)


def teaser(story: Story) -> str:
    address = story.second_path if story.has("second address") else story.path
    return f'<div class="x6Pd"><a class="x6Pd_t" href="{address}">{escape(story.title, quote=False)}</a><div class="x6Pd_s">{escape(story.summary, quote=False)}</div><span class="g2Ms">{story.published_at.day} {story.published_at:%B %Y}</span></div>'


def search_page(query: str, found: tuple[Story, ...]) -> str:
    count = f"{len(found)} results for “{escape(query)}”"
    main = f'<div class="u4Kd">Search</div><div class="g2Ms">{count}</div>\n' + "\n".join(
        map(teaser, found)
    )
    return page.document(title=f"Search: {query} | Open Wire", head="", main=main)


def gone_page() -> str:
    """What the system shows for a story that it no longer has, with status 200."""
    main = """<div class="u4Kd">Page not found</div>
<p class="p8Sa">We could not find the page you were looking for. It may have been moved or removed.</p>
<p class="p8Sa">Go back to <a href="/">our front page</a> or <a href="/search?q=">search our stories</a>.</p>"""
    return page.document(title="Page not found | Open Wire", head="", main=main)
