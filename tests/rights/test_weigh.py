"""Signals are weighed into one answer, and the policy says what follows from it."""

from __future__ import annotations

import pytest

from newscrawl.items import RightsDecision, RightsKind, RightsPolicy, RightsSignal
from newscrawl.rights.weigh import weigh
from newscrawl.spdx import forbids_derivatives, spdx_of

FILE = "https://harbour.example/.well-known/tdmrep.json"
ROBOTS = "https://harbour.example/robots.txt"


def signal(kind: RightsKind, value: str, origin: str = "meta robots") -> RightsSignal:
    return RightsSignal(kind, value, origin)


K = RightsKind
RESERVED = [
    signal(K.ROBOTS, "noai"),
    signal(K.ROBOTS, "noml"),
    signal(K.TDM_RESERVATION, "1"),
    signal(K.AI_TXT, "disallow"),
    signal(K.CONTENT_USAGE, "train-ai=n"),
    signal(K.CONTENT_USAGE, "ai-train=n"),
    signal(K.RSL, "ai-train=payment ai-input=permitted"),
    signal(K.RSL, "ai-train=prohibited search=permitted"),
    signal(K.ROBOTS_AGENTS, "Bytespider GPTBot"),
    signal(K.SOURCE, "reserved"),
]
FREE = [
    signal(K.ROBOTS, "noimageai"),
    signal(K.ROBOTS, "noindex"),
    signal(K.ROBOTS, "noarchive"),
    signal(K.TDM_RESERVATION, "0"),
    signal(K.TDM_POLICY, "https://harbour.example/policy"),
    signal(K.AI_TXT, "allow"),
    signal(K.CONTENT_USAGE, "search=n"),
    signal(K.CONTENT_USAGE, "train-ai=y"),
    signal(K.RSL, "ai-train=permitted ai-input=prohibited"),
    signal(K.RSL, "https://harbour.example/rsl.xml"),
    signal(K.ROBOTS_AGENTS, "Bytespider PerplexityBot"),
    signal(K.LICENCE, "https://creativecommons.org/licenses/by/4.0/"),
    signal(K.SOURCE, "granted"),
]


@pytest.mark.parametrize("one", RESERVED, ids=lambda one: f"{one.kind}-{one.value}")
def test_one_signal_reserves(one: RightsSignal):
    found = weigh([*FREE[:-1], one], RightsPolicy.MARK)
    assert found.reserved
    assert found.decision is RightsDecision.KEPT
    assert found.reason == f"{one.kind}: {one.value} ({one.origin})"
    assert found.signals == (*FREE[:-1], one)


def test_others_do_not_reserve():
    found = weigh(FREE, RightsPolicy.SKIP)
    assert not found.reserved
    assert (found.decision, found.reason) == (RightsDecision.KEPT, "")


def test_the_nearest_tdm_reservation_holds():
    file = signal(K.TDM_RESERVATION, "1", FILE)
    header = signal(K.TDM_RESERVATION, "0", "header TDM-Reservation")
    meta = signal(K.TDM_RESERVATION, "1", "meta tdm-reservation")
    assert weigh([file], RightsPolicy.MARK).reserved
    assert not weigh([file, header], RightsPolicy.MARK).reserved
    assert weigh([file, header, meta], RightsPolicy.MARK).reserved


def test_that_tdm_is_not_reserved_lifts_no_other_reservation():
    free = signal(K.TDM_RESERVATION, "0")
    assert weigh([free, signal(K.ROBOTS, "noai")], RightsPolicy.MARK).reserved


def test_what_the_publisher_granted_stands_above_all():
    granted = signal(K.SOURCE, "granted", "source harbour")
    assert not weigh([*RESERVED[:-1], granted], RightsPolicy.SKIP).reserved


@pytest.mark.parametrize(
    ("policy", "decision", "may_archive"),
    [("mark", "kept", True), ("metadata_only", "metadata_only", False), ("skip", "skipped", False)],
)
def test_the_policy_decides(policy: str, decision: str, may_archive: bool):
    found = weigh([signal(K.ROBOTS, "noai")], RightsPolicy(policy))
    assert (found.reserved, found.decision, found.may_archive) == (True, decision, may_archive)
    free = weigh([], RightsPolicy(policy))
    assert (free.reserved, free.decision, free.may_archive) == (False, "kept", True)


@pytest.mark.parametrize("value", ["noarchive", "nocache"])
def test_a_page_that_asks_for_no_copy_is_kept_without_its_bytes(value: str):
    found = weigh([signal(K.ROBOTS, value)], RightsPolicy.MARK)
    assert (found.reserved, found.decision, found.may_archive) == (False, "kept", False)


LICENCES = [
    ("https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0", False),
    ("http://creativecommons.org/licenses/by-nc-nd/3.0/de/deed.en", "CC-BY-NC-ND-3.0-DE", True),
    ("https://creativecommons.org/licenses/by-nd-nc/1.0/", "CC-BY-NC-ND-1.0", True),
    ("https://creativecommons.org/licences/by-sa/4.0", "CC-BY-SA-4.0", False),
    ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0", False),
    ("https://creativecommons.org/publicdomain/mark/1.0/", "CC-PDM-1.0", False),
    ("https://creativecommons.org/licenses/publicdomain/", "CC-PDDC", False),
    ("https://creativecommons.org/licenses/by/3.0/fr/", "CC-BY-3.0", False),
    ("https://creativecommons.org/licenses/by-nd/2.1/es/", "CC-BY-ND-2.1", True),
    ("https://harbour.example/terms", None, False),
    (None, None, False),
]


@pytest.mark.parametrize(("url", "identifier", "no_derivatives"), LICENCES)
def test_licences_have_identifiers(url: str | None, identifier: str | None, no_derivatives: bool):
    assert spdx_of(url) == identifier
    assert forbids_derivatives(identifier) is no_derivatives
