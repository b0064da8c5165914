"""A WARC file in, what the sites repeat that it holds many pages of out.

What is learned depends on the file and on what was known before alone: whoever reads the file again,
here or elsewhere, whole or from the middle, reads it by the same rules.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from newscrawl.hosts import host_of
from newscrawl.ingest.domains import Domains
from newscrawl.ingest.files import WarcFile
from newscrawl.ingest.filters import Filters
from newscrawl.ingest.records import iter_found
from newscrawl.items import Page
from newscrawl.reading.profile.model import ENOUGH, SiteProfile
from newscrawl.reading.profile.observation import Observation
from newscrawl.reading.profile.rules import SiteRules
from newscrawl.sources import Source
from newscrawl.storage.outside import page_in
from newscrawl.storage.profiles import Site

WORTH = 2 * ENOUGH
"""pages of a site in a file from which on it is learned: to learn costs as much as to read some"""
SAMPLE = 3 * ENOUGH
"""pages by which it is"""

Observe = Callable[[int, Page, Source, SiteRules | None], Observation | None]
"""reads the page of a record, by its number, and says what it teaches"""
Places = dict[Site, list[tuple[int, int, int]]]
"""number, offset and length of the first records of each site"""


def learn(
    file: BinaryIO,
    about: WarcFile,
    wanted: Filters,
    domains: Domains,
    is_known: Callable[[Site], bool],
    observe: Observe,
) -> dict[Site, SiteProfile]:
    """Profiles of the sites that nothing is known of."""
    learned = {}
    for site, places in _often(file, about, wanted, domains, is_known).items():
        profile = SiteProfile()
        for number, offset, length in places:
            file.seek(offset)
            page = page_in(file.read(length))
            source = domains.source_of(page.url) if page is not None else None
            if page is None or source is None or wanted.of_page(page) is not None:
                continue
            rules = profile.rules if profile.version else None
            if (seen := observe(number, page, source, rules)) is not None:
                profile.add(seen)
        if profile.version:
            learned[site] = profile
    return learned


def _often(
    file: BinaryIO,
    about: WarcFile,
    wanted: Filters,
    domains: Domains,
    is_known: Callable[[Site], bool],
) -> Places:
    """The sites of which there are many records, with the first of these."""
    counts: dict[Site, int] = defaultdict(int)
    places: Places = defaultdict(list)
    for found in iter_found(file, about, wanted, is_decoded=lambda _number: False):
        place, source = found.location, domains.source_of(found.url)
        if found.dropped or place is None or source is None:
            continue
        site = source.name, host_of(found.url)
        counts[site] += 1
        if len(places[site]) < SAMPLE:
            places[site].append((found.number, place.offset, place.length))
    often = [site for site, count in counts.items() if count >= WORTH]
    return {site: places[site] for site in often if not is_known(site)}


def keep(path: Path, learned: Mapping[Site, SiteProfile]) -> None:
    """Note what was learned, so that a task that is begun again need not learn it again."""
    rows = [[*site, profile.to_json()] for site, profile in sorted(learned.items())]
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.write_text(json.dumps(rows), encoding="utf-8")
    new.replace(path)


def kept(path: Path) -> dict[Site, SiteProfile] | None:
    """What `keep` noted; None when there is nothing, or nothing that can be used."""
    try:
        rows: list[tuple[str, str, dict[str, Any]]] = json.loads(path.read_text(encoding="utf-8"))
        return {(source, host): SiteProfile.from_json(found) for source, host, found in rows}
    except (OSError, ValueError, KeyError, TypeError):
        return None
