"""Answers in, the same answers out for the rest of a run: a script is asked for once, not by each page."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from newscrawl.rendering.answers import Answer, Asked

MOST = 64 * 1024 * 1024
"""bytes that are kept"""


class Shelf:
    """The scripts that pages have asked for, the least used forgotten first."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self.size = 0
        self._kept: OrderedDict[str, Answer] = OrderedDict()
        self._awaited: dict[str, asyncio.Future[Answer]] = {}

    async def get(self, asked: Asked, ask: Callable[[Asked], Awaitable[Answer]]) -> Answer:
        """The answer, asked for if it is not there; those who ask meanwhile wait for the same."""
        if asked.kind != "script" or asked.method != "GET":
            return await ask(asked)
        url = asked.url
        if url in self._kept:
            self._kept.move_to_end(url)
            return self._kept[url]
        if url in self._awaited:
            return await asyncio.shield(self._awaited[url])
        task = self._awaited[url] = asyncio.ensure_future(ask(asked))
        try:
            answer = await asyncio.shield(task)
        finally:
            del self._awaited[url]
        if answer.status == 200:
            self._keep(url, answer)
        return answer

    def _keep(self, url: str, answer: Answer) -> None:
        self._kept[url] = answer
        self.size += len(answer.body)
        while self.size > self.most:
            _, dropped = self._kept.popitem(last=False)
            self.size -= len(dropped.body)
