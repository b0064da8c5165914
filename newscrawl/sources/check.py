"""The folders of source files go in; everything that is wrong in any of them comes out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from newscrawl.sources.loader import read_source, source_files
from newscrawl.sources.source import Source
from newscrawl.urls import canonical_url


def check_sources(extra_dir: Path | None = None) -> list[str]:
    """Each problem in one line: what is wrong in a file, and what two files both claim."""
    problems: list[str] = []
    sources: dict[Path, Source] = {}
    for path in source_files(extra_dir):
        source, faults = read_source(path)
        problems += faults
        if source is not None:
            sources[path] = source
    return problems + list(find_duplicates(sources))


def find_duplicates(sources: dict[Path, Source]) -> Iterator[str]:
    """Feeds, sitemaps and sections that two sources name: each article would belong to both."""
    claims: dict[str, list[str]] = defaultdict(list)
    for path, source in sources.items():
        for key, url in entry_points(source):
            claims[canonical_url(url) or url].append(f"{path} ({key})")
    for url, claimed_by in claims.items():
        if len(claimed_by) > 1:
            yield f"{claimed_by[-1]}: {url} is also in {', '.join(claimed_by[:-1])}"


def entry_points(source: Source) -> Iterable[tuple[str, str]]:
    """Where discovery begins, each with its key."""
    discover = source.discover
    yield from (("discover.feeds", url) for url in discover.feeds)
    yield from (("discover.sitemaps", url) for url in discover.sitemaps)
    yield from (("discover.sections", url) for url in discover.sections)
