"""Copies of one text in, which of them is the original, and how the others came from it, out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from newscrawl.copies.compare import Likeness, Text, compare
from newscrawl.copies.credit import is_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An article of a cluster, as far as its origin depends on it."""

    id: int
    url: str
    text: Text
    publication: str
    """title of its source"""
    rank: int
    """of its source"""
    canonical_publisher: str
    """registrable domain of the page that it names as the canonical one; empty: none"""
    credit: str | None
    """whom it names as its origin"""
    appeared_at: datetime
    """when it was published, else first seen"""


def is_from_elsewhere(member: Member) -> bool:
    """Whether the article itself says that it is a copy of what another publisher has."""
    own = member.text.publisher
    if member.canonical_publisher and member.canonical_publisher != own:
        return True
    return member.credit is not None and not is_by(member.credit, member.publication, own)


def precedence(member: Member) -> tuple[bool, int, datetime, int]:
    """Sorts the original first: what names no other origin, then by rank of source, then by age."""
    return is_from_elsewhere(member), -member.rank, member.appeared_at, member.id


def kind_of(member: Member, head: Member, likeness: Likeness | None = None) -> str:
    """`syndicated`, `mirrored` or `revised`: how a copy came from its head."""
    if member.text.publisher != head.text.publisher:
        return "syndicated"
    return "mirrored" if (likeness or compare(member.text, head.text)).is_same else "revised"
