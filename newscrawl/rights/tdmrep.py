"""The bytes of a `/.well-known/tdmrep.json` in, what it says of a page out.

TDM Reservation Protocol, final report of 10 May 2024
(https://www.w3.org/community/reports/tdmrep/CG-FINAL-tdmrep-20240510/).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from newscrawl.rights.patterns import LONGEST, matches

MOST_RULES = 2000


@dataclass(frozen=True, slots=True)
class TdmRule:
    location: str
    """pattern of paths"""
    reservation: str
    """`1` reserved, `0` not"""
    policy: str = ""
    """URL of the terms"""


def parse_tdmrep(text: str) -> list[TdmRule]:
    """The rules in their order; none when it is no such file."""
    try:
        entries = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return []
    if isinstance(entries, dict):
        entries = [entries]
    if not isinstance(entries, list):
        return []
    return [rule for entry in entries[:MOST_RULES] if (rule := _rule(entry)) is not None]


def find_rule(rules: list[TdmRule], path: str) -> TdmRule | None:
    """The first rule that matches is the one that holds."""
    return next((rule for rule in rules if matches(rule.location, path)), None)


def reservation_of(value: object) -> str:
    """`1` or `0`; empty for anything else, which the protocol has read as not set."""
    text = str(value).strip() if isinstance(value, str | int) and value is not True else ""
    return text if text in {"0", "1"} else ""


def _rule(entry: Any) -> TdmRule | None:
    if not isinstance(entry, dict):
        return None
    location, policy = entry.get("location"), entry.get("tdm-policy")
    reservation = reservation_of(entry.get("tdm-reservation"))
    if not isinstance(location, str) or not reservation or len(location) > LONGEST:
        return None
    if not location.startswith(("/", "*")):
        location = f"/{location}"
    return TdmRule(location, reservation, policy if isinstance(policy, str) else "")
