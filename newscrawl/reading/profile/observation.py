"""What one page teaches about its site: the values that go from the reader to the profile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from newscrawl.items import BlockKind, Reason


class Place(IntEnum):
    BEFORE = 0
    """at the beginning of the article"""
    BETWEEN = 1
    AFTER = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A kept line that other pages of the site may have too."""

    id: int
    pattern: str
    text: str
    place: Place
    kind: BlockKind
    path: int
    is_linked: bool
    is_bold: bool
    is_long: bool
    is_sentence: bool
    above: int
    """the line above it; 0: none"""
    next: int
    """what stands below it; 0: nothing, or another label"""
    times: int
    """on this page"""
    went: bool | None = False
    """whether the reader took it out, for its place alone; none: the profile did, so that the reader
    was not asked
    """


@dataclass(frozen=True, slots=True)
class Vote:
    """What the reader did with the pieces of one path."""

    path: int
    shown: str
    kept: int
    removed: int
    prose: int
    """of the kept ones"""
    reason: Reason | None
    """the commonest"""


@dataclass(frozen=True, slots=True)
class Trial:
    """A page that was read both ways."""

    layout: int
    plan: int
    agreed: bool


@dataclass(frozen=True, slots=True)
class Observation:
    page: int
    """of its words: an article at a second address is no new page"""
    seen_at: datetime | None
    containers: tuple[str, ...]
    """paths of the elements that hold the body, from the inside out"""
    title: str
    byline: str
    date: str
    """paths of their elements, empty where there is none"""
    lines: tuple[Line, ...]
    votes: tuple[Vote, ...]
    weight: int
    """of the kept text"""
    trials: tuple[Trial, ...] = ()
    in_vain: tuple[int, ...] = ()
    """numbers of the layouts by which it could not be read at all"""
    is_brief: bool = False
    """only that the page was of a known layout, nothing else"""
