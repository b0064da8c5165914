"""Pages in, the layouts of a site out: which element holds the body, which the headline, byline and date."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from newscrawl.reading.profile.cut import Way, can_be_found
from newscrawl.reading.profile.lines import FADE
from newscrawl.reading.profile.observation import Observation
from newscrawl.reading.profile.rules import Plan
from newscrawl.reading.profile.signatures import is_alike, merge

MOST = 4
"""layouts side by side"""
MOST_PATHS = 8
OUTERMOST = ("body", "html")
ABOUT_ALL = 0.8
"""of the pages: an element that is there on so many is the layout's"""
AGREED = 0.9
"""share of pages on which the quick way and the full reader must agree"""
MANY = 20
"""pages by which it is known how short articles are"""
ENOUGH_TRIALS = 3
EARLY = 6.0
"""trials below which one that failed tells less"""
LATE = 12.0
"""trials of one way after which those that were seldom needed are not waited for"""
SHARE_EARLY = 0.7
ABOUT_THE_SAME = 0.03


@dataclass(slots=True)
class Trials:
    """How often a way to cut a page gave what the full reader gives; the last count most."""

    tried: float = 0.0
    agreed: float = 0.0

    def add(self, *, agreed: bool) -> None:
        self.tried = self.tried * 0.95 + 1
        self.agreed = self.agreed * 0.95 + agreed

    @property
    def share(self) -> float:
        return self.agreed / self.tried if self.tried else 0.0


@dataclass(slots=True)
class Layout:
    number: int
    """what it is called"""
    at: int = 0
    pages: int = 0
    weight: float = 0.0
    bodies: dict[str, float] = field(default_factory=dict)
    """elements that hold the body, innermost first as far as pages agree"""
    titles: dict[str, float] = field(default_factory=dict)
    bylines: dict[str, float] = field(default_factory=dict)
    dates: dict[str, float] = field(default_factory=dict)
    lightest: float = 0.0
    """weight of the shortest article, roughly"""
    first_at: str = ""
    last_at: str = ""
    trials: list[Trials] = field(default_factory=list)
    """by plan"""

    def fade_to(self, number: int) -> None:
        factor = FADE ** max(0, number - self.at)
        self.weight *= factor
        for counts in (self.bodies, self.titles, self.bylines, self.dates):
            for path in counts:
                counts[path] *= factor
        self.at = max(self.at, number)

    def add(self, seen: Observation, number: int) -> None:
        self.fade_to(number)
        self.pages += 1
        self.weight += 1
        self._add_containers(seen.containers)
        _count(self.titles, seen.title)
        _count(self.bylines, seen.byline)
        _count(self.dates, seen.date)
        self.lightest = min(self.lightest or seen.weight, seen.weight) * 0.98 + seen.weight * 0.02
        if seen.seen_at is not None:
            self.last_at = max(self.last_at, seen.seen_at.isoformat())
            self.first_at = min(self.first_at or self.last_at, seen.seen_at.isoformat())

    def _add_containers(self, paths: tuple[str, ...]) -> None:
        """Count each once; paths that differ only in a class name or two become what they share."""
        counted: set[str] = set()
        for path in paths:
            known = path if path in self.bodies else _like(path, self.bodies)
            both = merge(known, path) if known else path
            if known and both != known:
                self.bodies = {
                    (both if one == known else one): count for one, count in self.bodies.items()
                }
            if both not in counted:
                counted.add(both)
                _count(self.bodies, both)

    @property
    def body(self) -> str:
        """The innermost element that nearly all of its pages have around their text."""
        return next(iter(self._common), "")

    @property
    def holder(self) -> str:
        """The innermost such element that can be told from others by its name."""
        return next(filter(can_be_found, self._common), "")

    @property
    def _common(self) -> list[str]:
        least = ABOUT_ALL * max(self.bodies.values(), default=0)
        return [path for path, count in self.bodies.items() if count >= least]

    @property
    def title(self) -> str:
        return best_of(self.titles, self.weight)

    def holds(self, seen: Observation) -> bool:
        """Whether a page is of this layout."""
        body = self.holder or self.body
        return not body.startswith(OUTERMOST) and any(
            is_alike(body, one) for one in seen.containers
        )

    @property
    def least_weight(self) -> float:
        """of an article, as far as enough of them were seen to tell"""
        return self.lightest if self.pages >= MANY else 0.0

    @property
    def plan(self) -> Plan | None:
        """The quickest way of those that best give what the full reader gives; none: none has proved right."""
        right: list[tuple[float, Plan]] = []
        for plan in self.plans:
            trials = self.trials_of(plan)
            needed = SHARE_EARLY if trials.tried < EARLY else AGREED
            if trials.tried >= self._enough_trials and trials.share >= needed:
                right.append((trials.share, plan))
        best = max((share for share, _ in right), default=0.0)
        return next((plan for share, plan in right if share >= best - ABOUT_THE_SAME), None)

    @property
    def plans(self) -> tuple[Plan, ...]:
        """The ways that can be tried."""
        body, holder = self.body, self.holder
        found = [(body, holder, way) for way in (list(Way) if holder else [Way.WHOLE])]
        if holder and holder != body:
            found += [(holder, holder, way) for way in Way]
        return tuple(Plan(number, *plan) for number, plan in enumerate(found))

    @property
    def is_new(self) -> bool:
        """No way has proved right, nor has it been tried long enough to give up."""
        tried = [self.trials_of(plan).tried for plan in self.plans]
        return self.plan is None and min(tried) < EARLY and max(tried) < LATE

    @property
    def _enough_trials(self) -> float:
        return min(ENOUGH_TRIALS, self.pages) - 0.5

    def trials_of(self, plan: Plan) -> Trials:
        return self.trials[plan.number] if plan.number < len(self.trials) else Trials()

    def note_trial(self, plan: int, *, agreed: bool) -> None:
        while len(self.trials) <= plan:
            self.trials.append(Trials())
        self.trials[plan].add(agreed=agreed)


def _like(path: str, known: dict[str, float]) -> str:
    """The known path that this one may be; a bare element is like no other."""
    if "." not in path.split("<", 1)[0]:
        return ""
    return next((one for one in known if is_alike(one, path)), "")


def best_of(counts: dict[str, float], weight: float) -> str:
    """The path that nearly all pages have."""
    return next((path for path, count in counts.items() if count >= AGREED * weight), "")


def _count(counts: dict[str, float], path: str) -> None:
    if path:
        counts[path] = counts.get(path, 0.0) + 1
        if len(counts) > MOST_PATHS * 2:
            order = sorted(counts.items(), key=lambda item: -item[1])[:MOST_PATHS]
            kept = dict(order)
            for gone in [one for one in counts if one not in kept]:
                del counts[gone]


_PATHS = ("bodies", "titles", "bylines", "dates")


@dataclass(slots=True)
class Layouts:
    known: list[Layout] = field(default_factory=list)
    made: int = 0
    """layouts so far"""

    def add(self, seen: Observation, number: int) -> Layout | None:
        """Count a page for its layout, which is a new one when no other holds it."""
        if not seen.containers:
            return None
        layout = next((one for one in self.known if one.holds(seen)), None)
        if layout is None:
            layout = self._begin(number)
        layout.add(seen, number)
        self.known.sort(key=lambda one: -one.weight * FADE ** (number - one.at))
        return layout

    def _begin(self, number: int) -> Layout:
        if len(self.known) >= MOST:
            self.known.sort(key=lambda one: -one.weight * FADE ** (number - one.at))
            # The faintest goes, but the newest is given time: a redesign begins with one page.
            oldest = min(self.known[MOST // 2 :], key=lambda one: one.at)
            self.known.remove(oldest)
        self.made += 1
        layout = Layout(self.made, at=number)
        self.known.append(layout)
        return layout

    def to_json(self) -> dict[str, Any]:
        return {"made": self.made, "known": [_compact(one) for one in self.known]}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Layouts:
        known = []
        for one in data["known"]:
            trials = [Trials(**trial) for trial in one["trials"]]
            paths = {name: dict(one[name]) for name in _PATHS}
            known.append(Layout(**{**one, **paths, "trials": trials}))
        return cls(known, data["made"])


def _compact(layout: Layout) -> dict[str, Any]:
    found = asdict(layout)
    for name in _PATHS:
        # As pairs: their order tells, and databases do not keep that of an object's keys.
        found[name] = [[path, round(count, 2)] for path, count in found[name].items()]
    found["weight"], found["lightest"] = round(layout.weight, 2), round(layout.lightest, 1)
    found["trials"] = [
        {"tried": round(trial.tried, 2), "agreed": round(trial.agreed, 2)}
        for trial in layout.trials
    ]
    return found
