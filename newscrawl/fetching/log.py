"""Scrapy's events in, log lines out: pages at debug, and no foreign text that forges a line."""

from __future__ import annotations

import logging
from typing import Any

from scrapy.logformatter import LogFormatter, LogFormatterResult


class QuietFormatter(LogFormatter):
    """Items are counted in the run's summary: a line for each says nothing to an operator."""

    def scraped(self, *args: Any, **kwargs: Any) -> LogFormatterResult:
        return _quiet(super().scraped(*args, **kwargs), "Stored")

    def dropped(self, *args: Any, **kwargs: Any) -> LogFormatterResult:
        return _quiet(super().dropped(*args, **kwargs), "Dropped")


def _quiet(line: LogFormatterResult, message: str) -> LogFormatterResult:
    return {**line, "level": logging.DEBUG, "msg": message, "args": {}}
