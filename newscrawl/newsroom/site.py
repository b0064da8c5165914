"""An edition and a URL in, the resource that the newsroom answers with out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Protocol
from urllib.parse import parse_qs, urlsplit

from newscrawl.newsroom.content import EDITIONS, HARBOUR, WIRE, Outlet, Story, stories
from newscrawl.newsroom.harbour import site as harbour
from newscrawl.newsroom.resource import Resource, redirect
from newscrawl.newsroom.wire import site as wire


class OutletSite(Protocol):
    """What the module of an outlet's site offers."""

    def resources(self, edition: int) -> Iterator[Resource]: ...
    def search(self, query: str, url: str, shown: tuple[Story, ...]) -> Resource: ...
    def not_found(self, url: str) -> Resource: ...


SITES: dict[str, tuple[Outlet, OutletSite]] = {
    HARBOUR.host: (HARBOUR, harbour),
    WIRE.host: (WIRE, wire),
}


@cache
def resources(edition: int) -> dict[str, Resource]:
    """Every URL that answers with a page, a feed, a sitemap or a picture, rendered once."""
    if edition not in EDITIONS:
        raise ValueError(f"the sample newsroom has editions {EDITIONS}, not {edition!r}")
    return {
        resource.url: resource for _, site in SITES.values() for resource in site.resources(edition)
    }


def answer(url: str, edition: int) -> Resource | None:
    """None for a host that is no outlet of the newsroom.

    A query that a page does not know is ignored, so that links with tracking parameters work.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    if host not in SITES:
        return None
    known = resources(edition)
    bare = f"http://{host}{parts.path or '/'}"
    for candidate in (f"{bare}?{parts.query}", bare) if parts.query else (bare,):
        if candidate in known and not is_search(candidate, parts.query):
            return known[candidate]
    return search(url, host, edition) or moved(bare, known) or SITES[host][1].not_found(url)


def is_search(url: str, query: str) -> bool:
    return "s" in parse_qs(query) and url == HARBOUR.home


def search(url: str, host: str, edition: int) -> Resource | None:
    outlet, site = SITES[host]
    parts = urlsplit(url)
    key = "s" if outlet is HARBOUR else "q"
    asked = parse_qs(parts.query).get(key)
    if asked is None or parts.path not in ("/", "/search"):
        return None
    return site.search(asked[0], url, stories(outlet, edition))


def moved(bare: str, known: dict[str, Resource]) -> Resource | None:
    """To the address with a slash at its end on the one site, without on the other."""
    for other in (f"{bare}/", bare.rstrip("/")):
        if other != bare and other in known:
            return redirect(bare, other)
    return None
