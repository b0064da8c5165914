"""Sources are facts: one TOML file each, read into a frozen `Source`."""

from newscrawl.sources.check import check_sources
from newscrawl.sources.choose import choose_sources
from newscrawl.sources.loader import load_source, load_sources
from newscrawl.sources.source import Crawl, Discover, Expect, Read, Source

__all__ = [
    "Crawl",
    "Discover",
    "Expect",
    "Read",
    "Source",
    "check_sources",
    "choose_sources",
    "load_source",
    "load_sources",
]
