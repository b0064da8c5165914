"""What the reader did with the pieces of each kind of element in, what is to be done with the next ones out."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from typing import Any

from newscrawl.items import Reason
from newscrawl.reading.profile.lines import FADE
from newscrawl.reading.profile.observation import Vote

MOST = 160
STRUCTURAL = frozenset({
    Reason.OUTSIDE_BODY, Reason.RELATED_LINKS, Reason.NEWSLETTER, Reason.ADVERTISEMENT, Reason.CAPTION, Reason.CREDIT,
    Reason.SHARE, Reason.AUTHOR_BIO, Reason.COMMENT, Reason.COMMENT_FORM, Reason.NAVIGATION, Reason.HIDDEN,
})  # fmt: skip
"""reasons that an element has, whatever its text says"""
FIRM = 0.9
"""share of its pieces that were treated alike"""
SURE = 0.95
MANY = 20
"""kept pieces that make an element one of the article's own"""
FEW = 4
_TELLING = re.compile(
    r"\.|^(?:figcaption|figure|footer|nav|aside|address|form)\b|<(?:figcaption|footer|nav|aside)\b"
)
"""what a path must have for its pieces to go: a bare `li<ul` is any list"""


@dataclass(slots=True)
class Count:
    shown: str
    at: int = 0
    pages: int = 0
    kept: float = 0.0
    removed: float = 0.0
    prose: float = 0.0
    reasons: dict[str, float] = field(default_factory=dict)

    def fade_to(self, number: int) -> None:
        factor = FADE ** max(0, number - self.at)
        self.kept, self.removed, self.prose = (
            self.kept * factor,
            self.removed * factor,
            self.prose * factor,
        )
        self.reasons = {name: value * factor for name, value in self.reasons.items()}
        self.at = max(self.at, number)

    def add(self, vote: Vote, number: int) -> None:
        self.fade_to(number)
        self.pages += 1
        self.kept += vote.kept
        self.removed += vote.removed
        self.prose += vote.prose
        if vote.reason is not None:
            self.reasons[vote.reason.value] = (
                self.reasons.get(vote.reason.value, 0.0) + vote.removed
            )

    def reason(self, least_pages: int) -> Reason | None:
        """Why its pieces go, when nearly all went, for what the element is."""
        total = self.kept + self.removed
        is_firm = self.pages >= least_pages and total >= FEW and self.removed >= FIRM * total
        if not is_firm or not self.reasons or not _TELLING.search(self.shown):
            return None
        structural = {name: n for name, n in self.reasons.items() if Reason(name) in STRUCTURAL}
        if sum(structural.values()) < FIRM * self.removed:
            return None
        return Reason(max(structural, key=lambda name: structural[name]))

    @property
    def is_text(self) -> bool:
        """Its pieces are the article's sentences."""
        total = self.kept + self.removed
        return self.kept >= MANY and self.kept >= SURE * total and self.prose > 0.3 * self.kept

    def stays(self, least_pages: int) -> bool:
        """Nearly all of its pieces were kept, and they are sentences."""
        total = self.kept + self.removed
        return self.pages >= least_pages and self.kept >= FIRM * total and self.prose >= 0.5 * total

    @property
    def holds_prose(self) -> bool:
        return self.prose > 0


@dataclass(slots=True)
class Votes:
    counts: dict[int, Count] = field(default_factory=dict)

    def add(self, votes: tuple[Vote, ...], number: int) -> None:
        for vote in votes:
            count = self.counts.get(vote.path)
            if count is None:
                count = self.counts[vote.path] = Count(vote.shown, at=number)
            count.add(vote, number)
        if len(self.counts) > MOST * 1.2:
            for count in self.counts.values():
                count.fade_to(number)
            order = sorted(self.counts.items(), key=lambda item: -(item[1].kept + item[1].removed))
            self.counts = dict(order[:MOST])

    def to_json(self) -> dict[str, Any]:
        return {f"{path:08x}": _compact(count) for path, count in self.counts.items()}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Votes:
        return cls({int(path, 16): Count(**count) for path, count in data.items()})


def _compact(count: Count) -> dict[str, Any]:
    found = asdict(count)
    for name in ("kept", "removed", "prose"):
        found[name] = round(found[name], 2)
    found["reasons"] = {name: round(value, 2) for name, value in count.reasons.items()}
    return {name: value for name, value in found.items() if value}
