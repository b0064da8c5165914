"""A story's blocks in, the HTML of its text on Open Wire out: the same tags for text and residue."""

from __future__ import annotations

from html import escape

from newscrawl.newsroom.content import Story
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
    return "\n".join(block_html(block, story, related) for block in story.body)


def block_html(block: Block, story: Story, related: tuple[Story, ...]) -> str:
    match block:
        case Paragraph(text):
            return f'<p class="p8Sa">{html(text)}</p>'
        case Heading(level, text):
            if story.has("bold subheadings"):
                return f'<p class="p8Sa"><strong>{html(text)}</strong></p>'
            return f'<h{level} class="v1Qx">{html(text)}</h{level}>'
        case Items(ordered, texts):
            tag = "ol" if ordered else "ul"
            items = "".join(f"<li>{html(item)}</li>" for item in texts)
            return f'<{tag} class="j7Ny">{items}</{tag}>'
        case Quote(text):
            return f'<blockquote class="q2Ag">{html(text)}</blockquote>'
        case Table(rows):
            lines = "".join(
                "<tr>" + "".join(f"<td>{html(cell)}</td>" for cell in row) + "</tr>" for row in rows
            )
            return f'<div class="t6Rb"><table>{lines}</table></div>'
        case Picture():
            return picture(block, story)
        case Residue():
            return residue(block, related)


def picture(picture: Picture, story: Story) -> str:
    """Nothing in the markup says that what stands under the picture is its caption.

    Switches: `caption in box`, `caption as span`, `caption twice`.
    """
    image = f'<img src="/i/{picture.file}" alt="{escape(picture.alt)}">'
    whole = " ".join(filter(None, (html(picture.caption), html(picture.credit))))
    again = f'\n<p class="p8Sa">{html(picture.caption)}</p>' if story.has("caption twice") else ""
    if story.has("caption in box"):
        return f'<div class="i3Dk">{image}<div class="c7Wd">{whole}</div></div>{again}'
    tag, name = ("span", "c7Wd") if story.has("caption as span") else ("p", "p8Sa")
    return f'<div class="i3Dk">{image}</div>\n<{tag} class="{name}">{whole}</{tag}>{again}'


def residue(block: Residue, related: tuple[Story, ...]) -> str:
    link = (
        f'<a href="{related[-1].path}">{escape(related[-1].title, quote=False)}</a>'
        if related
        else ""
    )
    match block.kind:
        case "newsletter":
            return '<div class="p8Sa">Get stories like this one every morning. <a href="/letters">Subscribe to our letter</a></div>'
        case "read more":
            return f'<p class="p8Sa">Read more: {link}</p>'
        case "see also":
            return f'<div class="p8Sa"><span>See also</span> {link}</div>'
        case "advertisement":
            return '<div class="p8Sa"><span>Advertisement</span></div>'
        case "separator":
            return '<p class="p8Sa">———</p>'
        case _:
            raise ValueError(f"Open Wire knows no residue {block.kind!r}")
