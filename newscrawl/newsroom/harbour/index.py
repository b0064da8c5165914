"""Lists of stories in, the index pages of the Harbour Ledger out: home, archives, search, not found."""

from __future__ import annotations

from html import escape

from newscrawl.newsroom.content import HARBOUR, Story
from newscrawl.newsroom.harbour import page
from newscrawl.newsroom.harbour.article import day
from newscrawl.newsroom.paging import ListPage


def index_page(shown: ListPage, *, heading: str, body_class: str) -> str:
    """A home, category, tag or author page; without a heading it is the home page."""
    title = f"{heading} - Harbour Ledger" if heading else "Harbour Ledger"
    if shown.number > 1:
        title = f"{title} - Page {shown.number} of {shown.count}"
    header = ""
    if heading:
        header = f'<header class="page-header" aria-label="Page"><h1 class="page-title">{escape(heading, quote=False)}</h1></header>\n'
    main = header + "\n".join(map(summary, shown.stories)) + paging(shown)
    return page.document(
        title=title, head=index_head(shown, title), main=main, body_class=body_class
    )


def index_head(shown: ListPage, title: str) -> str:
    lines = [
        f'<link rel="canonical" href="{shown.url}">',
        '<meta property="og:type" content="website">',
        f'<meta property="og:title" content="{escape(title)}">',
        f'<meta property="og:url" content="{shown.url}">',
    ]
    if shown.previous_url:
        lines.append(f'<link rel="prev" href="{shown.previous_url}">')
    if shown.next_url:
        lines.append(f'<link rel="next" href="{shown.next_url}">')
    return "\n".join(lines)


def summary(story: Story) -> str:
    return f"""<article id="post-{story.number}" class="post-{story.number} post type-post status-publish format-standard hentry category-{story.section}">
<div class="inside-article"><header class="entry-header"><h2 class="entry-title" itemprop="headline"><a href="{story.path}" rel="bookmark">{escape(story.title, quote=False)}</a></h2>
<div class="entry-meta"><span class="posted-on"><time class="entry-date published" datetime="{story.published_at.isoformat()}">{day(story)}</time></span> <span class="byline">by {escape(" and ".join(story.signed_by))}</span></div></header>
<div class="entry-summary" itemprop="text"><p>{escape(story.summary, quote=False)} &hellip; <a title="{escape(story.title)}" class="read-more" href="{story.path}" aria-label="Read more about {escape(story.title)}">Read more</a></p></div>
</div></article>"""


def paging(shown: ListPage) -> str:
    if shown.count == 1:
        return ""
    numbers = [
        f'<span aria-current="page" class="page-numbers current">{number}</span>'
        if number == shown.number
        else f'<a class="page-numbers" href="{shown.page_url(number)}"><span class="screen-reader-text">Page</span>{number}</a>'
        for number in range(1, shown.count + 1)
    ]
    if shown.previous_url:
        numbers.insert(
            0, f'<a class="prev page-numbers" href="{shown.previous_url}">&larr; Previous</a>'
        )
    if shown.next_url:
        numbers.append(f'<a class="next page-numbers" href="{shown.next_url}">Next &rarr;</a>')
    return f'\n<nav id="nav-below" class="paging-navigation" aria-label="Archive Page"><div class="nav-links">{"".join(numbers)}</div></nav>'


def search_page(query: str, found: tuple[Story, ...]) -> str:
    results = "\n".join(map(summary, found)) or (
        '<div class="no-results not-found"><div class="inside-article"><p>Sorry, but nothing matched your search terms. Please try again with some different keywords.</p></div></div>'
    )
    main = f'<header class="page-header" aria-label="Page"><h1 class="page-title">Search Results for: <span>{escape(query)}</span></h1></header>\n{results}'
    return page.document(
        title=f"You searched for {query} - Harbour Ledger",
        head='<meta name="robots" content="noindex, follow">',
        main=main,
        body_class="search search-results" if found else "search search-no-results",
    )


def not_found_page() -> str:
    main = f"""<div class="inside-article"><header class="entry-header"><h1 class="entry-title" itemprop="headline">Oops! That page can&rsquo;t be found.</h1></header>
<div class="entry-content" itemprop="text"><p>It looks like nothing was found at this location. Maybe try searching?</p>
<form method="get" class="search-form" action="{HARBOUR.home}"><input type="search" name="s"></form></div></div>"""
    return page.document(
        title="Page not found - Harbour Ledger",
        head='<meta name="robots" content="noindex, follow">',
        main=main,
        body_class="error404",
    )
