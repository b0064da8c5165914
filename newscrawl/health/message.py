"""Alarms in, one message out: a subject and lines that a person reads on a telephone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newscrawl.printable import visible
from newscrawl.storage.health import Alarm

LONGEST = 400
"""characters of evidence: pages of strangers may have a say in it"""
MOST = 50
"""changes that are listed"""


@dataclass(frozen=True, slots=True)
class Message:
    subject: str
    body: str


def message_of(alarms: Sequence[Alarm]) -> Message:
    """What began and what is over, together."""
    begun = [one for one in alarms if not one.is_end]
    over = [one for one in alarms if one.is_end]
    lines: list[str] = []
    for alarm in begun[:MOST]:
        about = alarm.about
        lines += [
            f"{_name(alarm)}: {about.state}, since {about.since:%Y-%m-%d}",
            f"  {_short(about.evidence)}",
            f"  to see more: {about.command}",
            "",
        ]
    for alarm in over[:MOST]:
        about = alarm.about
        lines.append(
            f"{_name(alarm)}: no longer {about.state} (it was since {about.since:%Y-%m-%d})"
        )
    left = max(0, len(begun) - MOST) + max(0, len(over) - MOST)
    if left:
        lines.append(f"... and {left} more; see `newscrawl health`")
    return Message(f"newscrawl: {_subject(begun, over)}", "\n".join(lines).strip() + "\n")


def _subject(begun: Sequence[Alarm], over: Sequence[Alarm]) -> str:
    if len(begun) == 1:
        return f"{_name(begun[0])} is {begun[0].about.state}"
    if begun:
        return (
            f"{len(begun)} sources need a look"
            if _sources(begun) > 1
            else f"{_name(begun[0])} needs a look"
        )
    if len(over) == 1:
        return f"{_name(over[0])} is no longer {over[0].about.state}"
    return f"{len(over)} troubles are over"


def _sources(alarms: Sequence[Alarm]) -> int:
    return len({one.about.source for one in alarms})


def _name(alarm: Alarm) -> str:
    return alarm.about.source or "the crawling"


def _short(text: str) -> str:
    text = visible(" ".join(text.split()))
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
