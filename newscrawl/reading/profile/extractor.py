"""`SiteExtractor`: some pages of a site in, a function that reads the site's other pages out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from newscrawl.items import Extraction
from newscrawl.reading.profile.model import ENOUGH, SiteProfile
from newscrawl.reading.profile.read import read_page
from newscrawl.reading.reader import extract

LEAST_WEIGHT = 250
"""letters; a page with less text teaches nothing about articles"""


class SiteExtractor:
    """Learns a site from its pages, and is then called as `f(html, url) -> Extraction`.

    Args:
        pages: HTML and URL of pages of the site, articles as far as possible.
    """

    def __init__(self, pages: Iterable[tuple[str | bytes, str | None]]) -> None:
        known = list(pages)
        enough = min(ENOUGH, max(2, (len(known) + 1) // 2))
        self.profile = SiteProfile(enough=enough)
        taught = []
        for html, url in known:
            seen = read_page(html, url, learns=True).seen
            if seen is not None and seen.weight >= LEAST_WEIGHT:
                self.profile.add(seen)
                taught.append((html, url))
        if taught:
            self.profile.learn()
        if self.profile.rules.layouts:
            self._try_out(taught)

    def _try_out(self, pages: list[tuple[str | bytes, str | None]]) -> None:
        """Read the pages again both ways, so that the quickest right one is known."""
        rules = self.profile.rules
        layouts = tuple(replace(one, plan=None, is_new=True) for one in rules.layouts)
        for html, url in pages[: 2 * ENOUGH]:
            site = replace(rules, layouts=layouts)
            seen = read_page(html, url, site=site, learns=True).seen
            if seen is not None:
                self.profile.note_trials(seen.trials)
        self.profile.learn()

    def __call__(self, html: str | bytes, url: str | None = None) -> Extraction:
        return extract(html, url, profile=self.profile.rules)
