"""What a page turns out to be: an article with its blocks, or none, with the reason."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from newscrawl.copies.signature import Signature, sign, sign_words
from newscrawl.copies.words import is_spaced
from newscrawl.items.kinds import ArticleType, BlockKind, ReadPath, Reason, RejectionReason
from newscrawl.items.rights import RightsSignal
from newscrawl.spdx import spdx_of
from newscrawl.wordsplit import split_words

ONE_A_LINE = frozenset({BlockKind.LIST_ITEM, BlockKind.TABLE_ROW})


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
        folded = body.casefold()
        words = split_words(folded)
        said = " ".join([*split_words(title.casefold()), *words])
        object.__setattr__(self, "content_hash", _sha256(f"{title}\0{body}"))
        object.__setattr__(self, "fingerprint", _sha256(said))
        signature = sign_words(words) if is_spaced(folded) else sign(body)
        object.__setattr__(self, "signature", signature)


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
