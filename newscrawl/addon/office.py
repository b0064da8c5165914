"""Pages of a foreign spider in, articles and rejections out, archived and stored where that is wanted."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace

from newscrawl.config import Config
from newscrawl.desk import Desk
from newscrawl.errors import NewscrawlError
from newscrawl.fetching.rights import Asking
from newscrawl.items import Article, Fetched, Page, Rejection, Served
from newscrawl.sources import Source
from newscrawl.storage.outcomes import Outcome, PageState
from newscrawl.storage.runs import RunState
from newscrawl.storage.writer import Writer
from newscrawl.workers import ReadingPool

REMEMBERED = 10_000
"""pages of which is known that they were stored"""


class Office:
    """Workers, archive and database, opened for the first page; lives on one event loop.

    Args:
        stores: whether archive and database are used at all.
        find_source: the source of the spider, by the URL of its first page.
        asking: how hosts are asked what they say of rights; None: they are not.
    """

    def __init__(
        self,
        config: Config,
        find_source: Callable[[str], Source],
        *,
        stores: bool,
        asking: Asking | None,
    ) -> None:
        self._config, self._find_source, self._stores = config, find_source, stores
        self._asking = asking
        self._lock = asyncio.Lock()
        self._source: Source | None = None
        self._pool: ReadingPool | None = None
        self._writer: Writer | None = None
        self._desk: Desk | None = None
        self._stored: OrderedDict[str, None] = OrderedDict()

    async def read(
        self, page: Page, headers: tuple[tuple[str, str], ...], served: Served | None
    ) -> Article | Rejection:
        """Read the page, and have it committed when this returns.

        Raises:
            ConfigurationError, StorageError, WorkersError: nothing can be read or kept.
        """
        source = await self._open(page.url)
        if not self._stores:
            if self._pool is None:
                config = self._config
                self._pool = ReadingPool(
                    workers=config.read_workers,
                    timeout=config.read_timeout,
                    topics=config.topics_dir,
                )
            return await self._pool.read(page, source)
        desk = await self._opened_desk(source)
        outcome = await desk.take(Fetched(source.name, page, headers, served, is_known=True))
        self._note(page.url)
        assert outcome.result is not None
        return outcome.result

    async def store(self, article: Article) -> bool:
        """Keep an article that was read elsewhere; False when it is there already, or need not be.

        Raises:
            ConfigurationError, StorageError: it cannot be kept.
        """
        if not self._stores or article.page_url in self._stored:
            return False
        source = await self._open(article.page_url)
        assert self._writer is not None
        outcome = Outcome(
            source=source.name,
            url=article.page_url,
            final_url=article.page_url,
            state=PageState.FETCHED,
            fetched_at=article.fetched_at,
            result=replace(article, source=source.name),
        )
        await self._writer.save(outcome)
        self._note(article.page_url)
        return True

    async def _open(self, url: str) -> Source:
        async with self._lock:
            if self._source is None:
                source = await asyncio.to_thread(self._find_source, url)
                if self._stores:
                    self._writer = await asyncio.to_thread(Writer.open, self._config, [source])
                    self._writer.keep_signing()
                self._source = source
            return self._source

    async def _opened_desk(self, source: Source) -> Desk:
        async with self._lock:
            if self._desk is None:
                assert self._writer is not None
                self._desk = Desk(
                    self._writer, {source.name: source}, self._config, asking=self._asking
                )
                await self._desk.open()
            return self._desk

    def _note(self, url: str) -> None:
        self._stored[url] = None
        while len(self._stored) > REMEMBERED:
            self._stored.popitem(last=False)

    async def close(self, state: RunState, message: str) -> None:
        """End the run: what waits is committed, unless it failed.

        Raises:
            StorageError, WorkersError: not all could be kept or read again.
        """
        failure: NewscrawlError | None = None
        if self._desk is not None:
            try:
                if state is not RunState.FAILED:
                    await self._desk.finish()
            except NewscrawlError as error:
                failure, state, message = error, RunState.FAILED, str(error)
            await self._desk.close()
        if self._pool is not None:
            await asyncio.to_thread(self._pool.close)
        if self._writer is not None:
            await self._writer.close(state, message)
        if failure is not None:
            raise failure
