"""Sites of which more is known now in, their stored articles read again from the archive and corrected out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from newscrawl.errors import StorageError
from newscrawl.items import Article
from newscrawl.learning import Learner
from newscrawl.reading.profile.rules import SiteRules
from newscrawl.sources import Source
from newscrawl.storage.profiles import Site
from newscrawl.storage.reassess import Weigh
from newscrawl.storage.rereads import (
    StoredArticle,
    find_otherwise_read,
    find_outdated,
    save_rereads,
)
from newscrawl.storage.writer import Writer
from newscrawl.workers import ReadingPool

logger = logging.getLogger(__name__)

TOGETHER = 20
"""articles that are read again at one time; fresh pages wait no longer for them"""


class Rereader:
    """Reads again what was stored before a site's profile knew better."""

    def __init__(
        self,
        learner: Learner,
        writer: Writer,
        pool: ReadingPool,
        sources: Mapping[str, Source],
        weigh: Weigh | None = None,
    ) -> None:
        self._learner, self._writer, self._pool = learner, writer, pool
        self._sources, self._weigh = sources, weigh
        self._tasks: dict[Site, asyncio.Task[None]] = {}

    def begin_if_due(self, site: Site) -> None:
        """Read the site's articles again beside the crawl, when it is time and nobody does so."""
        is_busy = site in self._tasks and not self._tasks[site].done()
        if not is_busy and self._learner.is_reread_due(site):
            rules = self._learner.begin_reread(site)
            self._raise_if_failed(site)
            self._tasks[site] = asyncio.ensure_future(self._reread(site, rules))

    async def finish(self) -> None:
        """Wait for what is under way, and read again what was stored in the meantime.

        Raises:
            StorageError: something could not be read or written.
        """
        await asyncio.gather(*self._tasks.values())
        for site in sorted(self._learner.grown):
            self._learner.conclude(site)
            if self._learner.rules(site) is not None:
                await self._reread(site, self._learner.begin_reread(site))

    async def close(self) -> None:
        """Give up what is under way; the next crawl does it."""
        for task in self._tasks.values():
            task.cancel()
        # Why one failed was said where it was waited for, or is why the crawl stops.
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def bring_up_to_date(self, result: Article, rules: SiteRules | None) -> None:
        """Read again what is stored of a page, if another reader than that of `result` made it.

        Otherwise what today's reader sees differently would pass for a change of the page.

        Raises:
            StorageError: the database failed.
        """
        stored = await self._writer.read(partial(find_otherwise_read, now=result))
        if stored is None:
            return
        try:
            article = await self._read(result.source, stored, rules)
        except StorageError as error:
            logger.warning("Article %d cannot be read again: %s", stored.id, error)
            return
        if article is not None:
            await self._writer.write(partial(save_rereads, articles=[article], weigh=self._weigh))

    def _raise_if_failed(self, site: Site) -> None:
        if site in self._tasks:
            self._tasks[site].result()

    async def _reread(self, site: Site, rules: SiteRules) -> None:
        source, host = site
        after = read = changed = 0
        while True:
            chunk = await self._writer.read(
                partial(find_outdated, source=source, host=host, rules=rules, after=after)
            )
            for first in range(0, len(chunk.outdated), TOGETHER):
                some = chunk.outdated[first : first + TOGETHER]
                results = await asyncio.gather(*(self._read(source, one, rules) for one in some))
                articles = [result for result in results if result is not None]
                changed += await self._writer.write(
                    partial(save_rereads, articles=articles, weigh=self._weigh)
                )
                read += len(articles)
            after = chunk.last_id
            if not after:
                break
        if read:
            line = (
                "Source %s: %d articles read again by version %d of the profile of %s, %d corrected"
            )
            logger.info(line, source, read, rules.version, host, changed)

    async def _read(
        self, source: str, stored: StoredArticle, rules: SiteRules | None
    ) -> Article | None:
        page = await self._writer.load(stored.location)
        # Of the same time as the article: it is the same page, only understood better.
        page = replace(page, fetched_at=stored.fetched_at)
        result = await self._pool.read(page, self._sources[source], rules)
        return result if isinstance(result, Article) else None
