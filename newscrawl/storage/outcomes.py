"""What came of requests in, rows of pages, articles, versions and signals out, batch by batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from newscrawl.discovery.dates import parse_date
from newscrawl.items import Article, Page, Rejection, Rights
from newscrawl.storage.archive import ArchiveLocation
from newscrawl.storage.article_batch import Record
from newscrawl.storage.article_rows import storable_article
from newscrawl.storage.articles import load_batch, write_batch
from newscrawl.storage.captures import save_captures
from newscrawl.storage.pages import load_pages, save_pages
from newscrawl.storage.rights import save_rights
from newscrawl.storage.states import PageState
from newscrawl.storage.text import storable
from newscrawl.storage.upsert import lock_sources

__all__ = ["Outcome", "PageState", "SavedCounts", "save_by_source", "save_outcomes"]

BATCH = 500
"""outcomes that are looked up and written together"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one request for a page."""

    source: str
    url: str
    """the page that was asked for"""
    final_url: str
    """where redirects led; else the same"""
    state: PageState
    fetched_at: datetime
    """time of the answer, or of the failure"""
    served_at: datetime | None = None
    """time of the answer by the site's own clock, its header `Date`"""
    status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    archive: ArchiveLocation | None = None
    """of the record that was written: of a page that is as it was, a revisit record"""
    payload_digest: str | None = None
    """of what was served, archived or not: `sha1:` and base 32"""
    result: Article | Rejection | None = None
    """of a page that was fetched"""
    witness: Article | None = None
    """read from the text in a feed, since the page could not be had, or is none"""
    rights: Rights | None = None
    """in a page that was fetched; None: nobody looked"""
    error: str | None = None
    """`kind: detail`"""
    attempts: int = 0
    """failures in a row, this one included"""
    retry_at: datetime | None = None
    """when a failed page is due again; None: not until something says that it changed"""

    @classmethod
    def of_page(cls, source: str, page: Page, state: PageState, **more: Any) -> Outcome:
        """What came of the request that `page` answers."""
        return cls(
            source=source,
            url=page.requested_url,
            final_url=page.url,
            state=state,
            status=page.status,
            etag=page.header("ETag"),
            last_modified=page.header("Last-Modified"),
            fetched_at=page.fetched_at,
            served_at=parse_date(page.header("Date")),
            **more,
        )

    @property
    def error_kind(self) -> str:
        return (self.error or "").partition(":")[0]


@dataclass(frozen=True, slots=True)
class SavedCounts:
    """What `save_outcomes` did, in outcomes."""

    new: int = 0
    """articles that were not known"""
    changed: int = 0
    """articles whose title or body is another one now"""
    unchanged: int = 0
    """articles that were known, read again or found at one more URL"""
    rejected: int = 0
    not_modified: int = 0
    failed: int = 0
    gone: int = 0
    refused: int = 0
    withdrawn: int = 0
    """pages of an article that was deleted for good"""
    unfetched: int = 0
    """articles of these that were read from a feed, while their page was not fetched at all"""
    rejections: Mapping[str, int] = field(default_factory=dict)
    """rejected pages by reason"""
    errors: Mapping[str, int] = field(default_factory=dict)
    """pages that brought nothing, by kind of error"""

    @property
    def fetched(self) -> int:
        return self.new + self.changed + self.unchanged + self.rejected - self.unfetched


NUMBERS = tuple(one.name for one in fields(SavedCounts) if one.name not in {"rejections", "errors"})


def save_outcomes(session: Session, outcomes: Sequence[Outcome]) -> SavedCounts:
    """Write `outcomes`; the caller commits. Saving the same ones again changes nothing.

    Pages of one source that carry the same text are one article (`storage.article_batch`), and
    every page that was redirected is known by both of its URLs.

    The sources must have rows (`storage.sources.save_sources`).
    """
    return sum_counts(save_by_source(session, outcomes).values())


def save_by_source(session: Session, outcomes: Sequence[Outcome]) -> dict[str, SavedCounts]:
    """`save_outcomes`, counted by source.

    All that a transaction saves goes through one call: it takes the locks of all its sources at
    once and in one order, so that two that share some never wait for each other in a circle.
    """
    tallies: dict[str, Counter[str]] = {outcome.source: Counter() for outcome in outcomes}
    rejections: dict[str, Counter[str]] = {source: Counter() for source in tallies}
    errors: dict[str, Counter[str]] = {source: Counter() for source in tallies}
    lock_sources(session, tallies)
    for start in range(0, len(outcomes), BATCH):
        batch = outcomes[start : start + BATCH]
        _save_batch(session, batch, tallies)
        for outcome in batch:
            if isinstance(outcome.result, Rejection):
                rejections[outcome.source][outcome.result.reason.value] += 1
            if outcome.error:
                errors[outcome.source][outcome.error_kind] += 1
    return {
        source: SavedCounts(
            **tally, rejections=dict(rejections[source]), errors=dict(errors[source])
        )
        for source, tally in tallies.items()
    }


def sum_counts(counts: Iterable[SavedCounts]) -> SavedCounts:
    tally: Counter[str] = Counter()
    rejections: Counter[str] = Counter()
    errors: Counter[str] = Counter()
    for one in counts:
        tally.update({name: getattr(one, name) for name in NUMBERS})
        rejections.update(one.rejections)
        errors.update(one.errors)
    return SavedCounts(**tally, rejections=dict(rejections), errors=dict(errors))


def _save_batch(
    session: Session, outcomes: Sequence[Outcome], tallies: Mapping[str, Counter[str]]
) -> None:
    readings = {
        number: storable_article(article)
        for number, outcome in enumerate(outcomes)
        if (article := _article_of(outcome)) is not None
    }
    urls = {storable(url) for outcome in outcomes for url in (outcome.url, outcome.final_url)}
    urls |= {url for article in readings.values() for url in (article.url, article.page_url)}
    pages = load_pages(session, urls)
    gone = {url for url, page in pages.items() if page["state"] is PageState.WITHDRAWN}
    if gone:
        outcomes = [
            _withdrawn(outcome)
            if not gone.isdisjoint(_names(outcome, readings.get(number)))
            else outcome
            for number, outcome in enumerate(outcomes)
        ]
        readings = {
            n: article for n, article in readings.items() if _article_of(outcomes[n]) is not None
        }
    batch = load_batch(session, readings.values(), pages)
    placed: dict[int, Record] = {}
    for number, outcome in enumerate(outcomes):
        if number in readings:
            placed[number], saved = batch.place(readings[number], outcome.rights)
            tallies[outcome.source][saved] += 1
            for url in (outcome.url, outcome.final_url):
                batch.by_page[storable(url)] = placed[number]
        elif isinstance(outcome.result, Rejection):
            tallies[outcome.source]["rejected"] += 1
        if outcome.state is not PageState.FETCHED:
            tallies[outcome.source][outcome.state.value] += 1
            tallies[outcome.source]["unfetched"] += number in readings
    write_batch(session, batch)
    for record in batch.absorbed:
        for page in pages.values():
            if page["article_id"] == record.id:
                page["article_id"] = record.standing.id
    ids = {number: record.standing.id for number, record in placed.items()}
    save_pages(session, outcomes, ids, pages)
    save_rights(session, outcomes)
    save_captures(session, outcomes)


def _article_of(outcome: Outcome) -> Article | None:
    """What was read, from the page or from the feed that stands in for it."""
    return outcome.result if isinstance(outcome.result, Article) else outcome.witness


def _withdrawn(outcome: Outcome) -> Outcome:
    """What is stored of a page whose article was deleted for good: that it is not wanted."""
    bare = replace(outcome, state=PageState.WITHDRAWN, result=None, witness=None)
    return replace(bare, error=None, retry_at=None)


def _names(outcome: Outcome, article: Article | None) -> set[str]:
    """All URLs under which the article of a page may be known."""
    urls = {storable(outcome.url), storable(outcome.final_url)}
    return urls | {article.url, article.page_url} if article else urls
