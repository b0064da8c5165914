"""The article that started the project, as saved text and as HTML in every markup that it comes in."""

from __future__ import annotations

import pytest

from newscrawl import clean_text, extract
from newscrawl.items import Extraction

TITLE = "Should schools scan your child’s face?"
FIRST = (
    "A school board in the north of England has spent £48,000 on cameras that recognise pupils in "
    "the lunch queue, and it did so – by its own account – without asking a single parent."
)
SECOND = (
    "“It is quicker than a card, and nobody can lose a face,” the head teacher said. The supplier "
    "says that it keeps a template, not a picture, and that templates cannot be turned back."
)
PRIVACY = "Privacy issues"
THIRD = (
    "The regulator sees it otherwise. A template that identifies one child among a thousand is "
    "biometric data, it wrote, and consent that cannot be refused is no consent."
)
FOURTH = (
    "Parents who would rather not take part were told to pack a lunch. One of them left a comment "
    "on the school’s page that said so; it was gone the next day."
)
KEPT = [FIRST, SECOND, PRIVACY, THIRD, FOURTH]
RESIDUE = {
    "Photo of author": "byline",
    "By The Civil Ledger": "byline",
    "Leave a Comment": "comment_form",
    "This site uses Akismet to reduce spam. Learn how your comment data is processed.": (
        "comment_form"
    ),
    "Skip to content": "skip_link",
}


def assert_clean(found: Extraction) -> None:
    assert [block.text for block in found.blocks] == KEPT
    assert found.body == "\n\n".join(KEPT)
    assert found.title == TITLE
    assert found.authors == ["The Civil Ledger"]


def reasons(found: Extraction) -> dict[str, str]:
    return {block.text: block.reason.value for block in found.removed}


SAVED = "\n".join(
    [
        TITLE,
        "Photo of author",
        "By The Civil Ledger",
        FIRST,
        TITLE.upper(),
        TITLE.upper(),
        SECOND,
        PRIVACY,
        THIRD,
        FOURTH,
        "Leave a Comment",
        "This site uses Akismet to reduce spam. Learn how your comment data is processed.",
        "Skip to content",
    ]
)


@pytest.mark.parametrize("between", ["\n", "\n\n", "\r\n", "  \n\t\n "])
def test_saved_text(between: str) -> None:
    found = clean_text(between.join(SAVED.split("\n")))
    assert_clean(found)
    assert reasons(found) == RESIDUE | {TITLE: "title", TITLE.upper(): "title"}


def test_cleaning_the_clean_text_changes_nothing() -> None:
    once = clean_text(SAVED)
    twice = clean_text(once.body)
    assert twice.body == once.body
    assert twice.removed == []


FIGURE = f"<figure><img src=a.jpg alt='Cameras'><figcaption>{TITLE.upper()}</figcaption></figure>"
WP_CAPTION = (
    "<div id='attachment_7' class='wp-caption aligncenter'><img src=a.jpg alt=''>"
    f"<p class='wp-caption-text'>{TITLE.upper()}</p></div>"
)
BARE = f"<p><img src=a.jpg alt=''></p><p>{TITLE.upper()}</p>"
HASHED = f"<div class='css-1x2y3z'><img src=a.jpg alt=''><span class='css-9k'>{TITLE.upper()}</span></div>"
FORM = """
<div class="{wrap}"><h3 class="{reply}">Leave a Comment</h3>
<form action="/post" method="post" class="{form}"><p><label>Comment</label><textarea></textarea></p>
<p><label>Name *</label><input name="author"></p><p><input type="submit" value="Post Comment"></p></form>
<p>This site uses Akismet to reduce spam. <a href="/akismet">Learn how your comment data is processed</a>.</p></div>
"""
REPLIES = """
<div class="comments-area" id="comments"><h3>2 thoughts on “Cameras”</h3><ol class="comment-list">
<li class="comment"><article><footer>Jo says:</footer><p>My daughter’s school did the very same thing last year, and
nobody told us a word about it until the invoice came to the parents’ council.</p></article></li>
<li class="comment"><article><footer>Sam says:</footer><p>Good article.</p></article></li></ol></div>
"""
PLAIN_NAMES = {"wrap": "comment-respond", "reply": "comment-reply-title", "form": "comment-form"}
HASHED_NAMES = {"wrap": "css-a1", "reply": "css-b2", "form": "css-c3"}


def page(
    caption: str, form: str, *, form_inside: bool, replies: str = "", hashed: bool = False
) -> str:
    header, content = ("css-h1", "css-e7") if hashed else ("entry-header", "entry-content")
    inside, outside = (replies + form, "") if form_inside else ("", replies + form)
    return f"""<!doctype html><html lang="en"><head><title>{TITLE} - The Civil Ledger</title>
<meta property="og:title" content="{TITLE}"></head><body class="post-template-default single">
<a class="{"css-s" if hashed else "screen-reader-text skip-link"}" href="#content">Skip to content</a>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/about">About</a></li></ul></nav></header>
<div id="page"><main><article class="{"css-d" if hashed else "post type-post"}">
<header class="{header}"><h1>{TITLE}</h1>
<div class="{"css-m" if hashed else "entry-meta"}"><img alt="Photo of author" src="me.png"><span>Photo of author</span>
<p>By <a href="/author/ledger" rel="author">The Civil Ledger</a></p></div></header>
<div class="{content}"><p>{FIRST}</p>{caption}{caption}<p>{SECOND}</p><h2>{PRIVACY}</h2><p>{THIRD}</p><p>{FOURTH}</p></div>
{inside}</article>{outside}</main></div><footer>© The Civil Ledger</footer></body></html>"""


@pytest.mark.parametrize("caption", [FIGURE, WP_CAPTION, BARE, HASHED])
@pytest.mark.parametrize("form_inside", [True, False])
@pytest.mark.parametrize("replies", ["", REPLIES])
@pytest.mark.parametrize("hashed", [True, False])
def test_html(caption: str, form_inside: bool, replies: str, hashed: bool) -> None:
    form = FORM.format_map(HASHED_NAMES if hashed else PLAIN_NAMES)
    found = extract(page(caption, form, form_inside=form_inside, replies=replies, hashed=hashed))
    assert_clean(found)
    gone = reasons(found)
    assert {text: gone.get(text) for text in RESIDUE} == RESIDUE
    assert gone[TITLE.upper()] in {"caption", "title"}
    assert gone[TITLE] == "title"
    if replies:
        assert gone["Good article."] == "comment"


def test_position_says_where_a_removed_block_stood() -> None:
    found = clean_text(SAVED)
    where = {block.text: block.position for block in found.removed}
    assert where[TITLE] == 0
    assert where[TITLE.upper()] == 1
    assert where["Skip to content"] == len(found.blocks)
