"""The database in, what is wrong with its sources out: looked for, kept, told: `newscrawl health`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from newscrawl.config import Config
from newscrawl.health.confirm import confirm
from newscrawl.health.deliver import DeliveryError, channels
from newscrawl.health.gather import check_crawling, gather
from newscrawl.health.judge import judge
from newscrawl.health.message import message_of
from newscrawl.health.metrics import render, write_textfile
from newscrawl.sources import Source
from newscrawl.storage.days import count_days
from newscrawl.storage.engine import Database
from newscrawl.storage.health import (
    Finding,
    HealthState,
    KnownState,
    alarms_due,
    forget_channels,
    note_attempt,
    note_findings,
    states_of,
)


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at the health of sources came to."""

    sources: int
    """that were looked at: those that were ever crawled"""
    states: list[KnownState]
    """what is wrong with them"""
    delivered: int
    """alarms"""
    failures: list[str] = field(default_factory=list)
    """why others could not be delivered; they are kept"""


def look(
    config: Config,
    sources: Mapping[str, Source],
    *,
    is_all: bool,
    look_again: float | None,
    now: datetime,
) -> Look:
    """Judge `sources`, ask again those that seem dead, keep what holds, tell what has changed.

    Args:
        config: says how to tell, and where the numbers go.
        sources: to be judged.
        is_all: they are all that are enabled: the crawling itself is judged as well.
        look_again: seconds between the two looks at what seems dead; None: ask no site, what was seen
            in crawls is enough.
        now: the time of this look.

    Raises:
        StorageError: the database, or the file of the numbers, cannot be used.
    """
    with Database.open(config.database) as database:
        with database.begin() as session:
            count_days(session, now)
        with database.read() as session:
            known = {(one.source, one.state) for one in states_of(session)}
            facts = list(gather(session, sources, now))
            findings = check_crawling(session, now) if is_all else []
        for one in facts:
            findings += judge(one, now)
        if look_again is not None:
            findings = _confirmed(findings, known, sources, config, look_again)
        ways = channels(config)
        # What is off, or gone from the catalogue, is nobody's trouble any more.
        checked = {one.source for one in facts} | ({""} if is_all else set())
        with database.begin() as session:
            if is_all:
                checked |= {one.source for one in states_of(session)}
            forget_channels(session, list(ways))
            states = note_findings(
                session, findings, checked=sorted(checked), channels=list(ways), now=now
            )
        delivered, failures = deliver_due(database, config, now)
        if config.metrics_file is not None:
            with database.read() as session:
                text = render(session, now)
            write_textfile(config.metrics_file, text)
    return Look(len(facts), states, delivered, failures)


def _confirmed(
    findings: Sequence[Finding],
    known: set[tuple[str, HealthState]],
    sources: Mapping[str, Source],
    config: Config,
    look_again: float,
) -> list[Finding]:
    """What was known before is not asked again each time: the crawls themselves tell when it ends."""
    old = [one for one in findings if (one.source, one.state) in known]
    new = [one for one in findings if (one.source, one.state) not in known]
    return old + confirm(new, sources, config, look_again=look_again)


def deliver_due(database: Database, config: Config, now: datetime) -> tuple[int, list[str]]:
    """Tell what waits to be told, one message in each way; how many alarms, and what failed."""
    with database.read() as session:
        waiting = alarms_due(session)
    delivered, failures = 0, []
    for name, deliver in channels(config).items():
        alarms = [one for one in waiting if one.channel == name]
        if not alarms:
            continue
        error = None
        try:
            deliver(message_of(alarms))
            delivered += len(alarms)
        except DeliveryError as failure:
            error = str(failure)
            failures.append(error)
        with database.begin() as session:
            note_attempt(session, alarms, now=now, error=error)
    return delivered, failures
