"""The text of a robots.txt in; which AI crawlers it keeps out, the uses and licences it states, out.

Groups as RFC 9309 (2.2) has them. `Content-Usage` is a rule of a group (draft-ietf-aipref-attach),
`Content-Signal` likewise (https://contentsignals.org/); `License` stands in a group or, for all,
outside of any (https://rslstandard.org/rsl, 4.4). Whether we may fetch is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from newscrawl.rights.agents import NAMES
from newscrawl.rights.patterns import LONGEST, Rule, decide, matches

OURS = "newscrawl"
MOST_LINES = 20_000
_AGENT = re.compile(r"\*|[a-z_-]+(?: bot)?\d*[a-z0-9_-]*", re.IGNORECASE)
_USAGE_PATH = re.compile(r"(/\S*)\s+(.*)")

Usage = tuple[str, str]
"""a pattern, and what is said of the uses of what it matches"""


@dataclass(slots=True)
class Group:
    """Rules that hold for the same agents."""

    rules: list[Rule] = field(default_factory=list)
    usages: list[Usage] = field(default_factory=list)
    licences: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Robots:
    groups: dict[str, Group] = field(default_factory=dict)
    """by lower-case name of the agent; those of one name are one"""
    licences: list[str] = field(default_factory=list)
    """that hold for all"""
    _rulings: dict[tuple[Rule, ...], list[str]] = field(default_factory=dict)

    @property
    def ours(self) -> Group:
        """The group that holds for us."""
        return self.groups.get(OURS) or self.groups.get("*") or Group()

    def kept_out(self, path: str) -> list[str]:
        """The AI crawlers that a group of their own keeps from `path`, in order of name."""
        if not self._rulings:
            for agent, name in NAMES.items():
                if agent in self.groups:  # many agents share one group
                    self._rulings.setdefault(tuple(self.groups[agent].rules), []).append(name)
        found = [
            name
            for rules, names in self._rulings.items()
            if decide(rules, path) is False
            for name in names
        ]
        return sorted(found, key=str.lower)

    def usages(self, path: str) -> list[str]:
        """What is said of the uses of `path`: by the longest pattern, and once for each line of it."""
        found = [usage for usage in self.ours.usages if matches(usage[0], path)]
        longest = max((len(pattern) for pattern, _ in found), default=0)
        return [said for pattern, said in found if len(pattern) == longest]

    def licence_urls(self) -> list[str]:
        return list(dict.fromkeys([*self.licences, *self.ours.licences]))


def parse_robots(text: str) -> Robots:
    """Read a robots.txt; lines that are none of it are passed over."""
    robots = Robots()
    current: list[Group] = []
    names_agents = False
    for name, value in records(text):
        if name == "user-agent":
            agent = _AGENT.match(value)
            if agent is None:
                current, names_agents = ([], False) if not names_agents else (current, True)
                continue
            group = robots.groups.setdefault(agent[0].lower(), Group())
            current = [*current, group] if names_agents else [group]
            names_agents = True
            continue
        _add(name, value, current, robots)
        names_agents = names_agents and name not in RULES
    return robots


RULES = frozenset({"allow", "disallow", "content-usage", "content-signal"})


def records(text: str) -> Iterator[tuple[str, str]]:
    """Lower-case name and value of each line that has them, comments left out."""
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines()):
        name, colon, value = line.split("#", 1)[0].partition(":")
        if colon and number < MOST_LINES:
            yield name.strip().lower(), value.strip()


def _add(name: str, value: str, current: list[Group], robots: Robots) -> None:
    if not value or len(value) > LONGEST:
        return
    if name in {"allow", "disallow"}:
        for group in current:
            group.rules.append((name == "allow", value))
    elif name in {"content-usage", "content-signal"}:
        path = _USAGE_PATH.fullmatch(value)
        usage = (path[1], path[2]) if path else ("/", value)
        for group in current or [robots.groups.setdefault("*", Group())]:
            group.usages.append(usage)
    elif name == "license":
        if not current:
            robots.licences.append(value)
        for group in current:
            group.licences.append(value)
