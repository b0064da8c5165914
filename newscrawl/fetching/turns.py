"""Requests about to be sent in, held until no crawl that shares the database has just asked their host."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from time import monotonic

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.utils.httpobj import urlparse_cached
from sqlalchemy.orm import Session

from newscrawl.errors import StorageError
from newscrawl.fetching.slots import LEAST_DELAY, slot_of
from newscrawl.storage.hosts import take_turns
from newscrawl.storage.writer import Writer

logger = logging.getLogger(__name__)

PATIENCE = 0.02
"""seconds that a request waits for others, so that they take their turns together"""

Wanted = tuple[str, timedelta, asyncio.Future[float]]


class Turns:
    """Takes turns at hosts, many in one transaction: those that come while another one runs."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._wanted: list[Wanted] = []
        self._taking: asyncio.Task[None] | None = None

    async def wait(self, host: str, gap: float) -> None:
        """Return when a request to `host` may be sent; the next one may be `gap` seconds later."""
        turn: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._wanted.append((host, timedelta(seconds=gap), turn))
        if self._taking is None or self._taking.done():
            self._taking = asyncio.ensure_future(self._take())
        await asyncio.sleep(await turn - monotonic())

    async def _take(self) -> None:
        while self._wanted:
            await asyncio.sleep(PATIENCE)
            wanted, self._wanted = self._wanted, []

            def work(session: Session, wanted: list[Wanted] = wanted) -> list[float]:
                waits = take_turns(session, [(host, gap) for host, gap, _ in wanted])
                here = monotonic()  # this machine's clock runs as fast, whatever it shows
                return [here + wait.total_seconds() for wait in waits]

            try:
                turns = await self._writer.write(work)
            except StorageError as error:  # what cannot be stored ends the run in its own way
                logger.debug("No turns could be taken: %s", error)
                turns = [monotonic()] * len(wanted)
            for (_, _, turn), at in zip(wanted, turns, strict=True):
                if not turn.done():
                    turn.set_result(at)


async def wait_for_turn(crawler: Crawler, request: Request) -> None:
    """Where the spider has `turns`, wait for the one of `request`; without a delay there are none."""
    turns: Turns | None = getattr(crawler.spider, "turns", None)
    slot = slot_of(crawler, request)
    if turns is not None and slot is not None and slot.delay > LEAST_DELAY:
        await turns.wait(urlparse_cached(request).hostname or "", slot.delay)
