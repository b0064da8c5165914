"""Fetched pages in, stored outcomes out: all that is done with a page once it is there."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from newscrawl.config import Config
from newscrawl.fetching.rights import Asking
from newscrawl.items import Article, Fetched
from newscrawl.judging import Judged, RightsJudge
from newscrawl.learning import Learner, site_of
from newscrawl.reading.profile.observation import Observation
from newscrawl.rereading import Rereader
from newscrawl.sources import Source
from newscrawl.storage.outcomes import Outcome
from newscrawl.storage.profiles import Site
from newscrawl.storage.writer import Writer
from newscrawl.workers import ReadingPool


class Desk:
    """Archive, reading processes, what is learned of sites, and the database.

    What it does raises `StorageError` when something cannot be kept, and `WorkersError` when
    nothing can be read.
    """

    def __init__(
        self,
        writer: Writer,
        sources: Mapping[str, Source],
        config: Config,
        *,
        asking: Asking | None = None,
        known_sources: Mapping[str, Source] | None = None,
    ) -> None:
        self._writer, self._sources = writer, sources
        self.pool = ReadingPool(
            workers=config.read_workers, timeout=config.read_timeout, topics=config.topics_dir
        )
        self.rights = RightsJudge(known_sources or sources, config.rights_policy)
        if asking is not None:
            self.rights.ask_hosts(asking, writer)
        self._learner = Learner(writer)
        self._rereader = Rereader(
            self._learner, writer, self.pool, sources, self.rights.weigh_stored
        )

    async def open(self) -> None:
        await self._learner.load(list(self._sources))

    async def take(self, fetched: Fetched) -> Outcome:
        """Read, archive and store the page; returns when it is committed, with others."""
        judged = await self.read(fetched)
        outcome = judged.outcome(await judged.archive(self._writer))
        await self._writer.save(outcome)
        return outcome

    async def read(self, fetched: Fetched) -> Judged:
        """Have the page read by a worker, weigh the rights in it, and learn from it.

        It is archived before, unless it may say that no copy be kept.
        """
        page = fetched.page
        source = self._sources[fetched.source]
        location = None
        if self.rights.is_sure_to_be_kept(page, source):
            location = await self._writer.archive(page, fetched.request_headers, fetched.served)
        site = site_of(source.name, page.url)
        rules = self._learner.rules(site)
        with self._learner.trying(site) as tries:
            result, seen = await self.pool.read_and_observe(page, source, rules, tries=tries)
        rights = await self.rights.judge(result, source)
        judged = Judged.of(fetched, result, rights, location)
        if seen is not None and judged.is_kept:
            await self._learn(site, seen)
        if fetched.is_known and isinstance(judged.result, Article):
            # So that of what is stored only the site's own changes count as edited.
            await self._rereader.bring_up_to_date(judged.result, rules)
        return judged

    async def look(self, url: str) -> None:
        """The page says what it said, but its host may have changed its mind about the rights in it."""
        await self.rights.look(url)

    async def _learn(self, site: Site, seen: Observation) -> None:
        """Fold the page into its site's profile, which may have older articles read again."""
        self._learner.add(site, seen)
        await self._learner.save()
        self._rereader.begin_if_due(site)

    async def finish(self) -> None:
        """Wait for articles that are read again, and save what was learned."""
        await self._rereader.finish()
        await self._learner.save(all_=True)

    async def close(self) -> None:
        await self._rereader.close()
        await asyncio.to_thread(self.pool.close)
