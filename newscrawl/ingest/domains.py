"""A page's URL in, the source that it is of out: one of the catalogue, or one named after its domain."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from newscrawl.hosts import host_of, site_of
from newscrawl.sources import Source

LONGEST = 64
"""characters of a source's name"""


class Domains:
    """Sources by host; `known` are those of the catalogue and of the operator."""

    def __init__(self, known: Mapping[str, Source]) -> None:
        self._by_host: dict[str, Source] = {}
        self._by_domain: dict[str, Source] = {}
        for source in sorted(known.values(), key=lambda source: source.name):
            for url in _addresses(source):
                self._by_host.setdefault(_bare(host_of(url)), source)

    def source_of(self, url: str) -> Source | None:
        """None: the URL has no host."""
        known = self._by_host.get(_bare(host_of(url)))
        if known is not None:
            return known
        domain = site_of(url)
        if not domain:
            return None
        source = self._by_domain.get(domain)
        if source is None:
            source = self._by_domain[domain] = _unknown(domain)
        return source


def _addresses(source: Source) -> Iterable[str]:
    yield source.home
    yield from source.discover.sections


def _unknown(domain: str) -> Source:
    """A source that nobody described: never crawled, its language that of each page."""
    return Source(
        name=_name(domain),
        title=domain,
        home=f"https://{domain}/",
        language="",
        enabled=False,
        note="from an archive",
    )


def _name(domain: str) -> str:
    """The domain itself: its full stop keeps it apart from the names of sources with a file."""
    if len(domain) <= LONGEST:
        return domain
    return domain[: LONGEST - 17] + "." + hashlib.sha256(domain.encode()).hexdigest()[:16]


def _bare(host: str) -> str:
    return host.removeprefix("www.")
