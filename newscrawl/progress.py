"""A running crawl in, one live line on a terminal out; where there is no terminal, nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from scrapy import signals
from scrapy.crawler import Crawler

from newscrawl.counted import counted
from newscrawl.spiders.news import NewsSpider
from newscrawl.terminal import err

INTERVAL = 0.5
"""seconds between two looks at the counts"""


class LiveLine:
    """Shows what a crawl has counted so far, as long as its spider is open."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("starting", total=None)
        self._looking: asyncio.Task[None] | None = None

    @classmethod
    @contextmanager
    def shown(cls) -> Iterator[Self]:
        """Draw on standard error; log lines appear above the line."""
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Progress(*columns, console=err, transient=True) as progress:
            yield cls(progress)

    def watch(self, crawler: Crawler) -> None:
        crawler.signals.connect(self._start, signals.spider_opened)
        crawler.signals.connect(self._stop, signals.spider_closed)

    def _start(self, spider: NewsSpider) -> None:
        self._looking = asyncio.ensure_future(self._look(spider))

    def _stop(self) -> None:
        if self._looking is not None:
            self._looking.cancel()

    async def _look(self, spider: NewsSpider) -> None:
        while True:
            self._progress.update(self._task, description=self._line(spider))
            await asyncio.sleep(INTERVAL)

    @staticmethod
    def _line(spider: NewsSpider) -> str:
        tallies = [spider.writer.tally(name) for name in spider.sources]
        fetched = sum(tally.fetched for tally in tallies)
        articles = sum(tally.articles_new + tally.articles_changed for tally in tallies)
        in_hand = sum(spider.in_hand.values())
        errors = sum(sum(tally.errors.values()) for tally in tallies)
        return (
            f"{counted(len(tallies), 'source')}: {counted(fetched, 'page')} stored, {counted(articles, 'article')} new or changed,"
            f" {in_hand} in hand, {errors} not had"
        )
