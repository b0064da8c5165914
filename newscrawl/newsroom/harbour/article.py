"""A story in, its page on the Harbour Ledger out, with all that such a page carries around the text."""

from __future__ import annotations

from html import escape

from newscrawl.newsroom.content import HARBOUR, Kind, Story, tag_slug
from newscrawl.newsroom.harbour import page
from newscrawl.newsroom.harbour.comments import comments
from newscrawl.newsroom.harbour.head import lead_picture, picture_url, story_head
from newscrawl.newsroom.harbour.text import text

SWITCHES = frozenset(
    {
        "no json-ld",
        "no opengraph",
        "title again",
        "byline again",
        "avatar",
        "avatar as text",
        "featured image",
        "wp-caption",
        "caption below",
        "caption twice",
        "share",
        "related",
        "post navigation",
        "author box",
        "comments closed",
        "comments inside",
    }
)


def article_page(
    story: Story, related: tuple[Story, ...], older: Story | None, newer: Story | None
) -> str:
    inside = outside = ""
    if not story.has("comments closed"):
        if story.has("comments inside"):
            inside = comments(story)
        else:
            outside = comments(story)
    classes = " ".join(["post type-post status-publish format-standard hentry", *terms(story)])
    main = f"""<article id="post-{story.number}" class="post-{story.number} {classes}" itemtype="https://schema.org/CreativeWork" itemscope>
<div class="inside-article">
{featured_image(story)}
<header class="entry-header">
<h1 class="entry-title" itemprop="headline">{escape(story.title, quote=False)}</h1>
{entry_meta(story)}
</header>
<div class="entry-content" itemprop="text">
{repeated_lines(story)}
{text(story, related)}
{below_text(story, related)}
</div>
{entry_footer(story, older, newer)}
{inside}
</div>
</article>
{outside}"""
    return page.document(
        title=f"{story.title} - Harbour Ledger",
        head=story_head(story),
        main=main,
        body_class=f"wp-singular post-template-default single single-post postid-{story.number}",
    )


def terms(story: Story) -> list[str]:
    return [f"category-{story.section}", *(f"tag-{tag_slug(tag)}" for tag in story.tags)]


def featured_image(story: Story) -> str:
    picture = lead_picture(story)
    if picture is None or not story.has("featured image"):
        return ""
    return (
        '<div class="featured-image page-header-image-single grid-container grid-parent">'
        f'<img width="1200" height="675" src="{picture_url(picture)}" class="attachment-full size-full wp-post-image" alt="{escape(picture.alt)}" itemprop="image"></div>'
    )


def entry_meta(story: Story) -> str:
    avatar = ""
    if story.has("avatar"):
        avatar = f'<img alt="Photo of author" src="{HARBOUR.home}wp-content/uploads/avatars/{tag_slug(story.signed_by[0])}.png" class="avatar avatar-50 photo dynamic-author-image-rounded" height="50" width="50">'
    if story.has("avatar as text"):
        avatar = '<div class="gb-block-image author-photo"><span>Photo of author</span></div>'
    times = f'<time class="entry-date published" datetime="{story.published_at.isoformat()}" itemprop="datePublished">{day(story)}</time>'
    if story.modified_at:
        times = f'<time class="updated" datetime="{story.modified_at.isoformat()}" itemprop="dateModified">{story.modified_at:%B} {story.modified_at.day}, {story.modified_at.year}</time>{times}'
    return f"""<div class="entry-meta">{avatar}
<span class="posted-on">{times}</span> <span class="byline">by {" and ".join(map(author, story.signed_by))}</span>
</div>"""


def day(story: Story) -> str:
    return f"{story.published_at:%B} {story.published_at.day}, {story.published_at.year}"


def author(name: str) -> str:
    return (
        '<span class="author vcard" itemprop="author" itemtype="https://schema.org/Person" itemscope>'
        f'<a class="url fn n" href="{HARBOUR.home}author/{tag_slug(name)}/" title="View all posts by {escape(name)}" rel="author" itemprop="url">'
        f'<span class="author-name" itemprop="name">{escape(name)}</span></a></span>'
    )


def repeated_lines(story: Story) -> str:
    """What an import from an older system left at the top of the text."""
    lines = []
    if story.has("title again"):
        lines.append(f"<p>{escape(story.title, quote=False)}</p>")
    if story.has("byline again"):
        lines.append(f"<p>By {' and '.join(story.signed_by)}</p>")
    return "\n".join(lines)


def below_text(story: Story, related: tuple[Story, ...]) -> str:
    parts = []
    if story.credit:
        parts.append(
            f'<p class="has-small-font-size"><em>{escape(story.credit, quote=False)}</em></p>'
        )
    if story.kind is Kind.PAYWALL_STUB:
        parts.append(PAYWALL)
    if story.has("share"):
        parts.append(SHARE)
    if story.has("author box"):
        name = story.signed_by[0]
        parts.append(
            f'<div class="author-box"><div class="author-box__title">About {escape(name)}</div>'
            f"<p>{escape(name)} reports on technology and public life for the Harbour Ledger.</p></div>"
        )
    if story.has("related"):
        links = "".join(
            f'<div class="jp-relatedposts-post"><h4 class="jp-relatedposts-post-title"><a href="{other.url}">{escape(other.title, quote=False)}</a></h4><p class="jp-relatedposts-post-date">{day(other)}</p><p class="jp-relatedposts-post-context">In "{escape(HARBOUR.sections[other.section], quote=False)}"</p></div>'
            for other in related
        )
        parts.append(
            f'<div id="jp-relatedposts" class="jp-relatedposts"><h3 class="jp-relatedposts-headline"><em>Related</em></h3>{links}</div>'
        )
    return "\n".join(parts)


def entry_footer(story: Story, older: Story | None, newer: Story | None) -> str:
    section = f'<a href="{HARBOUR.home}category/{story.section}/" rel="category tag">{escape(HARBOUR.sections[story.section])}</a>'
    tags = ", ".join(
        f'<a href="{HARBOUR.home}tag/{tag_slug(tag)}/" rel="tag">{escape(tag)}</a>'
        for tag in story.tags
    )
    return f"""<footer class="entry-meta" aria-label="Entry meta">
<span class="cat-links"><span class="gp-icon icon-categories"></span><span class="screen-reader-text">Categories </span>{section}</span>
<span class="tags-links"><span class="gp-icon icon-tags"></span><span class="screen-reader-text">Tags </span>{tags}</span>
{post_navigation(older, newer) if story.has("post navigation") else ""}
</footer>"""


def post_navigation(older: Story | None, newer: Story | None) -> str:
    links = "".join(
        f'<div class="nav-{side}"><span class="{name}"><a href="{other.url}" rel="{name}">{escape(other.title, quote=False)}</a></span></div>'
        for side, name, other in (("previous", "prev", older), ("next", "next", newer))
        if other
    )
    return f'<nav id="nav-below" class="post-navigation" aria-label="Posts">{links}</nav>'


PAYWALL = f"""<div class="paywall-notice"><p><strong>Subscribe to continue reading</strong></p>
<p>This article is for members of the Harbour Ledger. Join for £4 a month to read the rest of it.</p>
<p><a class="button" href="{HARBOUR.home}join/">Become a member</a> Already a member? <a href="{HARBOUR.home}wp-login.php">Log in</a></p></div>"""

SHARE = """<div class="sharedaddy sd-sharing-enabled"><div class="robots-nocontent sd-block sd-social sd-social-icon-text sd-sharing"><h3 class="sd-title">Share this:</h3><div class="sd-content"><ul><li class="share-mastodon"><a rel="nofollow noopener" class="share-mastodon sd-button" href="?share=mastodon"><span>Click to share on Mastodon (Opens in new window)</span> Mastodon</a></li><li class="share-email"><a rel="nofollow noopener" class="share-email sd-button" href="?share=email"><span>Click to email a link to a friend (Opens in new window)</span> Email</a></li></ul></div></div></div>"""
