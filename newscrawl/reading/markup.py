"""An element's tag and attributes in, what part of a page it marks out.

Names are cut into words (`c-Article__relatedLinks` is c, article, related, links) and each word is
looked up. What is found is a claim only: `outline` drops the claim of an element that holds the
article itself.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TypeAlias

from lxml.etree import _Element

from newscrawl.items import Reason
from newscrawl.reading.classwords import BY_PAIR, BY_WORD, Mark

BLOCK_TAGS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre "
    "search section summary table tbody td tfoot th thead tr ul".split()
)
SKIPPED_TAGS = frozenset(
    "script style noscript template svg math select datalist textarea input head title meta link object "
    "embed applet frameset canvas map area base progress meter iframe audio video img picture source track".split()
)
MEDIA_TAGS = frozenset(
    "img picture video audio iframe object embed canvas svg amp-img amp-video".split()
)

_BY_TAG = {
    "nav": Mark(Reason.NAVIGATION),
    "footer": Mark(Reason.NAVIGATION),
    "menu": Mark(Reason.NAVIGATION, firm=False),
    "aside": Mark(Reason.RELATED_LINKS),
    "figcaption": Mark(Reason.CAPTION),
    "figure": Mark(Reason.CAPTION),
    "form": Mark(Reason.OUTSIDE_BODY, firm=False),
    "dialog": Mark(Reason.HIDDEN),
    "address": Mark(Reason.BYLINE, firm=False),
}
NAMED_INLINE_TAGS = frozenset(("span", "a", "em", "i", "small"))
"""inline elements whose class names are looked at"""
_HOLDERS = frozenset(("div", "section", "article", "td"))
_TOO_LARGE = frozenset(("html", "body", "main"))
"""They hold everything; what their names say is about the page."""
_HEADING_TAGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_NAMED_BY_THEIR_TEXT = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "section"))
"""Their ids are often made from the heading, for links: `id="best-time-to-visit"`."""
_BY_BARE_TAG = {tag: (mark, "", False) for tag, mark in _BY_TAG.items()}
_BY_ROLE = {
    "navigation": Mark(Reason.NAVIGATION),
    "banner": Mark(Reason.NAVIGATION),
    "contentinfo": Mark(Reason.NAVIGATION),
    "search": Mark(Reason.NAVIGATION),
    "menu": Mark(Reason.NAVIGATION),
    "menubar": Mark(Reason.NAVIGATION),
    "toolbar": Mark(Reason.SHARE),
    "complementary": Mark(Reason.RELATED_LINKS, firm=False),
    "dialog": Mark(Reason.HIDDEN),
    "alertdialog": Mark(Reason.HIDDEN),
}


_STATE = re.compile(
    r"^(?:has|with|without|no|not|is|tag|category|cat|js|hide|show|status|format|type|single|page|parent|supports?|wp-(?:custom|singular|embed))[-_]|^post-\d",
    re.IGNORECASE,
)
"""Class names that describe the page or the post (WordPress puts every tag of a post into them)."""
_WORDS = re.compile(r"(?<![0-9])(?:[A-Z]+(?![a-z0-9])|[A-Z]?[a-z]+(?![0-9]))")
"""Letters that touch no digit: `b5343ad4` is a number, not an ad."""
_BODY = re.compile(
    r"(?:article|story|post|entry|news|blog|page|content|item|single|detail|main)[-_]*(?:body|content|text|copy|main)"
    r"(?:[-_]*(?:wrapper|container|inner|area|section|main|content|text))?(?:_*[-_][0-9a-z]{3,8})?$"
    r"|^(?:body|content)[-_]?(?:body|text|copy|content)$|^rich-?text$|^prose$|^articulo$|^artikel$",
    re.IGNORECASE,
)
_HIDING_STYLE = re.compile(r"display:\s*none|visibility:\s*hidden", re.IGNORECASE)
_LONGEST_NAME = 300
"""characters of a class attribute that are looked at"""


def mark_by_name(names: str) -> Mark | None:
    """What class names and an id, separated by spaces, say."""
    weak: Mark | None = None
    for name in names[:_LONGEST_NAME].split():
        if _STATE.match(name):
            continue
        previous = ""
        for match in _WORDS.finditer(name):
            word = match.group().lower()
            mark = BY_PAIR.get((previous, word)) or BY_WORD.get(word)
            if mark is not None:
                if mark.firm:
                    return mark
                weak = weak or mark
            previous = word
    return weak


def names_body(names: str) -> bool:
    """Whether class names say that this is the article's text."""
    return any(
        _BODY.search(name) for name in names[:_LONGEST_NAME].split() if not _STATE.match(name)
    )


Reading: TypeAlias = tuple[Mark | None, str, bool]
"""a mark, the class names, and whether they name the article's text"""
_NOTHING: Reading = (None, "", False)
_TELLING = frozenset(("hidden", "style", "aria-hidden", "role", "itemprop"))
_HIDDEN = Mark(Reason.HIDDEN)
_HIDDEN_FROM_SOME = Mark(Reason.HIDDEN, firm=False)


def read(element: _Element, tag: str) -> Reading:
    """What one element says about what it holds."""
    keys = element.keys()
    if not keys:
        return _BY_BARE_TAG.get(tag, _NOTHING)
    names = element.get("class", "") if "class" in keys else ""
    identity = element.get("id", "") if "id" in keys else ""
    if names or identity:
        reading = _by_names(tag, names, identity)
    else:
        reading = _BY_BARE_TAG.get(tag, _NOTHING)
    if _TELLING.isdisjoint(keys) or tag in _TOO_LARGE:
        return reading
    found, names, is_body = reading
    return _by_state(element) or found, names, is_body or element.get("itemprop") == "articleBody"


def _by_state(element: _Element) -> Mark | None:
    if element.get("hidden", "until-found") != "until-found":
        return _HIDDEN
    if _HIDING_STYLE.search(element.get("style", "")):
        return _HIDDEN
    by_role = _BY_ROLE.get(element.get("role", ""))
    if by_role is None and element.get("aria-hidden") == "true":
        return _HIDDEN_FROM_SOME
    return by_role


@lru_cache(maxsize=50_000)
def _by_names(tag: str, names: str, identity: str) -> Reading:
    if tag in _TOO_LARGE:
        return _NOTHING
    told = names if tag in _NAMED_BY_THEIR_TEXT else f"{names} {identity}"
    found = mark_by_name(told)
    if found is not None and not found.firm and tag in _HEADING_TAGS:
        found = None
    if found is not None and found.reason is Reason.PAYWALL and tag == "p":
        found = None  # it marks what the readers of a paid article see
    if found is None or not found.firm:
        found = _BY_TAG.get(tag) or found
    return found, names, tag in _HOLDERS and found is None and names_body(told)
