"""The words with which newscrawl says what a block, a page or an article is."""

from __future__ import annotations

from enum import StrEnum


class BlockKind(StrEnum):
    """What a kept block is in the article."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    QUOTE = "quote"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    PREFORMATTED = "preformatted"


class Reason(StrEnum):
    """Why a block was taken out of an article."""

    TITLE = "title"
    """the headline again, in whatever case"""
    BYLINE = "byline"
    """"By NAME", "Photo of author", a row of names"""
    DATELINE = "dateline"
    """a published or updated line, a reading time, a place-and-date box"""
    CAPTION = "caption"
    """what describes a picture, video or chart"""
    CREDIT = "credit"
    """whose picture it is"""
    SHARE = "share"
    RELATED_LINKS = "related_links"
    """"Read more", "See also", lists of other stories"""
    NEWSLETTER = "newsletter"
    """calls to subscribe, follow, donate, download the app"""
    AUTHOR_BIO = "author_bio"
    LEGAL_NOTICE = "legal_notice"
    """copyright, licence, syndication and affiliate notices, disclaimers"""
    COMMENT_FORM = "comment_form"
    """"Leave a Comment", "Cancel reply", spam-filter notices"""
    COMMENT = "comment"
    """what readers wrote"""
    SKIP_LINK = "skip_link"
    NAVIGATION = "navigation"
    """menus, breadcrumbs, previous and next, tag lists, headers and footers"""
    COOKIE_NOTICE = "cookie_notice"
    ADVERTISEMENT = "advertisement"
    PAYWALL = "paywall"
    """"Subscribe to continue reading" and its like"""
    SEPARATOR = "separator"
    """rows of stars, dashes, dots"""
    DUPLICATE = "duplicate"
    """the same block a second time"""
    HIDDEN = "hidden"
    """what a reader of the page never sees"""
    REPEATS_ON_SITE = "repeats_on_site"
    """stands under many articles of the site (site profile)"""
    SOURCE_RULE = "source_rule"
    """matched `read.prune` or `read.drop` of the source's file"""
    OUTSIDE_BODY = "outside_body"
    """text of the page that is not part of the article, for no nearer reason"""


class RejectionReason(StrEnum):
    """Why a page did not become an article."""

    INDEX_PAGE = "index_page"
    """section, tag, author or home page: links to articles, not one"""
    SEARCH_RESULT = "search_result"
    SOFT_404 = "soft_404"
    CONSENT_WALL = "consent_wall"
    BOT_WALL = "bot_wall"
    PAYWALL_STUB = "paywall_stub"
    GALLERY = "gallery"
    """pictures without a text of their own"""
    TOO_SHORT = "too_short"
    WRONG_LANGUAGE = "wrong_language"
    OFF_TOPIC = "off_topic"
    """less relevant than the source's file asks for (`read.min_relevance`)"""
    RESERVED = "reserved"
    """its owner reserves the rights that keeping it needs, and the policy is to skip such pages"""
    SCRIPT_ONLY = "script_only"
    """the text is brought by scripts that were not run"""
    EMPTY = "empty"
    NOT_HTML = "not_html"
    TOO_LARGE = "too_large"
    TIMED_OUT = "timed_out"
    """reading took longer than its limit and was killed"""
    READER_FAILED = "reader_failed"
    """a fault of the reader; logged with its traceback"""


class ReadPath(StrEnum):
    """Which way a page was read."""

    FULL = "full"
    """by the reader that knows this one page"""
    PROFILE = "profile"
    """straight from the elements that the site's profile knows"""
    FALLBACK = "fallback"
    """in full, since the page is not as the profile knows the site's pages"""
    FEED = "feed"
    """from the full text in a feed, since the page could not be had"""


class ArticleType(StrEnum):
    NEWS = "news"
    OPINION = "opinion"
    LIVE_BLOG = "live_blog"
    PRESS_RELEASE = "press_release"
    PODCAST = "podcast"
    VIDEO = "video"


class ListingKind(StrEnum):
    """What names the pages of a source."""

    FEED = "feed"
    SITEMAP = "sitemap"
    SECTION = "section"
