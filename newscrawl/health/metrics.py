"""A session in, what Prometheus reads out: the numbers that `newscrawl health` goes by."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from prometheus_client import CollectorRegistry, Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.orm import Session

from newscrawl.errors import StorageError
from newscrawl.storage.command_runs import recent_commands
from newscrawl.storage.days import days_of
from newscrawl.storage.health import HealthState, states_of
from newscrawl.storage.past_runs import recent_crawls
from newscrawl.storage.states import RunState

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
WEEK, MONTH = timedelta(days=7), timedelta(days=28)
COMMANDS = 200
"""last ones, among which the last of each command is looked for"""


def render(session: Session, now: datetime) -> bytes:
    """The numbers in the text format 0.0.4 of Prometheus, as `CONTENT_TYPE` says."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Numbers(session, now))
    return generate_latest(registry)


def write_textfile(path: Path, text: bytes) -> None:
    """For the textfile collector of node_exporter, which never sees half a file.

    Raises:
        StorageError: the file cannot be written.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(text)
        partial.chmod(0o644)
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise StorageError(f"cannot write {path}: {error.strerror or error}") from None


class _Numbers(Collector):
    def __init__(self, session: Session, now: datetime) -> None:
        self.session, self.now = session, now

    def collect(self) -> Iterator[Metric]:
        yield from self._articles()
        yield self._states()
        yield from self._crawl()
        yield from self._commands()

    def _articles(self) -> Iterator[Metric]:
        week = _gauge("articles_7_days", "Articles published in the last 7 days", "source")
        filled = _gauge(
            "filled_28_days", "Share of articles of 28 days that have it", "source", "field"
        )
        words = _gauge("words_28_days", "Words of an article, mean of 28 days", "source")
        removed = _gauge(
            "removed_blocks_28_days", "Blocks taken out of an article, mean of 28 days", "source"
        )
        last = _gauge("last_article_timestamp_seconds", "Day of the latest article", "source")
        for source, days in days_of(self.session, since=(self.now - MONTH).date()).items():
            number = sum(one.articles for one in days)
            since = (self.now - WEEK).date()
            week.add_metric([source], sum(one.articles for one in days if one.day > since))
            for field, name in (
                ("title", "titled"),
                ("authors", "authored"),
                ("published_at", "dated"),
            ):
                filled.add_metric([source, field], sum(getattr(one, name) for one in days) / number)
            words.add_metric([source], sum(one.words for one in days) / number)
            removed.add_metric([source], sum(one.removed for one in days) / number)
            day = days[-1].day
            midnight = datetime(day.year, day.month, day.day, tzinfo=self.now.tzinfo)
            last.add_metric([source], midnight.timestamp())
        yield from (week, filled, words, removed, last)

    def _states(self) -> Metric:
        states = _gauge(
            "source_state",
            "1 for each thing that is wrong; source is empty for the crawling itself",
            "source",
            "state",
        )
        for one in states_of(self.session):
            states.add_metric([one.source, one.state.value], 1)
        return states

    def _crawl(self) -> Iterator[Metric]:
        names = ("articles_new", "articles_changed", "rejected", "failed", "fetched", "bytes")
        crawls = recent_crawls(self.session, limit=20)
        done = next((one for one in crawls if one.state is RunState.DONE), None)
        ended = _gauge("last_crawl_timestamp_seconds", "End of the last crawl that ended well")
        counts = _gauge("last_crawl", "What it came to", "what")
        if done is not None and done.finished_at is not None:
            ended.add_metric([], done.finished_at.timestamp())
            for name in names:
                counts.add_metric([name], getattr(done, name))
        yield from (ended, counts)

    def _commands(self) -> Iterator[Metric]:
        ended = _gauge(
            "last_success_timestamp_seconds", "End of the last run that ended well", "command"
        )
        seen: set[str] = set()
        for run in recent_commands(self.session, limit=COMMANDS):
            if run.state is RunState.DONE and run.finished_at and run.command not in seen:
                seen.add(run.command)
                ended.add_metric([run.command], run.finished_at.timestamp())
        yield ended
        kinds = _gauge("health_states", "What can be wrong: names of states", "state")
        for state in HealthState:
            kinds.add_metric(
                [state.value], sum(one.state is state for one in states_of(self.session))
            )
        yield kinds


def _gauge(name: str, what: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"newscrawl_{name}", what, labels=labels)
