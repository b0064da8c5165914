"""Sources in, shares of them out: what one process crawls."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from newscrawl.config import PREFIX, Config
from newscrawl.hosts import site_of
from newscrawl.sources import Source

OF_THE_NETWORK = ("http_proxy", "https_proxy", "no_proxy", "SSL_CERT_FILE")
"""variables of the environment that say how the network is reached, and that hold on every node"""


@dataclass(frozen=True, slots=True)
class Share:
    """The sources of one process, and how they are crawled; `newscrawl.crawl` says what each means."""

    run_id: str
    number: int
    sources: tuple[str, ...]
    when_due: bool
    since: str = ""
    until: str = ""
    overrides: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    """of its process: the settings of who gave it out"""

    def __str__(self) -> str:
        return f"{self.number}: {', '.join(self.sources)}"


def deal(sources: Sequence[Source], number: int) -> list[tuple[str, ...]]:
    """The names of `sources` in at most `number` shares, as even as can be.

    Sources of one site go together: one process paces their host without a look at the database.
    """
    sites: dict[str, list[str]] = {}
    for source in sorted(sources, key=lambda source: source.name):
        sites.setdefault(site_of(source.home), []).append(source.name)
    shares: list[list[str]] = [[] for _ in range(min(number, len(sites)))]
    for names in sorted(sites.values(), key=len, reverse=True):
        min(shares, key=len).extend(names)
    return [tuple(sorted(share)) for share in shares]


def environment_of(config: Config) -> dict[str, str]:
    """The variables that give another process the same settings, and the same way into the network.

    Where nobody says how many processes read pages, it is one: there is a crawl on each core.
    """
    shared = config.settled().model_copy(update={"read_workers": config.read_workers or 1})
    settings = {
        f"{PREFIX}{name.upper()}": str(value.value if isinstance(value, Enum) else value)
        for name, value in shared
        if value is not None
    }
    # Lines go to the standard error of the process, which the cluster keeps with its own.
    settings.pop(f"{PREFIX}LOG_FILE", None)
    network = {
        name: value
        for name, value in os.environ.items()
        if name.lower() in {one.lower() for one in OF_THE_NETWORK}
    }
    return settings | network
