"""A site's profile in, what it has learned out, in plain words and as records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from newscrawl.reading.profile.layouts import Layout, best_of
from newscrawl.reading.profile.lines import Record
from newscrawl.reading.profile.model import Health, SiteProfile
from newscrawl.reading.profile.observation import Place

_PLACES = {
    Place.BEFORE: "before the body",
    Place.BETWEEN: "amid the body",
    Place.AFTER: "after the body",
}


@dataclass(frozen=True, slots=True)
class LearnedLine:
    """A line that recurs, and what is done with it."""

    pattern: str
    example: str
    is_removed: bool
    why: str
    place: str
    pages: int
    """that had it, of all that were seen"""
    share: float
    """of the pages of late"""


@dataclass(frozen=True, slots=True)
class LearnedElement:
    """An element whose pieces go."""

    path: str
    reason: str
    removed: int
    kept: int


@dataclass(frozen=True, slots=True)
class LearnedLayout:
    """Where the articles of one layout stand."""

    number: int
    pages: int
    share: float
    """of the pages of late"""
    body: str
    title: str
    byline: str
    date: str
    """paths; empty where pages do not agree"""
    read_by: str
    agreement: float | None
    """share of the pages read both ways on which both said the same"""
    first_at: str
    last_at: str


def lines(profile: SiteProfile) -> list[LearnedLine]:
    """Those that go first, then those that stay; the commonest first."""
    found = [
        _line(profile.lines.records[id_], verdict.goes, verdict.why, profile)
        for id_, verdict in profile.verdicts().items()
    ]
    return sorted(found, key=lambda line: (not line.is_removed, -line.share, line.pattern))


def _line(record: Record, is_removed: bool, why: str, profile: SiteProfile) -> LearnedLine:
    return LearnedLine(
        pattern=record.pattern,
        example=record.text,
        is_removed=is_removed,
        why=why,
        place=_PLACES[record.place],
        pages=record.pages,
        share=_share(record.weight, profile),
    )


def elements(profile: SiteProfile) -> list[LearnedElement]:
    counts = profile.votes.counts
    return [
        LearnedElement(
            counts[path].shown,
            reason.value,
            round(counts[path].removed),
            round(counts[path].kept),
        )
        for path, reason in profile.rules.removed_paths.items()
        if path in counts
    ]


def layouts(profile: SiteProfile) -> list[LearnedLayout]:
    return [_layout(layout, profile) for layout in profile.layouts.known]


def _layout(layout: Layout, profile: SiteProfile) -> LearnedLayout:
    plan = layout.plan
    if layout.pages < profile.enough:
        read_by = f"the full reader: {layout.pages} of {profile.enough} pages seen"
    elif plan is not None:
        read_by = f"the profile ({plan.way.name.lower().replace('_', ' ')})"
    else:
        read_by = "the full reader: no quicker way says the same"
    return LearnedLayout(
        number=layout.number,
        pages=layout.pages,
        share=_share(layout.weight, profile),
        body=plan.body if plan else layout.body,
        title=layout.title,
        byline=best_of(layout.bylines, layout.weight),
        date=best_of(layout.dates, layout.weight),
        read_by=read_by,
        agreement=round(layout.trials_of(plan).share, 3) if plan else None,
        first_at=layout.first_at,
        last_at=layout.last_at,
    )


def _share(weight: float, profile: SiteProfile) -> float:
    return round(min(1.0, weight / max(profile.weight, 1.0)), 4)


def tell(profile: SiteProfile) -> Iterator[str]:
    """The profile in sentences, one a line."""
    yield f"{profile.pages} pages seen, version {profile.version}, {tell_health(profile)}"
    for layout in layouts(profile):
        yield f"layout {layout.number}, {layout.share:.0%} of pages: body in {layout.body}; read by {layout.read_by}"
        for name in ("title", "byline", "date"):
            if path := getattr(layout, name):
                yield f"    {name} in {path}"
    for line in lines(profile):
        verb = "removed from" if line.is_removed else "kept on"
        yield f"{verb} {line.share:.1%} of pages: {line.pattern!r}, {line.place} ({line.why})"
    for element in elements(profile):
        yield f"removed {element.removed} times of {element.removed + element.kept}: {element.path} ({element.reason})"


def tell_health(profile: SiteProfile) -> str:
    match profile.health:
        case Health.LEARNING:
            return f"learning: a layout is believed after {profile.enough} pages"
        case Health.LAYOUT_CHANGED:
            return f"the layout changed on {profile.changed_at[:10] or 'an unknown day'}"
        case Health.WELL:
            changed = f", the layout changed last on {profile.changed_at[:10]}"
            return "well" + (changed if profile.changed_at else "")
