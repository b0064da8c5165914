"""`SiteProfile`: observations of a site's pages in, the rules for reading its next pages out.

It grows by one page at a time, forgets what no page has any more, keeps a bounded size, and goes
into JSON and back.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from newscrawl.reading.profile import rules as site_rules
from newscrawl.reading.profile.decide import Verdict, decide, is_kept_mostly
from newscrawl.reading.profile.layouts import Layout, Layouts
from newscrawl.reading.profile.lines import FADE, Lines, Record
from newscrawl.reading.profile.observation import Observation, Place, Trial
from newscrawl.reading.profile.rules import KnownLayout, SiteRules
from newscrawl.reading.profile.votes import Votes

FORMAT = 2
"""of the JSON; a profile of another format is learned anew"""
ENOUGH = 10
"""pages after which a layout is believed"""
MOST_SEEN = 1_000
RECENT = 20
"""pages by which a redesign is noticed"""
WAS_WELL = 0.8
IS_ILL = 0.7
"""shares of the pages of a known layout: before, and among the recent ones"""
LEARNING_STEP = 1.25
"""Rules are made again when there are so many times as many pages."""
SPARING = 8
"""With as many more pages, one in one more of a known layout is looked at in full,"""
MOST_SPARING = 8
"""up to one in so many."""
MOST_STEP = 400


class Health(StrEnum):
    LEARNING = "learning"
    """too few pages so far"""
    WELL = "well"
    LAYOUT_CHANGED = "layout_changed"
    """pages come in another layout than before"""


@dataclass(slots=True)
class SiteProfile:
    enough: int = ENOUGH
    version: int = 0
    """raised whenever the rules change; 0: there are none yet"""
    pages: int = 0
    weight: float = 0.0
    """of all pages, faded"""
    lines: Lines = field(default_factory=Lines)
    votes: Votes = field(default_factory=Votes)
    layouts: Layouts = field(default_factory=Layouts)
    seen: dict[int, None] = field(default_factory=dict)
    """the last pages, by their words"""
    recent: deque[tuple[bool, str]] = field(default_factory=lambda: deque(maxlen=RECENT))
    """of the last pages, whether each was of a layout known by then, and when it was seen"""
    known_share: float = 0.0
    """of pages in a known layout, in the long run"""
    changed_at: str = ""
    """when the last redesign was first seen"""
    made_at: int = 0
    """the number of pages when the rules were last made"""
    _rules: SiteRules = field(default_factory=lambda: SiteRules(0))

    def add(self, seen: Observation) -> None:
        """Fold in one page that is an article; one that is known already teaches nothing."""
        if seen.is_brief:
            self._watch(seen, is_known=True)
            return
        if seen.page in self.seen or self.lines.is_copy(seen.lines):
            return
        self.seen[seen.page] = None
        if len(self.seen) > MOST_SEEN:
            del self.seen[next(iter(self.seen))]
        self.pages += 1
        self.weight = self.weight * FADE + 1
        self.lines.add(seen.lines, self.pages)
        self.votes.add(seen.votes, self.pages)
        known = {layout.number for layout in self._rules.layouts}
        layout = self.layouts.add(seen, self.pages)
        self.note_trials(seen.trials or self._in_vain(layout, seen))
        self._watch(seen, is_known=layout is not None and layout.number in known)
        grown = self.pages >= min(self.made_at * LEARNING_STEP, self.made_at + MOST_STEP)
        if self.pages >= self.enough and (grown or self._has_news(layout)):
            self.learn()

    def _in_vain(self, layout: Layout | None, seen: Observation) -> tuple[Trial, ...]:
        """A page of a layout that was to be tried, and could not even be read whole."""
        if layout is None or layout.number not in seen.in_vain:
            return ()
        return tuple(Trial(layout.number, plan.number, False) for plan in layout.plans)

    def _has_news(self, layout: Layout | None) -> bool:
        """A layout has just become known, or a way to cut its pages."""
        if layout is None or layout.pages < self.enough:
            return False
        before = next((one for one in self._rules.layouts if one.number == layout.number), None)
        return before is None or (before.plan, before.is_new) != (layout.plan, layout.is_new)

    def note_trials(self, trials: tuple[Trial, ...]) -> None:
        """Count how pages that were read both ways came out."""
        by_number = {layout.number: layout for layout in self.layouts.known}
        for trial in trials:
            if trial.layout in by_number:
                by_number[trial.layout].note_trial(trial.plan, agreed=trial.agreed)

    def learn(self) -> None:
        """Make the rules anew; the version is raised when they are others."""
        self.made_at = self.pages
        removed = {
            path: reason
            for path, count in self.votes.counts.items()
            if (reason := count.reason(min(3, self.enough))) is not None
        }
        verdicts = self.verdicts()
        records = self.lines.records
        made = SiteRules(
            version=self.version,
            one_in=min(MOST_SPARING, 1 + self.pages // SPARING),
            layouts=tuple(
                KnownLayout(
                    one.number, one.plans, one.title, one.least_weight, one.plan, one.is_new
                )
                for one in self.layouts.known
                if one.pages >= self.enough and one.body
            ),
            lines={id_: _where(records[id_]) for id_, one in verdicts.items() if one.goes},
            kept_lines=frozenset(
                id_
                for id_, one in verdicts.items()
                if not one.goes and is_kept_mostly(records[id_])
            ),
            removed_paths=removed,
            kept_paths=frozenset(
                path
                for path, count in self.votes.counts.items()
                if count.stays(min(3, self.enough))
            ),
            text_paths=frozenset(
                path for path, count in self.votes.counts.items() if count.is_text
            ),
        )
        if _what(made) != _what(self._rules):
            self.version += 1
        self._rules = replace(made, version=self.version)

    @property
    def rules(self) -> SiteRules:
        return self._rules

    def verdicts(self) -> dict[int, Verdict]:
        for record in self.lines.records.values():
            record.fade_to(self.pages)
        prose = {path for path, count in self.votes.counts.items() if count.holds_prose}
        return decide(self.lines.records, self.weight, prose, self._rules.lines)

    @property
    def health(self) -> Health:
        if not self._rules.layouts:
            return Health.LEARNING
        return Health.LAYOUT_CHANGED if self._is_ill() else Health.WELL

    def _is_ill(self) -> bool:
        known = sum(is_known for is_known, _ in self.recent)
        return len(self.recent) >= 5 and known < IS_ILL * len(self.recent)

    def _watch(self, seen: Observation, *, is_known: bool) -> None:
        if not self._rules.layouts:
            return
        was_ill = self._is_ill() or len(self.recent) < RECENT
        self.recent.append((is_known, seen.seen_at.isoformat() if seen.seen_at else ""))
        if self._is_ill() and not was_ill and self.known_share >= WAS_WELL:
            self.changed_at = next((at for known, at in self.recent if not known), "")
        rate = 0.02 if self.known_share else 1.0
        self.known_share += rate * (is_known - self.known_share)

    def to_json(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "enough": self.enough,
            "version": self.version,
            "pages": self.pages,
            "weight": round(self.weight, 3),
            "lines": self.lines.to_json(),
            "votes": self.votes.to_json(),
            "layouts": self.layouts.to_json(),
            "seen": "".join(f"{page:08x}" for page in self.seen),
            "recent": [list(entry) for entry in self.recent],
            "known_share": round(self.known_share, 4),
            "changed_at": self.changed_at,
            "made_at": self.made_at,
            "rules": site_rules.to_json(self._rules),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> SiteProfile:
        """The profile that `to_json` wrote; an empty one when the format is another."""
        if data.get("format") != FORMAT:
            return cls(version=int(data.get("version", 0)))
        profile = cls(
            enough=data["enough"],
            version=data["version"],
            pages=data["pages"],
            weight=data["weight"],
            lines=Lines.from_json(data["lines"]),
            votes=Votes.from_json(data["votes"]),
            layouts=Layouts.from_json(data["layouts"]),
            known_share=data["known_share"],
            changed_at=data["changed_at"],
            made_at=data["made_at"],
        )
        pages = data["seen"]
        profile.seen = {int(pages[i : i + 8], 16): None for i in range(0, len(pages), 8)}
        profile.recent.extend((bool(known), str(at)) for known, at in data["recent"])
        profile._rules = site_rules.from_json(data["rules"])
        return profile


def _where(record: Record) -> Place | None:
    """Where a line goes: a long text wherever it stands, a short one in its place."""
    is_anywhere = record.share(record.long) >= 0.5 or record.share(record.went) >= 0.9
    return None if is_anywhere else record.place


def _what(rules: SiteRules) -> tuple[object, ...]:
    """All of the rules that changes what a reader does."""
    layouts = [(one.number, one.plans, one.title, one.plan, one.is_new) for one in rules.layouts]
    return (
        layouts,
        dict(rules.lines),
        rules.kept_lines,
        dict(rules.removed_paths),
        rules.kept_paths,
        rules.text_paths,
    )
