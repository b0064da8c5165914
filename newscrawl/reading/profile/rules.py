"""What a profile tells its readers to do: frozen, small, and cheap to send to another process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from newscrawl.items import Reason
from newscrawl.reading.profile.cut import Way
from newscrawl.reading.profile.observation import Place


@dataclass(frozen=True, slots=True)
class Plan:
    """One quick way to read a page of a layout."""

    number: int
    body: str
    """path of the element whose pieces are the article's"""
    holder: str
    """path of the element that the page is cut around, by its name"""
    way: Way


@dataclass(frozen=True, slots=True)
class KnownLayout:
    """Where the articles of one layout stand."""

    number: int
    plans: tuple[Plan, ...]
    """quickest first"""
    title: str
    """path of the headline, where nearly all pages agree"""
    lightest: float
    plan: Plan | None
    """the one that is used; none: none has proved right so far"""
    is_new: bool = False
    """that is still being found out, so that every page is read both ways"""


@dataclass(frozen=True, slots=True)
class SiteRules:
    version: int
    layouts: tuple[KnownLayout, ...] = ()
    lines: Mapping[int, Place | None] = field(default_factory=dict)
    """ids of the lines that go, and where; none: wherever they stand"""
    kept_lines: frozenset[int] = frozenset()
    """ids of the lines that are the article's, though the reader takes them out here and there"""
    removed_paths: Mapping[int, Reason] = field(default_factory=dict)
    """elements whose pieces go"""
    kept_paths: frozenset[int] = frozenset()
    """elements whose sentences stay, above the container too"""
    text_paths: frozenset[int] = frozenset()
    """elements whose pieces are the article's"""

    one_in: int = 1
    """of the pages of a known layout, one in so many is looked at in full"""

    @property
    def is_empty(self) -> bool:
        return not (self.layouts or self.lines or self.removed_paths)


def to_json(rules: SiteRules) -> dict[str, Any]:
    return {
        "version": rules.version,
        "layouts": [asdict(layout) for layout in rules.layouts],
        "lines": {f"{id_:08x}": place for id_, place in sorted(rules.lines.items())},
        "one_in": rules.one_in,
        "kept_lines": [f"{id_:08x}" for id_ in sorted(rules.kept_lines)],
        "removed_paths": {
            f"{path:08x}": reason for path, reason in sorted(rules.removed_paths.items())
        },
        "kept_paths": [f"{path:08x}" for path in sorted(rules.kept_paths)],
        "text_paths": [f"{path:08x}" for path in sorted(rules.text_paths)],
    }


def from_json(data: dict[str, Any]) -> SiteRules:
    return SiteRules(
        version=data["version"],
        layouts=tuple(_layout_from_json(one) for one in data["layouts"]),
        lines={
            int(id_, 16): None if place is None else Place(place)
            for id_, place in data["lines"].items()
        },
        one_in=data.get("one_in", 1),
        kept_lines=frozenset(int(id_, 16) for id_ in data["kept_lines"]),
        removed_paths={
            int(path, 16): Reason(reason) for path, reason in data["removed_paths"].items()
        },
        kept_paths=frozenset(int(path, 16) for path in data["kept_paths"]),
        text_paths=frozenset(int(path, 16) for path in data["text_paths"]),
    )


def _layout_from_json(data: dict[str, Any]) -> KnownLayout:
    plans = tuple(_plan_from_json(plan) for plan in data["plans"])
    plan = None if data["plan"] is None else _plan_from_json(data["plan"])
    return KnownLayout(**{**data, "plans": plans, "plan": plan})


def _plan_from_json(data: dict[str, Any]) -> Plan:
    return Plan(**{**data, "way": Way(data["way"])})
