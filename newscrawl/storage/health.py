"""What is found to be wrong with sources in, rows that say since when out, and alarms to deliver."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from newscrawl.storage.models import HealthAlarm, HealthRow, table_of
from newscrawl.storage.states import HealthState

__all__ = [
    "Alarm",
    "Finding",
    "HealthState",
    "KnownState",
    "alarms_due",
    "forget_channels",
    "note_attempt",
    "note_findings",
    "states_of",
]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong with a source now."""

    source: str
    """empty: no source, but the crawling itself"""
    state: HealthState
    since: datetime
    """when it began, as far as can be told"""
    evidence: str
    """what was seen, in a sentence"""
    command: str
    """that shows more"""


@dataclass(frozen=True, slots=True)
class KnownState:
    """Something that is, or was, wrong with a source, as it is kept."""

    id: int
    source: str
    """empty: no source, but the crawling itself"""
    state: HealthState
    since: datetime
    """when it began, as far as can be told"""
    found_at: datetime
    checked_at: datetime
    """when it was last found to hold"""
    ended_at: datetime | None
    """None: it holds"""
    evidence: str
    """what was seen, in a sentence"""
    command: str
    """that shows more"""


@dataclass(frozen=True, slots=True)
class Alarm:
    """That something began, or ended, to be told in one way."""

    id: int
    channel: str
    is_end: bool
    attempts: int
    about: KnownState


def states_of(
    session: Session, *, source: str | None = None, ended: bool = False, limit: int | None = None
) -> list[KnownState]:
    """What is wrong now, or with `ended` was once; the longest first, of the ended the latest.

    Args:
        session: reads one indexed table of few rows.
        source: only of this one; empty for what concerns no source.
        ended: what is over, instead of what holds.
        limit: at most so many.
    """
    columns = [getattr(HealthRow, name) for name in KnownState.__dataclass_fields__]
    query = select(*columns)
    if ended:
        query = query.where(HealthRow.ended_at.is_not(None)).order_by(HealthRow.ended_at.desc())
    else:
        query = query.where(HealthRow.ended_at.is_(None)).order_by(HealthRow.since)
    if source is not None:
        query = query.where(HealthRow.source == source)
    return [KnownState(*row) for row in session.execute(query.order_by(HealthRow.id).limit(limit))]


def note_findings(
    session: Session,
    findings: Sequence[Finding],
    *,
    checked: Sequence[str],
    channels: Sequence[str],
    now: datetime,
) -> list[KnownState]:
    """Keep what was found; what is new, or over, gets one alarm in each of `channels`.

    Args:
        session: writes.
        findings: at most one for each source and state.
        checked: the sources that were looked at: what holds of them and was not found, is over.
        channels: ways to tell, by name.
        now: the time of this look.

    Returns:
        What holds now of the sources that were checked.
    """
    open_ = {(one.source, one.state): one for one in states_of(session) if one.source in checked}
    found = {(one.source, one.state): one for one in findings}
    for key, finding in found.items():
        known = open_.get(key)
        if known is not None:
            values = {"checked_at": now, "evidence": finding.evidence, "command": finding.command}
            session.execute(update(HealthRow).where(HealthRow.id == known.id).values(**values))
            continue
        row = HealthRow(
            source=finding.source, state=finding.state, since=finding.since, found_at=now,
            checked_at=now, evidence=finding.evidence, command=finding.command,
        )  # fmt: skip
        session.add(row)
        session.flush()
        _tell(session, row.id, channels, is_end=False, now=now)
    for key, known in open_.items():
        if key not in found:
            session.execute(
                update(HealthRow)
                .where(HealthRow.id == known.id)
                .values(ended_at=now, checked_at=now)
            )
            _tell(session, known.id, channels, is_end=True, now=now)
    return [one for one in states_of(session) if one.source in checked]


def alarms_due(session: Session) -> list[Alarm]:
    """What was not delivered yet, the oldest first."""
    columns = [getattr(HealthRow, name) for name in KnownState.__dataclass_fields__]
    query = (
        select(
            HealthAlarm.id, HealthAlarm.channel, HealthAlarm.is_end, HealthAlarm.attempts, *columns
        )
        .join(HealthRow, HealthRow.id == HealthAlarm.health_id)
        .where(HealthAlarm.delivered_at.is_(None))
        .order_by(HealthAlarm.id)
    )
    rows: Iterator[tuple[Any, ...]] = map(tuple, session.execute(query))
    return [
        Alarm(id_, channel, is_end, attempts, KnownState(*about))
        for id_, channel, is_end, attempts, *about in rows
    ]


def note_attempt(
    session: Session, alarms: Sequence[Alarm], *, now: datetime, error: str | None
) -> None:
    """Keep that these alarms were delivered, or, with `error`, why they were not."""
    changed: dict[str, object] = {"attempts": HealthAlarm.attempts + 1, "error": error}
    if error is None:
        changed["delivered_at"] = now
    session.execute(
        update(HealthAlarm).where(HealthAlarm.id.in_([one.id for one in alarms])).values(changed)
    )


def forget_channels(session: Session, kept: Sequence[str]) -> None:
    """Drop what waits for a way of delivery that is no longer set up."""
    session.execute(
        delete(HealthAlarm).where(
            HealthAlarm.delivered_at.is_(None), HealthAlarm.channel.not_in(kept)
        )
    )


def _tell(
    session: Session, health_id: int, channels: Sequence[str], *, is_end: bool, now: datetime
) -> None:
    """One alarm for each channel; an end that follows a beginning nobody was told of cancels both."""
    if is_end:
        waiting = select(HealthAlarm.channel).where(
            HealthAlarm.health_id == health_id, HealthAlarm.delivered_at.is_(None)
        )
        untold = set(session.scalars(waiting))
        session.execute(
            delete(HealthAlarm).where(
                HealthAlarm.health_id == health_id, HealthAlarm.delivered_at.is_(None)
            )
        )
        channels = [channel for channel in channels if channel not in untold]
    rows = [
        {
            "health_id": health_id,
            "channel": channel,
            "is_end": is_end,
            "created_at": now,
            "attempts": 0,
        }
        for channel in channels
    ]
    if rows:
        session.execute(insert(table_of(HealthAlarm)), rows)
