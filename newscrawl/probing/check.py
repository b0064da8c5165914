"""Sources in, how each of them stands out: their listings asked for, and a page or two of each read.

What fails is asked for a second time, some while after the first, before it is called dead.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace

from newscrawl.fetching.session import Answer, Fetch, run_session
from newscrawl.items import Link, ListingKind
from newscrawl.probing.look import (
    Looked,
    look_at_listing,
    look_at_page,
    newest_first,
    of_failure,
    wall_in,
)
from newscrawl.probing.results import GOOD, Health, ListingProbe, PageProbe, SourceProbe, sum_up
from newscrawl.rendering.middleware import RENDER
from newscrawl.sources import Source
from newscrawl.storage.agenda import roots_of
from newscrawl.workers import ReadingPool

AT_ONCE = 64
"""sources that are looked at side by side"""
PAGES = 3
"""of a source that are tried, until one of them is an article"""
LIST_MAXSIZE = 64 * 1024 * 1024
"""bytes of a listing, as in a crawl"""

Seen = Callable[[SourceProbe], None]


def check_live(
    sources: Mapping[str, Source],
    pool: Callable[[], ReadingPool],
    *,
    look_again_after: float,
    seen: Seen,
) -> list[SourceProbe]:
    """Look at `sources`, and call `seen` with each as soon as it is known; in their order.

    Starts a reactor, which a process can do once.

    Args:
        look_again_after: seconds before the second look at what failed.
    """
    may_ask = [url for source in sources.values() for url in (source.home, *roots_of(source))]

    async def job(fetch: Fetch) -> list[SourceProbe]:
        room = asyncio.Semaphore(AT_ONCE)
        readers = pool()
        try:
            probes = (
                Prober(fetch, readers, source, look_again_after).probe(room, seen)
                for source in sources.values()
            )
            return list(await asyncio.gather(*probes))
        finally:
            await asyncio.to_thread(readers.close)

    return run_session(job, may_ask=may_ask)


class Prober:
    """Looks at one source."""

    def __init__(
        self, fetch: Fetch, pool: ReadingPool, source: Source, look_again_after: float = 0.0
    ) -> None:
        self.fetch, self.pool, self.source = fetch, pool, source
        self.look_again_after = look_again_after
        self.links: dict[str, Link] = {}
        """of all listings, by URL"""

    async def probe(self, room: asyncio.Semaphore, seen: Seen) -> SourceProbe:
        async with room:
            first = [await self.listing(url) for url in roots_of(self.source)]
        if any(one.health is Health.DEAD for one in first):
            await asyncio.sleep(self.look_again_after)
        async with room:
            listings = [await self.again(one) for one in first]
            pages = await self.try_pages() if any(one.health in GOOD for one in listings) else ()
        result = sum_up(self.source.name, tuple(listings), pages)
        seen(result)
        return result

    async def listing(self, url: str, *, anew: bool = False) -> ListingProbe:
        kind = roots_of(self.source)[url]
        looked = await self._look(url, url, anew=anew)
        self._remember(looked.links)
        if looked.sitemap is None or looked.links:
            return looked.probe
        inner = await self._look(looked.sitemap, url)
        self._remember(inner.links)
        if looked.probe.health is Health.MOVED:
            return replace(looked.probe, links=len(inner.links), newest=inner.probe.newest)
        why = inner.probe.why and f"{looked.sitemap}: {inner.probe.why}"
        return replace(inner.probe, url=url, kind=kind, why=why)

    async def again(self, probe: ListingProbe) -> ListingProbe:
        if probe.health is not Health.DEAD:
            return probe
        return replace(await self.listing(probe.url, anew=True), looks=probe.looks + 1)

    async def try_pages(self, number: int = PAGES, *, stop: bool = True) -> tuple[PageProbe, ...]:
        """Read up to so many of the newest pages; with `stop` until one of them is an article."""
        tried: list[PageProbe] = []
        for link in newest_first(list(self.links.values()))[:number]:
            tried.append(await self.page(link.url))
            if stop and tried[-1].health in GOOD:
                break
        return tuple(tried)

    async def page(self, url: str) -> PageProbe:
        answer = await self.fetch(url, meta={RENDER: self.source.render})
        if answer.failure is not None or answer.page is None:
            health, why = of_failure(answer)
            if wall := await self._wall(answer):
                health, why = Health.WALLED, f"{why}; {wall}"
            return PageProbe(url, health, why)
        result = await self.pool.read(answer.page, self.source)
        return look_at_page(answer, url, self.source, result)

    async def _look(self, url: str, root: str, *, anew: bool = False) -> Looked:
        kind = roots_of(self.source)[root]
        is_made = self.source.render and kind is ListingKind.SECTION
        answer = await self.fetch(url, maxsize=LIST_MAXSIZE, anew=anew, meta={RENDER: is_made})
        looked = look_at_listing(answer, url, kind, self.source)
        probe = looked.probe
        if probe.health in {Health.DEAD, Health.WALLED} and (wall := await self._wall(answer)):
            return Looked(replace(probe, health=Health.WALLED, why=f"{probe.why}; {wall}"))
        return looked

    async def _wall(self, answer: Answer) -> str:
        """The wall that was served instead of what was asked for, if one was."""
        if answer.page is None:
            return ""
        return wall_in(await self.pool.read(answer.page, self.source))

    def _remember(self, links: list[Link]) -> None:
        for link in links:
            self.links.setdefault(link.url, link)
