"""Sources are facts: one TOML file each, read into a frozen `Source`.

What is imported here is loaded when it is first asked for: who reads pages needs no reader of files.
"""

from typing import TYPE_CHECKING

from newscrawl.lazy import attributes

if TYPE_CHECKING:
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

_HOMES = {
    "Crawl": "newscrawl.sources.source",
    "Discover": "newscrawl.sources.source",
    "Expect": "newscrawl.sources.source",
    "Read": "newscrawl.sources.source",
    "Source": "newscrawl.sources.source",
    "check_sources": "newscrawl.sources.check",
    "choose_sources": "newscrawl.sources.choose",
    "load_source": "newscrawl.sources.loader",
    "load_sources": "newscrawl.sources.loader",
}

__getattr__ = attributes(__name__, _HOMES)
