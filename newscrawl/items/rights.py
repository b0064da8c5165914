"""What was said about the rights in a page, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class RightsKind(StrEnum):
    """What a signal of rights speaks of; `docs/rights.md` says how each is read."""

    ROBOTS = "robots"
    """a directive of meta robots or `X-Robots-Tag`: `noai`, `noimageai`, `noarchive`, `noindex`..."""
    ROBOTS_AGENTS = "robots_agents"
    """robots.txt keeps crawlers of AI from the page: their names, between spaces"""
    CONTENT_USAGE = "content_usage"
    """a use that `Content-Usage` or `Content-Signal` forbids or allows: `ai-train=n`"""
    TDM_RESERVATION = "tdm_reservation"
    """TDMRep: `1` reserved, `0` not reserved"""
    TDM_POLICY = "tdm_policy"
    """TDMRep: URL of the terms"""
    AI_TXT = "ai_txt"
    """`disallow` or `allow`, as ai.txt says of the page"""
    RSL = "rsl"
    """a use, and what Really Simple Licensing says of it: `ai-train=prohibited`, `ai-train=payment`"""
    LICENCE = "licence"
    """URL of the licence that the page declares"""
    SOURCE = "source"
    """`reserved` or `granted`, as the source's file says"""


class RightsPolicy(StrEnum):
    """What becomes of pages whose owner reserves their use."""

    MARK = "mark"
    """keep them, and mark them as reserved"""
    METADATA_ONLY = "metadata_only"
    """keep title, URL, dates and the like, but not the text"""
    SKIP = "skip"
    """keep nothing but the fact"""


class RightsDecision(StrEnum):
    """What became of a page in the light of its signals."""

    KEPT = "kept"
    METADATA_ONLY = "metadata_only"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class RightsSignal:
    """One thing that somebody said about the rights in a page."""

    kind: RightsKind
    value: str
    origin: str
    """who said it: `meta robots`, `header X-Robots-Tag`, or the URL of a file of the host"""
    seen_at: datetime | None = None
    """when it was said; aware, UTC; None of a page that nobody fetched"""


@dataclass(frozen=True, slots=True)
class Rights:
    """The signals of one page, weighed, and what follows from them."""

    signals: tuple[RightsSignal, ...] = ()
    reserved: bool = False
    """its owner reserves text and data mining, or the training of AI"""
    decision: RightsDecision = RightsDecision.KEPT
    reason: str = ""
    """the signal that decided, for a person: `robots: noai (meta robots)`; empty when none did"""
    may_archive: bool = True
    """its bytes may be kept"""
