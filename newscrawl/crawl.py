"""Source names in, one finished crawl out: what `newscrawl crawl` does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext

# First of all: what it declares on import has all modules looked through that are there by then.
import scrapy.core.downloader.handlers.http11  # noqa: F401
from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from newscrawl import garbage
from newscrawl.config import Config
from newscrawl.counted import counted
from newscrawl.errors import NewscrawlError
from newscrawl.logs import configure
from newscrawl.progress import LiveLine
from newscrawl.spiders.news import NewsSpider
from newscrawl.storage.engine import Database
from newscrawl.storage.runs import SourceRun, runs_of
from newscrawl.terminal import err


def crawl(
    config: Config,
    sources: Sequence[str],
    *,
    overrides: Mapping[str, str] | None = None,
    since: str = "",
    until: str = "",
    run_id: str = "",
    crawler: str = "",
    when_due: bool = False,
) -> list[SourceRun]:
    """Crawl `sources` (all that are enabled, when none is named); one row per source comes back.

    Starts a reactor, which a process can do once.

    Args:
        sources: those that are named are polled now, whenever they were polled last.
        since: with it, or with `until`, the crawl fetches only what dates from that time.
        until: a date in ISO 8601, as `since` is; the last day that counts.
        run_id: of its rows and log lines; a new one where it is empty.
        crawler: by which its claims are known, where it is one process of the run among others; the
            rows that come back are those of its sources.
        when_due: the sources are polled when their time has come, though they are named.
        overrides: Scrapy settings that win over `newscrawl.settings`.

    Raises:
        ConfigurationError: a source is unknown or its file is wrong, or a date is none.
        NewscrawlError: database or archive cannot be used, no page can be read, or something was
            raised that nobody expects; all else is stored.
    """
    settings = Settings()
    settings.setmodule("newscrawl.settings", priority="project")
    # The log is set up already (`recording`): Scrapy's own handler would say all a second time.
    names = {"RUN_ID": run_id, "CRAWLER": crawler}
    settings.setdict({"LOG_ENABLED": False, **names}, priority="project")
    settings.setdict(dict(overrides or {}), priority="cmdline")
    if level := (overrides or {}).get("LOG_LEVEL", ""):
        configure(config, run_id, level=level)
    failures: list[BaseException] = []
    faults = _Faults()
    with LiveLine.shown() if err.is_terminal else nullcontext() as line:
        process = AsyncCrawlerProcess(settings)
        made = process.create_crawler(NewsSpider)
        if line is not None:
            line.watch(made)
        task = process.crawl(
            made, source=",".join(sources), since=since, until=until, when_due=when_due
        )
        task.add_done_callback(lambda done: failures.extend(filter(None, [done.exception()])))
        made.signals.connect(faults.note, signals.item_error)
        made.signals.connect(faults.note, signals.spider_error)
        garbage.end_imports()
        process.start()
    if failures:
        raise failures[0]
    spider = made.spider
    if not isinstance(spider, NewsSpider):
        raise NewscrawlError("the crawl did not start; the log above says why")
    if spider.storage_error is not None:
        raise type(spider.storage_error)(f"the crawl stopped: {spider.storage_error}")
    if faults.number:
        raise NewscrawlError(
            f"{counted(faults.number, 'page or listing', 'pages or listings')} met a fault of newscrawl,"
            " and are due again; the log has each with its traceback: please report it"
        )
    if spider.fault is not None:
        raise NewscrawlError(
            f"the end of the crawl met a fault of newscrawl ({type(spider.fault).__name__}); what was"
            " reported as done is kept, and the log has the traceback: please report it"
        )
    with Database.open(config.database, check=False) as database, database.read() as session:
        found = runs_of(session, spider.writer.run_id)
    return [run for run in found if run.source in spider.sources]


class _Faults:
    """How often a callback or a pipeline raised what it should not: Scrapy logs it, and goes on."""

    number = 0

    def note(self) -> None:
        self.number += 1
