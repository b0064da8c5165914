"""Findings that would call a source dead in, those that hold after another look at the site out.

What crawls met is one look; this is the other: the site is asked again, and again a while
later where it fails (`newscrawl.probing`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

from newscrawl.config import Config
from newscrawl.health.certificate import why_not_trusted
from newscrawl.probing.check import check_live
from newscrawl.probing.results import GOOD, SourceProbe
from newscrawl.sources import Source
from newscrawl.storage.health import Finding, HealthState
from newscrawl.workers import ReadingPool

DEADLY = frozenset({
    HealthState.UNREACHABLE, HealthState.CERTIFICATE_EXPIRED, HealthState.WALLED,
    HealthState.SILENT,
})  # fmt: skip
"""what is looked at again before it is said"""
NEWER = timedelta(days=1)


def confirm(
    findings: Sequence[Finding],
    sources: Mapping[str, Source],
    config: Config,
    *,
    look_again: float,
) -> list[Finding]:
    """The findings that hold, with what the site said; starts a reactor, which a process can do once."""
    doubtful = {one.source for one in findings if one.state in DEADLY}
    if not doubtful:
        return list(findings)
    asked = {name: source for name, source in sources.items() if name in doubtful}

    def pool() -> ReadingPool:
        return ReadingPool(workers=1, timeout=config.read_timeout)

    probes = check_live(asked, pool, look_again_after=look_again, seen=lambda _: None)
    by_name = {probe.name: probe for probe in probes}
    held = []
    for finding in findings:
        if finding.state not in DEADLY or finding.source not in by_name:
            held.append(finding)
        elif (
            said := _again(finding, by_name[finding.source], asked[finding.source], config)
        ) is not None:
            held.append(replace(finding, evidence=f"{finding.evidence}; {said}"))
    return held


def _again(finding: Finding, probe: SourceProbe, source: Source, config: Config) -> str | None:
    """What the site said this time; None when it is well after all."""
    if finding.state is HealthState.SILENT:
        newest = probe.newest
        if probe.health not in GOOD:
            return f"asked again, it is {probe.health}: {probe.why}"
        if newest is not None and newest > finding.since + NEWER:
            return f"asked again, it names articles up to {newest:%Y-%m-%d}, which were not stored"
        return "asked again, it names nothing newer"
    if probe.health in GOOD:
        return None
    if finding.state is HealthState.CERTIFICATE_EXPIRED:
        host = urlsplit(source.home).hostname or ""
        reason = why_not_trusted(host, allow_private=config.allow_private_addresses)
        if reason:
            return f"asked again: {reason}"
    return f"asked again, it is {probe.health}: {probe.why}"
