"""A stretch of time in; which links and which further listings belong to it out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from newscrawl.discovery import Found, dates_of
from newscrawl.errors import ConfigurationError
from newscrawl.items import Link, ListingKind
from newscrawl.sources import Source
from newscrawl.storage.agenda import roots_of
from newscrawl.storage.listings import Listing

LISTING_PAGES = 2000
"""pages of sections and feeds of a source that a backfill turns at the most"""
DAY = timedelta(days=1)


@dataclass(slots=True)
class Backfill:
    """From `since` up to, but not at, `until`.

    A link belongs to it when its `lastmod` does, or when all of the day or month that its URL names
    does; without `lastmod`, when any of that day, month or year does. One that has neither is not
    known to belong to it, and is left out.
    """

    since: datetime
    until: datetime
    asked: dict[str, set[str]] = field(default_factory=dict)
    """listings by source"""
    named: dict[str, set[int]] = field(default_factory=dict)
    turned: Counter[str] = field(default_factory=Counter)

    @property
    def name(self) -> str:
        return f"{self.since:%Y%m%dT%H%M%SZ}/{self.until:%Y%m%dT%H%M%SZ}"

    def begin(self, source: Source) -> list[Listing]:
        """The listings of the source's file."""
        found = [Listing(source.name, url, kind, url) for url, kind in roots_of(source).items()]
        return [listing for listing in found if self._is_first(listing.source, listing.url)]

    def wants(self, link: Link) -> bool:
        span = dates_of(link.url)
        if link.lastmod is None:
            return span is not None and span[0] < self.until and span[1] > self.since
        if self.since <= link.lastmod < self.until:
            return True
        return span is not None and span[0] >= self.since and span[1] <= self.until

    def is_undated(self, link: Link) -> bool:
        return link.lastmod is None and dates_of(link.url) is None

    def lead_to(self, listing: Listing, found: Found) -> list[Listing]:
        """The listings that may name more of it; a sitemap that is older than it names none."""
        if listing.kind is ListingKind.SITEMAP:
            links = [link for link in found.sitemaps if not self._is_older(link)]
        else:
            is_worth_turning = self._is_worth_turning(listing, found)
            links = [Link(found.next_url)] if found.next_url and is_worth_turning else []
        return [
            Listing(listing.source, link.url, listing.kind, listing.root)
            for link in links
            if self._is_first(listing.source, link.url)
        ]

    def _is_older(self, link: Link) -> bool:
        if link.lastmod is None:
            return False
        at = link.lastmod
        is_day = at == at.replace(hour=0, minute=0, second=0, microsecond=0)
        return (at + DAY if is_day else at) <= self.since

    def _is_worth_turning(self, listing: Listing, found: Found) -> bool:
        """Whether older pages may name more: not when all of this one is too old, or not new."""
        seen = self.named.setdefault(listing.root, set())
        before = len(seen)
        seen.update(hash(link.url) for link in found.links)
        self.turned[listing.source] += 1
        if len(seen) == before or self.turned[listing.source] >= LISTING_PAGES:
            return False
        return not all(map(self._is_too_old, found.links))

    def _is_too_old(self, link: Link) -> bool:
        span = dates_of(link.url)
        ends = [at for at in (link.lastmod, span[1] if span else None) if at is not None]
        return bool(ends) and max(ends) <= self.since

    def _is_first(self, source: str, url: str) -> bool:
        asked = self.asked.setdefault(source, set())
        first = url not in asked
        asked.add(url)
        return first


def backfill_of(since: str, until: str) -> Backfill | None:
    """The backfill from `since` to `until`, dates or moments in ISO 8601; None when both are empty.

    A date as `until` is the last day that belongs to it. Without `since` it goes as far back as
    there is anything, without `until` up to now.

    Raises:
        ConfigurationError: one is no date, or there is no time between them.
    """
    if not since and not until:
        return None
    begin = _moment("since", since) if since else datetime(1990, 1, 1, tzinfo=UTC)
    end = _moment("until", until) if until else datetime.now(UTC)
    if until and len(until) <= len("2026-11-24"):
        end += DAY
    if begin >= end:
        raise ConfigurationError(f"since ({begin:%Y-%m-%d}) must be before until ({end:%Y-%m-%d})")
    return Backfill(begin, end)


def _moment(name: str, text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ConfigurationError(f"{name}: {text!r} is no date such as 2026-11-24") from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
