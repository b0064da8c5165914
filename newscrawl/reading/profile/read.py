"""A page and what is known of its site in; metadata, body, the way it was read and an observation out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from lxml.etree import _Element

from newscrawl.items import ReadPath
from newscrawl.reading import document
from newscrawl.reading.body import Body, assemble, give_reasons, prune
from newscrawl.reading.metadata import Metadata, read_metadata
from newscrawl.reading.profile.clean import clean_by_rules
from newscrawl.reading.profile.cut import Way
from newscrawl.reading.profile.observation import Observation, Trial
from newscrawl.reading.profile.observe import observe, observe_briefly
from newscrawl.reading.profile.quick import Reading, is_running_text, read_quickly
from newscrawl.reading.profile.rules import KnownLayout, Plan, SiteRules
from newscrawl.reading.profile.signatures import short
from newscrawl.reading.trim import trim
from newscrawl.reading.walk import outline
from newscrawl.sources.source import Read

ONE_IN = 40
"""pages of a known layout that are read both ways, where somebody learns from it"""


@dataclass(frozen=True, slots=True)
class SiteReading:
    root: _Element
    metadata: Metadata
    body: Body
    read_by: ReadPath
    seen: Observation | None = None
    is_cut: bool = False
    """`root` is only the part of the page that the article was read from; else it lacks nothing but
    what nobody sees
    """
    is_running_text: bool = False
    """it stands where the site's articles do, and can be no list of other pages"""


def read_page(
    html: str | bytes,
    url: str | None = None,
    *,
    fetched_at: datetime | None = None,
    charset: str | None = None,
    source: Read | None = None,
    site: SiteRules | None = None,
    learns: bool = False,
    tries: bool = True,
) -> SiteReading:
    """Read a page by its site's rules, as far as it is as they say; else in full.

    Args:
        source: what the source's file says about its pages.
        site: what is known of the site; none: nothing so far.
        learns: whether an observation is wanted.
        tries: whether the plans of a new layout are tried for it, which takes several readings.
    """
    site = site or SiteRules(0)
    if isinstance(html, bytes):
        html = document.decode(html[: document.MOST_BYTES], charset)
    page = _Page(html, url, fetched_at, source, site)
    chance = short(url or "")
    sampled = learns and url is not None and chance % ONE_IN == 0
    if not sampled:
        for layout in site.layouts:
            if layout.plan is not None and (reading := page.quickly(layout, layout.plan)):
                if learns and chance % site.one_in:
                    read = _result(reading, ReadPath.PROFILE, fetched_at, learns=False)
                    return replace(read, seen=observe_briefly(fetched_at))
                return _result(reading, ReadPath.PROFILE, fetched_at, learns=learns)
    full = page.in_full()
    trials: list[Trial] = []
    in_vain: list[int] = []
    chosen: Reading | None = None
    for layout in site.layouts:
        if chosen is None and learns and (sampled or (tries and layout.is_new)):
            found, outcomes = page.both_ways(layout, full)
            chosen = found if layout.plan is not None else None
            trials += outcomes
            if not outcomes:
                in_vain.append(layout.number)
    is_known = any(layout.plan is not None for layout in site.layouts)
    path = ReadPath.FALLBACK if is_known else ReadPath.FULL
    path = ReadPath.PROFILE if chosen is not None else path
    read = _result(chosen or full, path, fetched_at, learns=learns)
    if read.seen is None:
        return read
    return replace(read, seen=replace(read.seen, trials=tuple(trials), in_vain=tuple(in_vain)))


@dataclass(frozen=True, slots=True)
class _Page:
    """A page that may be read in several ways."""

    html: str
    url: str | None
    fetched_at: datetime | None
    source: Read | None
    site: SiteRules

    def quickly(self, layout: KnownLayout, plan: Plan) -> Reading | None:
        plan = _plan_for(plan, self.source)
        return read_quickly(
            self.html, self.url, self.fetched_at, self.source, self.site, layout, plan
        )

    def in_full(self) -> Reading:
        return read_in_full(self.html, self.url, self.fetched_at, self.source, self.site)

    def both_ways(
        self, layout: KnownLayout, full: Reading
    ) -> tuple[Reading | None, tuple[Trial, ...]]:
        """The page read by the layout's plan, or by the surest one; and by which plans it says the same.

        Nothing, when the page is not of the layout.
        """
        used = layout.plan
        chosen: Reading | None = None
        outcomes = []
        proved: Plan | None = None
        others = [plan for plan in layout.plans if plan != used]
        for plan in others if used is None else (used, *others):
            if proved is not None:
                # With more of the page around it, the same element says the same; others can wait.
                if plan.body == proved.body and plan.way > proved.way:
                    outcomes.append(Trial(layout.number, plan.number, True))
                continue
            reading = self.quickly(layout, plan)
            agreed = reading is not None and _says_the_same(reading, full)
            outcomes.append(Trial(layout.number, plan.number, agreed))
            if chosen is None and (agreed or used in (None, plan) or plan == layout.plans[-1]):
                chosen = reading
            proved = plan if agreed else None
        return chosen, tuple(outcomes) if chosen is not None else ()


def _says_the_same(one: Reading, other: Reading) -> bool:
    return _what(one) == _what(other)


def _what(reading: Reading) -> tuple[object, ...]:
    found = reading.metadata
    return reading.body[0], found.title, found.authors, found.published_at, found.description


def _plan_for(plan: Plan, source: Read | None) -> Plan:
    """The XPaths of a source's file are made for whole pages."""
    return replace(plan, way=Way.WHOLE) if source and source.prune else plan


def read_in_full(
    html: str,
    url: str | None,
    fetched_at: datetime | None,
    source: Read | None,
    site: SiteRules,
) -> Reading:
    """By the reader that knows one page, cleaned of what the site repeats."""
    root = document.parse(trim(html))
    metadata = read_metadata(root, url, fetched_at=fetched_at)
    pruned = prune(root, source.prune) if source else []
    out = outline(root)
    give_reasons(
        out,
        root,
        metadata,
        source,
        whole=lambda: document.parse(html),
        clean_by_site=None
        if site.is_empty
        else lambda out, pieces: clean_by_rules(
            out, pieces, site, metadata.title or "", metadata.authors
        ),
    )
    return Reading(root, metadata, out, assemble(out.pieces, pruned))


def _result(
    reading: Reading, path: ReadPath, fetched_at: datetime | None, *, learns: bool
) -> SiteReading:
    seen = None
    if learns:
        metadata = reading.metadata
        seen = observe(reading.out, metadata.title or "", metadata.authors, seen_at=fetched_at)
    return SiteReading(
        reading.root,
        reading.metadata,
        reading.body,
        path,
        seen,
        reading.is_cut,
        is_running_text=path is ReadPath.PROFILE and is_running_text(reading.out),
    )
