"""What a run has open of its sources in; the end of a source's lease when that is nothing, out."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Iterable

from newscrawl.errors import StorageError
from newscrawl.storage.agenda import Agenda

logger = logging.getLogger(__name__)


class Holdings:
    """Counts, by source, the requests, pages and callbacks that are not done with.

    A crawl of many sources takes as long as its slowest one; the others may be had by another crawl
    when they are done.
    """

    def __init__(self, agenda: Agenda, sources: Iterable[str]) -> None:
        self._agenda = agenda
        self._open = Counter(list(sources))  # the start is the first that each has open
        self._left: dict[str, asyncio.Task[None]] = {}

    def opened(self, source: str) -> None:
        self._open[source] += 1

    def done(self, source: str) -> None:
        """One that was open is done with; with the last one the source is left."""
        self._open[source] -= 1
        if self._open[source] == 0:
            self._left[source] = asyncio.ensure_future(self._leave(source))

    def has_left(self, source: str) -> bool:
        return source in self._left

    async def _leave(self, source: str) -> None:
        try:
            await self._agenda.leave(source)
        except StorageError as error:  # it is free when the crawl ends
            logger.debug("Source %s could not be left: %s", source, error)
