"""A story in, what readers wrote below it and the form to write more out: boxes and bare lines."""

from __future__ import annotations

from html import escape

from newscrawl.newsroom.content import Story


def comments(story: Story) -> str:
    written = "".join(
        f'<div class="o9Fv_c"><span>{escape(comment.name)}</span> <span>{hours(index)} later</span><p class="p8Sa">{escape(comment.text, quote=False)}</p><span>Reply</span></div>'
        for index, comment in enumerate(story.comments)
    )
    number = len(story.comments)
    count = f'<p class="p8Sa">{number} comment{"s" if number > 1 else ""}</p>' if number else ""
    return f"""<div class="o9Fv">{count}{written}<p class="p8Sa">Leave a Comment</p>
<div class="o9Fv_f"><input type="text" placeholder="Name"><textarea placeholder="Comment"></textarea><span>Post Comment</span></div>
<p class="p8Sa">This site uses Akismet to reduce spam. <a href="https://akismet.com/privacy/">Learn how your comment data is processed.</a></p></div>"""


def hours(index: int) -> str:
    return f"{index + 1} hours" if index else "1 hour"
