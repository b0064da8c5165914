"""Articles read from a batch of pages in, decided: which are new, changed, the same, or one.

One article often stands at several URLs. Readings belong to one article when they name the same
canonical URL, or carry the same text in one source (`Article.fingerprint`), or nearly the same text
under the same title and date (`storage.likeness`: pages in two layouts may differ by a line that
only one of the readings took out), or come from a URL that is known to show the article, under the
same title. The article keeps the better of its URLs, and the text of the better of its pages, by
rules that do not depend on the order in which they come:

- of two URLs, the shorter one, then the one that sorts first;
- of a page and a feed that carries its text, the page;
- of two pages, one that names itself as the canonical one, then as with URLs;
- of two readings of one page, the later one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from newscrawl.items import Article, ReadPath, Rights, RightsDecision
from newscrawl.reading.volatile import says_the_same
from newscrawl.storage.likeness import is_same_day, is_same_text, title_key
from newscrawl.storage.states import VersionCause

Saved = Literal["new", "changed", "unchanged"]


@dataclass(slots=True, eq=False)
class Record:
    """An article as it is in the database, and what is to be written."""

    id: int
    """0: not in the database yet"""
    url: str
    source: str
    page_url: str
    is_own_page: bool
    """the page that it was read from names no other one as the canonical one"""
    title: str | None
    published_at: datetime | None
    content_hash: str
    fingerprint: str
    fetched_at: datetime
    first_seen_at: datetime
    reader_version: str
    profile_version: int | None
    read_by: ReadPath
    decision: RightsDecision = RightsDecision.KEPT
    """whether the text is stored"""
    rights: Rights | None = None
    """to be written"""
    is_withheld: bool = False
    """the text is stored, and is to go"""
    body: str | None = None
    """None: not looked up, since no reading has the same title"""
    reading: Article | None = None
    """to be written"""
    cause: VersionCause | None = None
    """of a new version, when the text is another one"""
    is_reread: bool = False
    """read by another reader, or to be stored again or no more: its blocks are written even when
    the text is the same"""
    into: Record | None = None
    """the article that this one turned out to be"""

    @property
    def standing(self) -> Record:
        """The article that stays when all are merged."""
        record = self
        while record.into is not None:
            record = record.into
        return record


@dataclass(slots=True)
class ArticleBatch:
    """The articles that a batch of readings may touch; nothing is written here."""

    records: list[Record] = field(default_factory=list)
    absorbed: list[Record] = field(default_factory=list)
    """those of the database that are to go, for `Record.into`"""
    moves: list[tuple[Record, str]] = field(default_factory=list)
    """new URLs, in an order in which each is free when its turn comes"""
    by_url: dict[str, Record] = field(default_factory=dict)
    by_text: dict[tuple[str, str], list[Record]] = field(default_factory=dict)
    by_page: dict[str, Record] = field(default_factory=dict)
    by_title: dict[tuple[str, str], list[Record]] = field(default_factory=dict)

    def enter(self, record: Record) -> None:
        self.records.append(record)
        self.by_url[record.url] = record
        self._same_text(record).append(record)
        self._same_title(record).append(record)

    def place(self, article: Article, rights: Rights | None = None) -> tuple[Record, Saved]:
        """The record of which `article` is a reading, brought up to date with it.

        `rights` are those in its page; None: as they were.
        """
        candidates = self._candidates(article)
        if not candidates:
            return self._add(article, rights), "new"
        record = min(candidates, key=lambda known: known.id or math.inf)
        url = min([article.url, *(known.url for known in candidates)], key=_url_rank)
        best = min(candidates, key=_page_rank)
        for other in candidates:
            if other is not record:
                self._absorb(other, record)
        if url != record.url:
            self._move(record, url)
        record.first_seen_at = min(record.first_seen_at, article.fetched_at)
        if best is not record or _is_better(article, best):
            saved = self._take(record, article)
            _decide(record, rights)
            return record, saved
        return record, "unchanged"

    def _candidates(self, article: Article) -> list[Record]:
        """The articles that `article` is a reading of: more than one, if they prove to be the same.

        The same text alone does not make two known articles one: a site in trouble serves the same
        notice at every URL. They must have had the same title before.
        """
        at_url = self.by_url.get(article.url)
        same_text = self.by_text.get((article.source, article.fingerprint), [])
        found = [at_url] if at_url is not None else same_text[:1]
        if found:
            title = title_key(found[0].title)
            return found + [
                other
                for other in same_text
                if other is not found[0] and title and title_key(other.title) == title
            ]
        title = title_key(article.title)
        if not title:
            return []
        shown = (self.by_page.get(url) for url in (article.url, article.page_url))
        likely = [
            known
            for known in shown
            if known is not None
            and known.source == article.source
            and title_key(known.title) == title
        ]
        return (likely or self._likenesses(article, title))[:1]

    def _likenesses(self, article: Article, title: str) -> list[Record]:
        """Known articles of the same title and day whose text differs by a line or two."""
        return [
            known
            for known in self.by_title.get((article.source, title), [])
            if known.body is not None
            and is_same_day(known.published_at, article.published_at)
            and is_same_text(known.body, article.body)
        ]

    def _add(self, article: Article, rights: Rights | None) -> Record:
        record = Record(
            id=0,
            url=article.url,
            source=article.source,
            page_url=article.page_url,
            is_own_page=_is_own_page(article),
            title=article.title,
            published_at=article.published_at,
            content_hash=article.content_hash,
            fingerprint=article.fingerprint,
            fetched_at=article.fetched_at,
            first_seen_at=article.fetched_at,
            reader_version=article.reader_version,
            profile_version=article.profile_version,
            read_by=article.read_by,
            body=article.body,
            reading=article,
            cause=VersionCause.FIRST,
        )
        _decide(record, rights)
        self.enter(record)
        return record

    def _take(self, record: Record, article: Article) -> Saved:
        """Let `article` be what the record says from now on."""
        if _says_the_same(record, article):
            record.fetched_at, record.reading = article.fetched_at, article
            return "unchanged"
        is_changed = record.content_hash != article.content_hash
        is_same_page = record.page_url == article.page_url
        if is_changed and record.cause is None:
            record.cause = _cause(record, article)
        reader = (article.reader_version, article.profile_version)
        record.is_reread |= (record.reader_version, record.profile_version) != reader
        record.is_reread |= is_of_feed(record) != is_of_feed(article)
        self._same_text(record).remove(record)
        self._same_title(record).remove(record)
        if not is_same_page:
            record.source = article.source
        record.page_url, record.is_own_page = article.page_url, _is_own_page(article)
        record.title, record.published_at = article.title, article.published_at
        record.body = article.body
        record.content_hash, record.fingerprint = article.content_hash, article.fingerprint
        record.fetched_at, record.reading = article.fetched_at, article
        record.reader_version, record.profile_version = reader
        record.read_by = article.read_by
        self._same_text(record).append(record)
        self._same_title(record).append(record)
        return "changed" if is_changed else "unchanged"

    def _absorb(self, other: Record, record: Record) -> None:
        other.into = record
        self.records.remove(other)
        self._same_text(other).remove(other)
        self._same_title(other).remove(other)
        del self.by_url[other.url]
        record.first_seen_at = min(record.first_seen_at, other.first_seen_at)
        self.by_page = {url: known.standing for url, known in self.by_page.items()}
        if other.id:
            self.absorbed.append(other)

    def _move(self, record: Record, url: str) -> None:
        self.by_url.pop(record.url, None)
        self.by_url[url] = record
        record.url = url
        if record.id:
            self.moves.append((record, url))

    def _same_text(self, record: Record) -> list[Record]:
        return self.by_text.setdefault((record.source, record.fingerprint), [])

    def _same_title(self, record: Record) -> list[Record]:
        return self.by_title.setdefault((record.source, title_key(record.title)), [])


def _cause(record: Record, article: Article) -> VersionCause:
    """Why the article says something else now."""
    if record.page_url != article.page_url or is_of_feed(record) != is_of_feed(article):
        return VersionCause.BETTER_PAGE
    if record.fetched_at != article.fetched_at:
        return VersionCause.EDITED
    is_same_reader = record.reader_version == article.reader_version
    is_by_profile = is_same_reader and record.profile_version != article.profile_version
    return VersionCause.PROFILE_LEARNED if is_by_profile else VersionCause.REREAD


def _says_the_same(record: Record, article: Article) -> bool:
    """Whether the page, read as before, differs in nothing but relative times and counters.

    The text that is stored stays then: one that is not written is no version either.
    """
    return (
        record.id != 0
        and record.cause is None
        and not record.is_reread
        and record.content_hash != article.content_hash
        and record.page_url == article.page_url
        and is_of_feed(record) == is_of_feed(article)
        and record.reader_version == article.reader_version
        and record.profile_version == article.profile_version
        and record.decision is RightsDecision.KEPT
        and record.body is not None
        and says_the_same(
            f"{record.title or ''}\n{record.body}", f"{article.title or ''}\n{article.body}"
        )
    )


def _decide(record: Record, rights: Rights | None) -> None:
    """Let `rights` say whether the text is stored."""
    if rights is None:
        return
    if rights.decision is not record.decision:
        record.is_reread = True
        record.is_withheld |= record.decision is RightsDecision.KEPT and bool(record.id)
    record.rights, record.decision = rights, rights.decision


def is_of_feed(read: Record | Article) -> bool:
    """Whether a text stands in for that of its page."""
    return read.read_by is ReadPath.FEED


def _is_better(article: Article, known: Record) -> bool:
    if is_of_feed(article) != is_of_feed(known):
        return is_of_feed(known)
    if article.page_url == known.page_url:
        return article.fetched_at >= known.fetched_at
    rank = (is_of_feed(article), not _is_own_page(article), *_url_rank(article.page_url))
    return rank < _page_rank(known)


def _is_own_page(article: Article) -> bool:
    return article.page_url == article.url


def _page_rank(record: Record) -> tuple[bool, bool, int, str]:
    return is_of_feed(record), not record.is_own_page, *_url_rank(record.page_url)


def _url_rank(url: str) -> tuple[int, str]:
    return len(url), url
