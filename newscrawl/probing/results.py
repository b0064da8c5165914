"""What came of looking at a source: its listings, a few of its pages, and how it stands; pure values."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from newscrawl.items import ListingKind


class Health(StrEnum):
    """How a listing, a page or a source stands."""

    ALIVE = "alive"
    MOVED = "moved"
    """it answers, but permanently at another address"""
    EMPTY = "empty"
    """it answers, but nothing there is an article of the source"""
    WALLED = "walled"
    """it is there, but not for a crawler: robots.txt, a status that forbids, a wall"""
    DEAD = "dead"
    """it did not answer, or not with what it should be, both times it was asked"""


GOOD = frozenset({Health.ALIVE, Health.MOVED})


@dataclass(frozen=True, slots=True)
class ListingProbe:
    """A feed, sitemap or section that was asked for."""

    url: str
    kind: ListingKind
    health: Health
    why: str = ""
    links: int = 0
    """that the source wants; of an index of sitemaps, in the newest one of them"""
    newest: datetime | None = None
    """the latest date that it names; aware, UTC"""
    looks: int = 1
    """how often it was asked for"""


@dataclass(frozen=True, slots=True)
class PageProbe:
    """A page that was tried."""

    url: str
    health: Health
    why: str = ""
    title: str | None = None
    words: int = 0
    language: str | None = None
    licence: str | None = None
    """URL, as the page declares it"""


@dataclass(frozen=True, slots=True)
class SourceProbe:
    """One source."""

    name: str
    health: Health
    why: str
    listings: tuple[ListingProbe, ...]
    pages: tuple[PageProbe, ...]

    @property
    def is_good(self) -> bool:
        """Whether nobody needs to do anything."""
        return self.health in GOOD and all(one.health in GOOD for one in self.listings)

    @property
    def newest(self) -> datetime | None:
        return max((one.newest for one in self.listings if one.newest), default=None)

    def as_dict(self) -> dict[str, Any]:
        """The probe as it goes into JSON; times in ISO 8601."""
        record = asdict(self)
        for listing in record["listings"]:
            listing["newest"] = listing["newest"] and listing["newest"].isoformat()
        return record


def sum_up(
    name: str, listings: tuple[ListingProbe, ...], pages: tuple[PageProbe, ...]
) -> SourceProbe:
    """How a source stands, by its listings and by the pages that were tried."""
    good = [one for one in listings if one.health in GOOD]
    bad = [one for one in listings if one.health not in GOOD]
    if not good:
        order = (Health.WALLED, Health.EMPTY, Health.DEAD)
        health = next(kind for kind in order if any(one.health is kind for one in bad))
        return SourceProbe(name, health, _reasons(bad), listings, pages)
    if pages and not any(page.health in GOOD for page in pages):
        worst = next((page for page in pages if page.health is Health.WALLED), pages[0])
        health = worst.health
        said = "; ".join(f"{page.url}: {page.why}" for page in pages)
        why = f"none of the newest pages is an article to be had: {said}"
        return SourceProbe(name, health, why, listings, pages)
    moved = [one for one in good if one.health is Health.MOVED]
    health = Health.MOVED if moved else Health.ALIVE
    return SourceProbe(name, health, _reasons([*bad, *moved]), listings, pages)


def _reasons(listings: list[ListingProbe]) -> str:
    """Each listing with its reason; those of one reason together."""
    by_reason: dict[str, list[str]] = {}
    for one in listings:
        by_reason.setdefault(f"{one.health}: {one.why}", []).append(one.url)
    return "; ".join(f"{', '.join(urls)} is {reason}" for reason, urls in by_reason.items())
