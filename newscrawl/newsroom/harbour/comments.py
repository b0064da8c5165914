"""A story in, what stands below it out: the readers' comments, the form, the spam filter's notice."""

from __future__ import annotations

from datetime import timedelta
from html import escape

from newscrawl.newsroom.content import HARBOUR, Comment, Story


def comments(story: Story) -> str:
    return f"""<div class="comments-area"><div id="comments">
{thread(story)}
{form(story)}
</div></div>"""


def thread(story: Story) -> str:
    if not story.comments:
        return ""
    count = len(story.comments)
    heading = "1 thought on" if count == 1 else f"{count} thoughts on"
    items = []
    for index, comment in enumerate(story.comments):
        following = story.comments[index + 1 :]
        if comment.is_reply:
            continue
        answers = ""
        for offset, answer in enumerate(following, start=1):
            if not answer.is_reply:
                break
            answers += item(story, answer, index + offset, "")
        items.append(item(story, comment, index, answers))
    return f"""<h2 class="comments-title">{heading} &ldquo;{escape(story.title, quote=False)}&rdquo;</h2>
<ol class="comment-list">
{"".join(items)}
</ol>"""


def item(story: Story, comment: Comment, index: int, answers: str) -> str:
    number = story.number + index
    at = story.published_at + timedelta(hours=3 + 2 * index)
    children = f'<ol class="children">{answers}</ol>' if answers else ""
    return f"""<li id="comment-{number}" class="comment depth-{1 + comment.is_reply}">
<article class="comment-body" id="div-comment-{number}" itemscope itemtype="https://schema.org/Comment">
<footer class="comment-meta" aria-label="Comment meta"><img alt="" src="{HARBOUR.home}wp-content/uploads/avatars/reader.png" class="avatar avatar-50 photo" height="50" width="50">
<div class="comment-author-info"><div class="comment-author vcard" itemprop="author" itemtype="https://schema.org/Person" itemscope><cite itemprop="name" class="fn">{escape(comment.name)}</cite></div>
<div class="entry-meta comment-metadata"><a href="{story.url}#comment-{number}"><time datetime="{at.isoformat()}" itemprop="datePublished">{at:%B} {at.day}, {at.year} at {at:%H:%M}</time></a></div></div></footer>
<div class="comment-content" itemprop="text"><p>{escape(comment.text, quote=False)}</p>
<span class="reply"><a rel="nofollow" class="comment-reply-link" href="#comment-{number}" aria-label="Reply to {escape(comment.name)}">Reply</a></span></div>
</article>{children}</li>
"""


def form(story: Story) -> str:
    return f"""<div id="respond" class="comment-respond"><h3 id="reply-title" class="comment-reply-title">Leave a Comment <small><a rel="nofollow" id="cancel-comment-reply-link" href="{story.path}#respond" style="display:none;">Cancel reply</a></small></h3>
<form action="{HARBOUR.home}wp-comments-post.php" method="post" id="commentform" class="comment-form"><p class="comment-form-comment"><label for="comment" class="screen-reader-text">Comment</label><textarea id="comment" name="comment" cols="45" rows="8" required></textarea></p>
<label for="author" class="screen-reader-text">Name</label><input placeholder="Name *" id="author" name="author" type="text" size="30" required>
<label for="email" class="screen-reader-text">Email</label><input placeholder="Email *" id="email" name="email" type="email" size="30" required>
<p class="comment-form-cookies-consent"><input id="wp-comment-cookies-consent" name="wp-comment-cookies-consent" type="checkbox" value="yes"> <label for="wp-comment-cookies-consent">Save my name, email, and website in this browser for the next time I comment.</label></p>
<p class="form-submit"><input name="submit" type="submit" id="submit" class="submit" value="Post Comment"></p></form>
</div>
<p class="akismet_comment_form_privacy_notice">This site uses Akismet to reduce spam. <a href="https://akismet.com/privacy/" target="_blank" rel="nofollow noopener">Learn how your comment data is processed.</a></p>"""
