"""The files in which a host states rights in, what they say of each of its pages out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urljoin

from newscrawl.items import RightsKind, RightsSignal
from newscrawl.rights.ai_txt import allows, parse_ai_txt
from newscrawl.rights.directives import uses
from newscrawl.rights.patterns import Rule, path_of
from newscrawl.rights.robots import Robots, parse_robots
from newscrawl.rights.rsl import Content, parse_rsl, terms_for
from newscrawl.rights.tdmrep import TdmRule, find_rule, parse_tdmrep

ROBOTS, TDMREP, AI_TXT = "/robots.txt", "/.well-known/tdmrep.json", "/ai.txt"
MOST_LICENCES = 3
"""RSL documents of one host that are read"""


@dataclass(frozen=True, slots=True)
class HostFile:
    """A file as it was served."""

    url: str
    body: str
    """empty: there is none"""
    fetched_at: datetime
    status: int | None = None
    """of the answer; None: there was none"""


Said = tuple[HostFile, RightsKind, str]
"""by which file, of what, and what"""


@dataclass(slots=True)
class HostRules:
    """What the files of one host say, read once."""

    robots: tuple[HostFile, Robots] | None = None
    tdmrep: tuple[HostFile, list[TdmRule]] | None = None
    ai_txt: tuple[HostFile, list[Rule]] | None = None
    rsl: list[tuple[HostFile, list[Content]]] = field(default_factory=list)

    def signals(self, url: str) -> list[RightsSignal]:
        """What they say of the page at `url`."""
        path = path_of(url)
        return [
            RightsSignal(kind, value, file.url, file.fetched_at)
            for file, kind, value in (
                *self._by_robots(path),
                *self._by_tdmrep(path),
                *self._by_ai_txt(path),
                *self._by_rsl(url),
            )
        ]

    def _by_robots(self, path: str) -> Iterator[Said]:
        if self.robots is None:
            return
        file, robots = self.robots
        if names := robots.kept_out(path):
            yield file, RightsKind.ROBOTS_AGENTS, " ".join(names)
        for text in robots.usages(path):
            for use, is_allowed in uses(text):
                yield file, RightsKind.CONTENT_USAGE, f"{use}={'y' if is_allowed else 'n'}"

    def _by_tdmrep(self, path: str) -> Iterator[Said]:
        if self.tdmrep is None:
            return
        file, rules = self.tdmrep
        if rule := find_rule(rules, path):
            yield file, RightsKind.TDM_RESERVATION, rule.reservation
            if rule.policy:
                yield file, RightsKind.TDM_POLICY, rule.policy

    def _by_ai_txt(self, path: str) -> Iterator[Said]:
        if self.ai_txt is None:
            return
        file, rules = self.ai_txt
        if (is_allowed := allows(rules, path)) is not None:
            yield file, RightsKind.AI_TXT, "allow" if is_allowed else "disallow"

    def _by_rsl(self, url: str) -> Iterator[Said]:
        for file, contents in self.rsl:
            if value := rsl_value(contents, url):
                yield file, RightsKind.RSL, value


def rsl_value(contents: list[Content], url: str) -> str:
    """What an RSL document says of the uses of the page at `url`; empty when it says nothing of it."""
    return " ".join(f"{use}={term}" for use, term in terms_for(contents, url).items())


def read_host(files: Iterable[HostFile], licences: Iterable[HostFile] = ()) -> HostRules:
    """Read the files of a host, told by their paths, and the RSL documents that its robots.txt names."""
    rules = HostRules()
    for file in files:
        if not file.body:
            continue
        if file.url.endswith(ROBOTS):
            rules.robots = file, parse_robots(file.body)
        elif file.url.endswith(TDMREP):
            rules.tdmrep = file, parse_tdmrep(file.body)
        elif file.url.endswith(AI_TXT):
            rules.ai_txt = file, parse_ai_txt(file.body)
    rules.rsl = [(file, parse_rsl(file.body.encode())) for file in licences if file.body]
    return rules


def licences_of(file: HostFile) -> list[str]:
    """URLs of the RSL documents that a robots.txt names for us."""
    named = parse_robots(file.body).licence_urls()[:MOST_LICENCES]
    urls = (urljoin(file.url, url) for url in named)
    return [url for url in urls if url.startswith(("http://", "https://"))]
