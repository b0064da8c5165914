"""Scrapy's events in, log lines out: pages at debug, and no foreign text that forges a line."""

from __future__ import annotations

import logging
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.logformatter import LogFormatter, LogFormatterResult
from scrapy.utils.log import get_scrapy_root_handler

from newscrawl.printable import PlainFormatter


class QuietFormatter(LogFormatter):
    """Items are counted in the run's summary: a line for each says nothing to an operator."""

    def scraped(self, *args: Any, **kwargs: Any) -> LogFormatterResult:
        return _quiet(super().scraped(*args, **kwargs), "Stored")

    def dropped(self, *args: Any, **kwargs: Any) -> LogFormatterResult:
        return _quiet(super().dropped(*args, **kwargs), "Dropped")


def _quiet(line: LogFormatterResult, message: str) -> LogFormatterResult:
    return {**line, "level": logging.DEBUG, "msg": message, "args": {}}


class PlainLog:
    """Extension: Scrapy's log handler writes what cannot be printed as an escape.

    Titles, addresses and headers come from strangers: none of them begins a line of its own, moves
    the cursor or turns the direction of writing.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PlainLog:
        extension = cls()
        # Scrapy makes its handler anew after it has made the extensions.
        crawler.signals.connect(extension.wrap_handler, signals.spider_opened)
        return extension

    def wrap_handler(self) -> None:
        handler = get_scrapy_root_handler()
        if handler is not None and not isinstance(handler.formatter, PlainFormatter):
            handler.setFormatter(PlainFormatter(handler.formatter or logging.Formatter()))
