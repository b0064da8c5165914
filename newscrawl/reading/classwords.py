"""The words that publishers use in class names and ids, and what part of a page each marks."""

from __future__ import annotations

from dataclasses import dataclass

from newscrawl.items import Reason


@dataclass(frozen=True, slots=True)
class Mark:
    """What an element's markup says it is."""

    reason: Reason
    firm: bool = True
    """whatever it holds goes; otherwise only when it holds no prose of its own"""


def _words(reason: Reason, firm: bool, words: str) -> dict[str, Mark]:
    return {word: Mark(reason, firm) for word in words.split()}


BY_WORD: dict[str, Mark] = {
    **_words(
        Reason.SHARE,
        True,
        "share sharing sharebar sharedaddy addtoany addthis sharetools sharelinks shares sociallinks socialshare socialbar",
    ),
    **_words(Reason.SHARE, False, "social socials bookmark"),
    **_words(
        Reason.RELATED_LINKS,
        True,
        "related recirc recirculation recommended recommendation recommendations relatedposts relatedarticles relatedlinks relatedcontent readmore outbrain taboola mostread morefrom alsoread readalso",
    ),
    **_words(
        Reason.RELATED_LINKS,
        False,
        "sidebar aside teaser teasers trending popular carousel promo promos more latest onward crosslink crosslinks rail upnext readnext linklist inlinelink card cards",
    ),
    **_words(
        Reason.NEWSLETTER,
        True,
        "newsletter newsletters signup mailchimp mc4wp optin subscribebox donate donation mailinglist",
    ),
    **_words(
        Reason.NEWSLETTER,
        False,
        "subscribe subscription cta donations support follow appeal membership",
    ),
    **_words(
        Reason.ADVERTISEMENT,
        True,
        "ad ads advert adverts advertisement advertising adslot adsense adbox adcontainer dfp sponsored sponsor anzeige publicidad",
    ),
    **_words(Reason.ADVERTISEMENT, False, "promotion shopping"),
    **_words(
        Reason.COMMENT,
        True,
        "comment comments commentlist disqus livefyre commenting commentsection",
    ),
    **_words(Reason.COMMENT, False, "reply replies discussion conversation"),
    **_words(Reason.COMMENT_FORM, True, "respond commentform"),
    **_words(Reason.AUTHOR_BIO, True, "bio authorbox authorbio biography"),
    **_words(
        Reason.BYLINE,
        False,
        "byline author authors bylines contributors contributor writer writers",
    ),
    **_words(
        Reason.DATELINE,
        False,
        "date dates time timestamp published pubdate dateline readtime readingtime meta postmeta entrymeta datetime updated",
    ),
    **_words(
        Reason.CAPTION,
        True,
        "caption captions figcaption imagecaption photocaption bildunterschrift",
    ),
    **_words(Reason.CREDIT, True, "credit credits photocredit imagecredit"),
    **_words(
        Reason.NAVIGATION,
        True,
        "nav navbar navigation menu breadcrumb breadcrumbs pagination pager taglist sitemap footer masthead topbar toolbar skiplink",
    ),
    **_words(Reason.NAVIGATION, False, "tags topics categories header toc"),
    **_words(Reason.COOKIE_NOTICE, True, "cookie cookies consent gdpr onetrust cookiebanner"),
    **_words(
        Reason.LEGAL_NOTICE,
        False,
        "disclaimer copyright legal affiliate disclosure licence license",
    ),
    **_words(Reason.PAYWALL, False, "paywall regwall"),
    **_words(Reason.DUPLICATE, False, "pullquote"),
    **_words(Reason.HIDDEN, True, "popup modal overlay lightbox tooltip"),
}
BY_PAIR: dict[tuple[str, str], Mark] = {
    ("author", "bio"): Mark(Reason.AUTHOR_BIO),
    ("author", "box"): Mark(Reason.AUTHOR_BIO),
    ("about", "author"): Mark(Reason.AUTHOR_BIO),
    ("author", "info"): Mark(Reason.AUTHOR_BIO, firm=False),
    ("sign", "up"): Mark(Reason.NEWSLETTER),
    ("most", "read"): Mark(Reason.RELATED_LINKS),
    ("most", "popular"): Mark(Reason.RELATED_LINKS),
    ("read", "more"): Mark(Reason.RELATED_LINKS),
    ("read", "also"): Mark(Reason.RELATED_LINKS),
    ("also", "read"): Mark(Reason.RELATED_LINKS),
    ("read", "next"): Mark(Reason.RELATED_LINKS),
    ("more", "from"): Mark(Reason.RELATED_LINKS),
    ("see", "also"): Mark(Reason.RELATED_LINKS),
    ("pull", "quote"): Mark(Reason.DUPLICATE, firm=False),
    ("skip", "link"): Mark(Reason.SKIP_LINK),
    ("skip", "to"): Mark(Reason.SKIP_LINK),
    ("widget", "area"): Mark(Reason.RELATED_LINKS, firm=False),
    ("sr", "only"): Mark(Reason.HIDDEN),
    ("visually", "hidden"): Mark(Reason.HIDDEN),
    ("screen", "reader"): Mark(Reason.HIDDEN),
    ("reading", "time"): Mark(Reason.DATELINE),
    ("read", "time"): Mark(Reason.DATELINE),
    ("wp", "caption"): Mark(Reason.CAPTION),
}
