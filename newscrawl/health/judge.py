"""What is known of a source in, what is wrong with it now out; pure."""

from __future__ import annotations

from datetime import datetime

from newscrawl.health.contents import check_contents
from newscrawl.health.facts import SourceFacts
from newscrawl.health.fetches import check_fetches
from newscrawl.health.yields import check_yield
from newscrawl.storage.health import Finding
from newscrawl.storage.states import HealthState


def judge(facts: SourceFacts, now: datetime) -> list[Finding]:
    """At most one finding for each state; none, where all is well or too little is known."""
    findings: dict[HealthState, Finding] = {}
    for check in (check_fetches, check_yield, check_contents):
        for finding in check(facts, now):
            findings.setdefault(finding.state, finding)
    return list(findings.values())
