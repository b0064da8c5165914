"""Observations of pages in, the rules by which a crawl reads each site out: profiles that grow as it goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from newscrawl.reading.profile.model import SiteProfile
from newscrawl.reading.profile.observation import Observation
from newscrawl.reading.profile.rules import SiteRules
from newscrawl.storage.profiles import Site, load_profiles, save_profiles
from newscrawl.storage.writer import Writer

SAVE_EVERY = 100
"""pages; a crawl that is killed loses what it learned from fewer"""

TRIALS_AT_ONCE = 4
"""pages of a site that are read in several ways at the same time"""


@dataclass(slots=True)
class Learner:
    """The profiles of the sources that a crawl reads; they live in the main process."""

    writer: Writer
    profiles: dict[Site, SiteProfile] = field(default_factory=dict)
    trials: Counter[Site] = field(default_factory=Counter)
    """pages under way by which a new layout may be tried"""
    unsaved: dict[Site, int] = field(default_factory=dict)
    """pages since the profile was saved last"""
    grown: set[Site] = field(default_factory=set)
    """sites of which this crawl has read pages"""
    reread: dict[Site, SiteRules] = field(default_factory=dict)
    """the rules by which the site's stored articles were read again last, or all were read so far"""
    reread_pages: dict[Site, int] = field(default_factory=dict)
    """pages seen by then"""

    async def load(self, sources: Sequence[str]) -> None:
        self.profiles = await self.writer.read(lambda session: load_profiles(session, sources))
        for site, profile in self.profiles.items():
            self._note_reread(site, profile)

    @contextmanager
    def trying(self, site: Site) -> Iterator[bool]:
        """Whether the page that is read now may be read in several ways to learn a new layout.

        The pages that are under way cannot profit from each other: more than a few of them would
        only learn the same.
        """
        tries = self.trials[site] < TRIALS_AT_ONCE
        self.trials[site] += tries
        try:
            yield tries
        finally:
            self.trials[site] -= tries

    def rules(self, site: Site) -> SiteRules | None:
        profile = self.profiles.get(site)
        return profile.rules if profile is not None and profile.version else None

    def add(self, site: Site, seen: Observation) -> None:
        """Fold in one page."""
        profile = self.profiles.setdefault(site, SiteProfile())
        profile.add(seen)
        self.grown.add(site)
        self.unsaved[site] = self.unsaved.get(site, 0) + 1

    async def save(self, *, all_: bool = False) -> None:
        """Store the profiles that have grown enough."""
        due = [site for site, pages in self.unsaved.items() if all_ or pages >= SAVE_EVERY]
        if not due:
            return
        # Made here, not on the writer's thread: the profiles go on growing.
        found = {site: self.profiles[site].to_json() for site in due}
        for site in due:
            del self.unsaved[site]
        await self.writer.write(lambda session: save_profiles(session, found, now=_now()))

    def is_reread_due(self, site: Site) -> bool:
        """Whether stored articles are to be read again: what is taken out has changed, and so many
        more pages were seen that to read all again costs no more than reading them did.
        """
        rules = self.rules(site)
        if rules is None:
            return False
        before = self.reread.get(site)
        if before is None:
            return True
        if _what_it_takes_out(before) == _what_it_takes_out(rules):
            return False
        return self.profiles[site].pages >= 2 * self.reread_pages[site]

    def conclude(self, site: Site) -> None:
        """Make a site's rules anew from all that was seen: between two makings they lag behind."""
        if self.rules(site) is not None:
            self.profiles[site].learn()
            self.unsaved.setdefault(site, 0)

    def begin_reread(self, site: Site) -> SiteRules:
        """The rules to read by; until they change again, no further reading is due."""
        self._note_reread(site, self.profiles[site])
        return self.profiles[site].rules

    def _note_reread(self, site: Site, profile: SiteProfile) -> None:
        if profile.version:
            self.reread[site] = profile.rules
            self.reread_pages[site] = profile.pages


def site_of(source: str, url: str) -> Site:
    return source, urlsplit(url).hostname or ""


def _what_it_takes_out(rules: SiteRules) -> tuple[object, ...]:
    return rules.lines, rules.kept_lines, rules.removed_paths


def _now() -> datetime:
    return datetime.now(UTC)
