"""An answer in, how the listing or the page that was asked for stands out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from newscrawl.discovery import Found, parse_feed, parse_section, parse_sitemap, read_listing
from newscrawl.errors import DiscoveryError
from newscrawl.fetching.failures import REFUSED, FetchFailure
from newscrawl.fetching.offsite import off_site
from newscrawl.fetching.session import Answer
from newscrawl.items import Article, Link, ListingKind, Page, Rejection, RejectionReason
from newscrawl.probing.results import Health, ListingProbe, PageProbe
from newscrawl.sources import Source
from newscrawl.storage.outcomes import PageState
from newscrawl.urls import canonical_url

WALLS = frozenset(
    {RejectionReason.BOT_WALL, RejectionReason.CONSENT_WALL, RejectionReason.PAYWALL_STUB}
)
SILENT_FOR = timedelta(days=180)
"""without anything new, after which that is said"""
_WALLED_KINDS = frozenset({"robots", "http_429"})


@dataclass(frozen=True, slots=True)
class Looked:
    """A listing, and what it led to."""

    probe: ListingProbe
    links: list[Link] = field(default_factory=list)
    sitemap: str | None = None
    """of an index, the one to look into"""


def look_at_listing(answer: Answer, url: str, kind: ListingKind, source: Source) -> Looked:
    page = answer.page
    if answer.failure is not None or page is None:
        return Looked(ListingProbe(url, kind, *of_failure(answer)))
    try:
        found = read_listing(kind, page.body, page.url, source, now=page.fetched_at)
    except DiscoveryError as error:
        return Looked(ListingProbe(url, kind, Health.DEAD, str(error).partition(": ")[2]))
    newest = _newest(found.links, page.fetched_at)
    health, why = Health.ALIVE, ""
    if canonical_url(answer.moved_to) not in {None, canonical_url(url)}:
        health, why = Health.MOVED, f"moved to {answer.moved_to}"
    elif not found.links and not found.sitemaps:
        health, why = Health.EMPTY, _nothing(kind, page, source)
    elif newest is not None and newest < page.fetched_at - SILENT_FOR:
        why = f"nothing new since {newest:%Y-%m-%d}"
    probe = ListingProbe(url, kind, health, why, len(found.links), newest)
    return Looked(probe, found.links, _newest_sitemap(found))


def look_at_page(
    answer: Answer, url: str, source: Source, result: Article | Rejection
) -> PageProbe:
    """`result` is what the reader made of the page that `answer` brought."""
    page = answer.page
    assert page is not None
    elsewhere = off_site(source, url, page.url)
    if elsewhere is not None:
        return PageProbe(url, Health.EMPTY, elsewhere.detail)
    if isinstance(result, Article):
        words = len(result.body.split())
        return PageProbe(
            url, Health.ALIVE, "", result.title, words, result.language, result.licence
        )
    health = Health.WALLED if result.reason in WALLS else Health.EMPTY
    return PageProbe(url, health, f"{result.reason}: {result.detail}")


def of_failure(answer: Answer) -> tuple[Health, str]:
    """How what was not had stands, and why."""
    failure = answer.failure or FetchFailure("no_answer", "no answer", PageState.FAILED)
    if failure.status in REFUSED or failure.kind in _WALLED_KINDS:
        return Health.WALLED, failure.detail
    return Health.DEAD, f"{failure.kind}: {failure.detail}"


def wall_in(result: Article | Rejection) -> str:
    """The wall that the reader saw where something else was asked for; empty when it saw none."""
    if isinstance(result, Rejection) and result.reason in WALLS:
        return f"{result.reason}, {result.detail}"
    return ""


def _nothing(kind: ListingKind, page: Page, source: Source) -> str:
    """Whether a listing names nothing, or nothing that the source's rules want."""
    try:
        if kind is ListingKind.FEED:
            named = len(parse_feed(page.body, page.url).links)
        elif kind is ListingKind.SITEMAP:
            named = len(parse_sitemap(page.body, page.url).links)
        else:
            named = len(parse_section(page.body, page.url, source).links)
    except DiscoveryError:
        named = 0
    if not named:
        return "it names nothing"
    return f"it names {named} pages, none of which the rules of the source want"


def _newest(links: list[Link], now: datetime) -> datetime | None:
    """The latest date that is not to come."""
    return max((at for link in links if (at := link.lastmod) and at <= now), default=None)


def _newest_sitemap(found: Found) -> str | None:
    if not found.sitemaps:
        return None
    return newest_first(found.sitemaps)[0].url


def newest_first(links: list[Link]) -> list[Link]:
    """Those with a date first, the latest at the top; the others as they come."""
    dated = [(link.lastmod, link) for link in links if link.lastmod is not None]
    dated.sort(key=lambda pair: pair[0], reverse=True)
    return [link for _, link in dated] + [link for link in links if link.lastmod is None]
