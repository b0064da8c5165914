"""Sources in, what is to be asked for next out; what their listings name goes in, in one commit each.

Listings and pages are claimed (`storage.crawlers`), so that several crawls on one database share
the work. A listing is done in the transaction that commits what it names and what it leads to: a
crawl that is killed has lost neither.
"""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from newscrawl import __version__
from newscrawl.discovery.listing import Found
from newscrawl.items import Link, ListingKind, Page
from newscrawl.sources import Source
from newscrawl.storage import crawlers, due, feedtexts, frontier, leases, listings, polls
from newscrawl.storage.clock import now_of
from newscrawl.storage.due import DuePage
from newscrawl.storage.listings import Listing
from newscrawl.storage.polls import Answer
from newscrawl.storage.writer import Writer

logger = logging.getLogger(__name__)

SECTION_PAGES = 200
"""pages of all sections of a source that a run turns at the most"""
TOGETHER = 200
"""sources whose due listings are asked for in one statement"""


@dataclass(frozen=True, slots=True)
class Committed:
    """What a listing brought."""

    new: int = 0
    """pages that were not known"""
    leads_to: int = 0
    """listings that are due now"""
    is_trap: bool = False
    """a section's page that names nothing but what the pages before it did"""


class Agenda:
    """What a crawl of some sources asks for.

    Args:
        writer: of the crawl, whose transactions these are.
        are_named: an operator named the sources, and sees their listings polled now; otherwise
            they are polled when their time has come.
        backfill: name of the backfill that this crawl is; it fetches only what it finds.
    """

    def __init__(
        self,
        writer: Writer,
        sources: Mapping[str, Source],
        *,
        are_named: bool,
        backfill: str | None = None,
    ) -> None:
        self.writer = writer
        self._asked_before = writer.started_at if are_named else None
        self._backfill = backfill
        self._roots = {name: roots_of(source) for name, source in sources.items()}
        self._rules = {name: rules_of(source) for name, source in sources.items()}
        self._turned: Counter[str] = Counter()
        self._named_by_sections: dict[str, set[int]] = {name: set() for name in sources}

    async def enter(self) -> None:
        """Make the listings of the sources' files known."""

        def work(session: Session) -> None:
            now = datetime.now(UTC)
            for source, roots in sorted(self._roots.items()):
                listings.enter(session, source, roots, rules=self._rules[source], now=now)

        await self.writer.write(work)

    async def due_listings(self, sources: Sequence[str], limit: int) -> list[Listing]:
        """Up to `limit` listings of `sources` to ask for now; they are this crawl's."""

        def work(session: Session) -> list[Listing]:
            crawlers.require(session, self.writer.crawler)
            now, found = now_of(session), list[Listing]()
            for start in range(0, len(sources), TOGETHER):
                some = sources[start : start + TOGETHER]
                found += listings.claim(
                    session,
                    {source: list(self._roots[source]) for source in some},
                    run_id=self.writer.crawler,
                    now=now,
                    limit=limit - len(found),
                    rules=self._rules,
                    asked_before=self._asked_before,
                )
                if len(found) >= limit:
                    break
            return found

        return await self.writer.write(work)

    async def due_pages(self, source: str, limit: int) -> list[DuePage]:
        """Up to `limit` pages of `source` to fetch now; they are this crawl's."""

        def look(session: Session) -> bool:
            now = now_of(session)
            return due.has_due(session, source, now=now, backfill=self._backfill)

        def work(session: Session) -> list[DuePage]:
            crawlers.require(session, self.writer.crawler)
            return due.claim(
                session,
                source,
                run_id=self.writer.crawler,
                now=now_of(session),
                limit=limit,
                backfill=self._backfill,
            )

        return await self.writer.write(work) if await self.writer.read(look) else []

    async def leave(self, source: str) -> None:
        """This crawl has nothing more to ask of `source`: another one may have it."""
        crawler = self.writer.crawler
        await self.writer.write(lambda session: leases.give_back(session, source, crawler=crawler))

    async def found(
        self, listing: Listing, answer: Answer, found: Found, served: Page
    ) -> Committed:
        """Commit what a listing names, what it leads to, and that it was read.

        `served` is the listing itself: kept, when it is a feed with texts that may be needed.
        """
        texts = await self._texts(found)
        kept = await self.writer.keep(served) if texts else None

        def work(session: Session) -> Committed:
            new = frontier.discover(
                session, listing.source, found.links, found_in=listing.url, now=answer.at
            )
            if kept is not None:
                feedtexts.note(session, listing.source, texts, kept, now=answer.at)
            children = self._children(session, listing, found)
            leads_to = listings.lead_to(
                session,
                listing,
                children or [],
                rules=self._rules[listing.source],
                now=answer.at,
                asked_before=self.writer.started_at,
            )
            self._save(session, listing, replace(answer, new=new + leads_to))
            return Committed(new, leads_to, is_trap=children is None)

        committed = await self.writer.write(work)
        self.writer.tally(listing.source).discovered += committed.new
        return committed

    async def _texts(self, found: Found) -> dict[str, str]:
        if not found.texts:
            return {}
        return await self.writer.read(lambda session: feedtexts.of_use(session, found.texts))

    async def answered(self, listing: Listing, answer: Answer) -> None:
        """Commit that a listing has nothing new, or was not to be had.

        A backfill leaves no trace there: what it did not want must be found by the next poll.
        """
        if self._backfill is not None:
            return
        await self.writer.write(lambda session: self._save(session, listing, answer))

    async def backfill(self, source: str, links: Sequence[Link], found_in: str) -> int:
        """Commit pages that the backfill wants; the number of those that were not known."""

        def work(session: Session) -> int:
            now = datetime.now(UTC)
            return frontier.discover(
                session, source, links, found_in=found_in, now=now, backfill=self._backfill
            )

        new = await self.writer.write(work) if links else 0
        self.writer.tally(source).discovered += new
        return new

    def _children(self, session: Session, listing: Listing, found: Found) -> list[Link] | None:
        """Where to look further; None where a section's pages have begun to repeat themselves."""
        if listing.kind is not ListingKind.SECTION:
            return found.sitemaps
        if found.next_url is None:
            return []
        source = listing.source
        self._turned[source] += 1
        if not found.links or not frontier.has_found_since(
            session, found.links, self.writer.started_at
        ):
            return []  # from here on the pages are known
        seen = self._named_by_sections[source]
        before = len(seen)
        seen.update(hash(link.url) for link in found.links)
        if len(seen) == before:
            return None
        return [Link(found.next_url)] if self._turned[source] < SECTION_PAGES else []

    def _save(self, session: Session, listing: Listing, answer: Answer) -> None:
        rules = self._rules[listing.source]
        retired = polls.save(session, listing, answer, rules=rules)
        if retired is not None and listing.url == listing.root:
            logger.warning(
                "Source %s: %r is dead (%s) and is asked for no more; mend or remove it in the"
                " source's file",
                listing.source,
                listing.url,
                answer.error,
            )


def roots_of(source: Source) -> dict[str, ListingKind]:
    """The listings that a source's file names."""
    discover = source.discover
    pairs = (
        (discover.sections, ListingKind.SECTION),
        (discover.sitemaps, ListingKind.SITEMAP),
        (discover.feeds, ListingKind.FEED),
    )
    return {url: kind for urls, kind in pairs for url in urls}


def rules_of(source: Source) -> str:
    """What the reading of a source's listings depends on: when it changes they are read anew."""
    said = f"{__version__} {source.home} {source.discover}"
    return hashlib.sha256(said.encode()).hexdigest()
