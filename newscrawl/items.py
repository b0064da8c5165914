"""The values that travel through the line: Page in, Article or Rejection out; all frozen, none a dict."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from newscrawl.copies.signature import Signature, sign
from newscrawl.spdx import spdx_of


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


class RightsKind(StrEnum):
    """What a signal of rights speaks of; `docs/rights.md` says how each is read."""

    ROBOTS = "robots"
    """a directive of meta robots or `X-Robots-Tag`: `noai`, `noimageai`, `noarchive`, `noindex`..."""
    ROBOTS_AGENTS = "robots_agents"
    """robots.txt keeps crawlers of AI from the page: their names, between spaces"""
    CONTENT_USAGE = "content_usage"
    """a use that `Content-Usage` or `Content-Signal` forbids or allows: `ai-train=n`"""
    TDM_RESERVATION = "tdm_reservation"
    """TDMRep: `1` reserved, `0` not reserved"""
    TDM_POLICY = "tdm_policy"
    """TDMRep: URL of the terms"""
    AI_TXT = "ai_txt"
    """`disallow` or `allow`, as ai.txt says of the page"""
    RSL = "rsl"
    """a use, and what Really Simple Licensing says of it: `ai-train=prohibited`, `ai-train=payment`"""
    LICENCE = "licence"
    """URL of the licence that the page declares"""
    SOURCE = "source"
    """`reserved` or `granted`, as the source's file says"""


class RightsPolicy(StrEnum):
    """What becomes of pages whose owner reserves their use."""

    MARK = "mark"
    """keep them, and mark them as reserved"""
    METADATA_ONLY = "metadata_only"
    """keep title, URL, dates and the like, but not the text"""
    SKIP = "skip"
    """keep nothing but the fact"""


class RightsDecision(StrEnum):
    """What became of a page in the light of its signals."""

    KEPT = "kept"
    METADATA_ONLY = "metadata_only"
    SKIPPED = "skipped"


class ListingKind(StrEnum):
    """What names the pages of a source."""

    FEED = "feed"
    SITEMAP = "sitemap"
    SECTION = "section"


@dataclass(frozen=True, slots=True)
class Link:
    """One address that a feed, a sitemap or a section page names."""

    url: str
    """canonical form (`newscrawl.urls.canonical_url`)"""
    lastmod: datetime | None = None
    """when it was last changed, else published, as the naming document says; aware, UTC"""
    title: str | None = None


@dataclass(frozen=True, slots=True)
class RightsSignal:
    """One thing that somebody said about the rights in a page."""

    kind: RightsKind
    value: str
    origin: str
    """who said it: `meta robots`, `header X-Robots-Tag`, or the URL of a file of the host"""
    seen_at: datetime | None = None
    """when it was said; aware, UTC; None of a page that nobody fetched"""


@dataclass(frozen=True, slots=True)
class Rights:
    """The signals of one page, weighed, and what follows from them."""

    signals: tuple[RightsSignal, ...] = ()
    reserved: bool = False
    """its owner reserves text and data mining, or the training of AI"""
    decision: RightsDecision = RightsDecision.KEPT
    reason: str = ""
    """the signal that decided, for a person: `robots: noai (meta robots)`; empty when none did"""
    may_archive: bool = True
    """its bytes may be kept"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """An item of a feed that carries a text, as the feed says it."""

    url: str
    """of its page; canonical form"""
    text: str
    """HTML, or plain text"""
    is_summary: bool
    """it stands where feeds have summaries (`description`, `summary`), whatever its length"""
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    """as it is written"""
    modified: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    """of the feed, as it is written"""


@dataclass(frozen=True, slots=True)
class Page:
    """One fetched page, as it was served.

    `body` is the payload after transfer and content decoding; `headers` keep their order and case.
    """

    url: str
    """where it was found, after redirects"""
    body: bytes = field(repr=False)
    fetched_at: datetime
    """aware, UTC"""
    requested_url: str = ""
    """what was asked for, when redirects led elsewhere; otherwise the same as `url`"""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()

    def header(self, name: str) -> str | None:
        """The first header of that name, whatever its case."""
        name = name.lower()
        return next((value for key, value in self.headers if key.lower() == name), None)


@dataclass(frozen=True, slots=True)
class Served:
    """What a browser was given, of which it made a page by running scripts."""

    page: Page
    """as the server sent it"""
    parts: tuple[Page, ...] = ()
    """what the page's scripts asked for, but for what an earlier page of the run had got"""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it leaves the spider, with the source that it was fetched for."""

    source: str
    page: Page
    request_headers: tuple[tuple[str, str], ...] = ()
    """with which it was asked for, but for what authorises"""
    served: Served | None = None
    """of a rendered page, whose `body` is the document that a browser made"""
    is_known: bool = False
    """it was fetched before, and had another payload then"""


@dataclass(frozen=True, slots=True)
class Original:
    """What a page was when its payload was last kept."""

    url: str
    """at which it was served"""
    fetched_at: datetime
    digest: str
    """of the payload: `sha1:` and base 32"""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A page that is as it was: its answer said so, or brought the same payload."""

    source: str
    page: Page
    original: Original | None
    """None when nothing was kept of it"""
    request_headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One kept block of an article: a paragraph, a subheading, a list item..."""

    kind: BlockKind
    text: str
    level: int = 0
    """of a heading: 2 to 6; of a list item: depth of nesting, 0 outermost"""

    def __reduce__(self) -> tuple[type[Block], tuple[BlockKind, str, int]]:
        # Articles travel between processes; what dataclasses make for this takes thrice as long.
        return Block, (self.kind, self.text, self.level)


@dataclass(frozen=True, slots=True)
class RemovedBlock:
    """One block that was taken out, and why."""

    text: str
    reason: Reason
    position: int
    """it stood before the kept block with this index (`len(blocks)`: after the last)"""

    def __reduce__(self) -> tuple[type[RemovedBlock], tuple[str, Reason, int]]:
        return RemovedBlock, (self.text, self.reason, self.position)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What a page says, read by `newscrawl.extract`: metadata, kept blocks, removed blocks."""

    title: str | None = None
    authors: list[str] = field(default_factory=list)
    published_at: datetime | None = None
    """aware, UTC"""
    modified_at: datetime | None = None
    """aware, UTC"""
    date: dt.date | None = None
    """the day of `published_at` by the page's own calendar: in Tokyo it may be tomorrow's"""
    language: str | None = None
    """ISO 639-1 code, from the text where it is long enough, else as the page declares"""
    description: str | None = None
    section: str | None = None
    tags: list[str] = field(default_factory=list)
    licence: str | None = None
    """the URL or SPDX identifier that the page itself declares"""
    canonical_url: str | None = None
    """absolute, as the page declares it (`rel=canonical`, `og:url`)"""
    image_url: str | None = None
    image_caption: str | None = None
    site_name: str | None = None
    article_type: ArticleType | None = None
    is_free: bool | None = None
    """schema.org `isAccessibleForFree`, where the page says so"""
    blocks: list[Block] = field(default_factory=list)
    removed: list[RemovedBlock] = field(default_factory=list)
    read_by: ReadPath = ReadPath.FULL
    profile_version: int | None = None
    """of the site's profile that it was read with"""
    signals: tuple[RightsSignal, ...] = ()
    """of rights, that the page itself gives"""

    @property
    def licence_id(self) -> str | None:
        """SPDX identifier of `licence`, where it is one of Creative Commons."""
        return spdx_of(self.licence)

    @property
    def body(self) -> str:
        """Paragraphs joined by a blank line; list items and table rows one a line."""
        return join_blocks(self.blocks)


ONE_A_LINE = frozenset({BlockKind.LIST_ITEM, BlockKind.TABLE_ROW})


def join_blocks(blocks: list[Block]) -> str:
    parts: list[str] = []
    previous: Block | None = None
    for block in blocks:
        if previous is not None:
            same_list = block.kind is previous.kind and block.kind in ONE_A_LINE
            parts.append("\n" if same_list else "\n\n")
        parts.append(block.text)
        previous = block
    return "".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(Extraction):
    """A page that is an article of a source."""

    source: str
    url: str
    """canonical URL: the article's identity"""
    page_url: str
    """the page it was read from"""
    fetched_at: datetime
    reader_version: str
    relevance: float | None = None
    """0 to 1: how likely it is tech policy (`newscrawl.topics`); None: nobody has asked"""
    topics: list[str] = field(default_factory=list)
    topic_reasons: list[str] = field(default_factory=list)
    """what spoke for and against its relevance"""
    topics_version: str | None = None
    """of the taxonomy and model that said so"""

    content_hash: str = field(init=False, default="")
    """SHA-256 (hex) of title and body: two readings with the same hash say the same"""
    fingerprint: str = field(init=False, default="")
    """SHA-256 (hex) of the words of title and body, whatever their case, spacing and punctuation:
    two pages of one source with the same fingerprint are one article"""
    signature: Signature = field(init=False, default=Signature(0, b""))
    """by which copies of the body are found, whatever their title"""

    def __post_init__(self) -> None:
        # Computed once, where the article is read: in a worker, not where all articles pass.
        title, body = self.title or "", self.body
        words = " ".join(WORD.findall(f"{title} {body}".casefold()))
        object.__setattr__(self, "content_hash", _sha256(f"{title}\0{body}"))
        object.__setattr__(self, "fingerprint", _sha256(words))
        object.__setattr__(self, "signature", sign(body))


WORD = re.compile(r"\w+")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """A page that is no article, with the reason."""

    source: str
    page_url: str
    fetched_at: datetime
    reason: RejectionReason
    detail: str = ""
    """what was seen, in a few words, for a person"""
    reader_version: str = ""
    signals: tuple[RightsSignal, ...] = ()
    """of rights, that the page itself gives"""
