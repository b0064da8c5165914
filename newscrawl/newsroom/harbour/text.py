"""A story's blocks in, the HTML of its text on the Harbour Ledger out, pictures and residue in place."""

from __future__ import annotations

from html import escape
from itertools import groupby

from newscrawl.newsroom.content import HARBOUR, Kind, Story
from newscrawl.newsroom.harbour.head import picture_url
from newscrawl.newsroom.prose import (
    Block,
    Heading,
    Items,
    Paragraph,
    Picture,
    Quote,
    Residue,
    Table,
    html,
)


def text(story: Story, related: tuple[Story, ...]) -> str:
    if story.kind is Kind.LIVE_BLOG:
        return live_blog(story, related)
    return "\n".join(block_html(block, story, related) for block in story.body)


def live_blog(story: Story, related: tuple[Story, ...]) -> str:
    """Each subheading opens a box of its own; what stands before the first is the lead."""
    count = 0

    def update(block: Block) -> int:
        nonlocal count
        count += isinstance(block, Heading)
        return count

    parts = []
    for number, blocks in groupby(story.body, key=update):
        inner = "\n".join(block_html(block, story, related) for block in blocks)
        parts.append(
            f'<div class="liveblog-entry" id="liveblog-entry-{number}">{inner}</div>'
            if number
            else inner
        )
    return "\n".join(parts)


def block_html(block: Block, story: Story, related: tuple[Story, ...]) -> str:
    match block:
        case Paragraph(text):
            return f"<p>{html(text)}</p>"
        case Heading(level, text):
            return f'<h{level} class="wp-block-heading">{html(text)}</h{level}>'
        case Items(ordered, texts):
            tag = "ol" if ordered else "ul"
            items = "\n".join(f"<li>{html(item)}</li>" for item in texts)
            return f'<{tag} class="wp-block-list">\n{items}\n</{tag}>'
        case Quote(text):
            return f'<blockquote class="wp-block-quote"><p>{html(text)}</p></blockquote>'
        case Table(rows):
            return table(rows)
        case Picture():
            return picture(block, story)
        case Residue():
            return residue(block, related)


def table(rows: tuple[tuple[str, ...], ...]) -> str:
    head = "".join(f"<th>{html(cell)}</th>" for cell in rows[0])
    body = "\n".join(
        "<tr>" + "".join(f"<td>{html(cell)}</td>" for cell in row) + "</tr>" for row in rows[1:]
    )
    return f'<figure class="wp-block-table"><table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table></figure>'


def picture(picture: Picture, story: Story) -> str:
    image = f'<img decoding="async" width="1024" height="576" src="{picture_url(picture)}" alt="{escape(picture.alt)}" class="wp-image-{story.number}">'
    caption = html(picture.caption)
    credit = html(picture.credit)
    whole = " ".join(filter(None, (caption, credit)))
    again = f"\n<p>{caption.upper()}</p>" if story.has("caption twice") else ""
    if story.has("wp-caption"):
        return f'<div id="attachment_{story.number}" style="width: 1034px" class="wp-caption alignnone">{image}<p id="caption-attachment-{story.number}" class="wp-caption-text">{whole}</p></div>{again}'
    if story.has("caption below"):
        return f"<p>{image}</p>\n<p>{whole}</p>{again}"
    return f'<figure class="wp-block-image size-large">{image}<figcaption class="wp-element-caption">{whole}</figcaption></figure>{again}'


def residue(block: Residue, related: tuple[Story, ...]) -> str:
    other = related[-1]
    link = f'<a href="{other.url}">{escape(other.title, quote=False)}</a>'
    match block.kind:
        case "newsletter":
            return f'<div class="wp-block-group newsletter-box"><h4>Get The Tide Table</h4><p>Technology and power in Port Carrow, in your inbox every Friday.</p><form action="{HARBOUR.home}tide-table/" method="post"><input type="email" name="email" placeholder="Your email address"><button type="submit">Subscribe</button></form></div>'
        case "newsletter line":
            return f'<p><em>Sign up to <a href="{HARBOUR.home}tide-table/">The Tide Table</a>, our free weekly newsletter.</em></p>'
        case "read more":
            return f"<p><strong>Read more:</strong> {link}</p>"
        case "see also":
            return f'<p class="see-also"><em>See also: {link}</em></p>'
        case "advertisement":
            return '<div class="ad-slot" aria-label="Advertisement"><p>Advertisement</p></div>'
        case "separator":
            return "<p>* * *</p>"
        case _:
            raise ValueError(f"the Harbour Ledger knows no residue {block.kind!r}")
