"""The signals of a page and a policy in, whether its use is reserved, and what becomes of it, out."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from newscrawl.items import Rights, RightsDecision, RightsKind, RightsPolicy, RightsSignal
from newscrawl.rights.agents import TRAINING

NO_TRAINING = frozenset({"noai", "noml"})
NO_COPIES = frozenset({"noarchive", "nocache"})
TRAINING_USES = frozenset({"ai-train", "train-ai", "train-genai", "tdm", "bots"})
"""uses of `Content-Usage` and `Content-Signal` that a data set is made for"""

_TRAINING = frozenset(TRAINING)
_DECISIONS = {
    RightsPolicy.MARK: RightsDecision.KEPT,
    RightsPolicy.METADATA_ONLY: RightsDecision.METADATA_ONLY,
    RightsPolicy.SKIP: RightsDecision.SKIPPED,
}


def weigh(signals: Iterable[RightsSignal], policy: RightsPolicy) -> Rights:
    """One signal that reserves is enough, but what the source's file says stands above all.

    Of several TDM reservations the nearest to the page holds: its meta element, else its header,
    else the file of its host. `may_archive` is false where a page asks that no copy be kept, and
    where its text is not: an archived page is a copy of it.
    """
    signals = tuple(signals)
    because = _reservation(signals)
    decision = _DECISIONS[policy] if because else RightsDecision.KEPT
    asks_no_copy = any(
        signal.kind is RightsKind.ROBOTS and signal.value in NO_COPIES for signal in signals
    )
    return Rights(
        signals=signals,
        reserved=because is not None,
        decision=decision,
        reason=f"{because.kind}: {because.value} ({because.origin})" if because else "",
        may_archive=not asks_no_copy and decision is RightsDecision.KEPT,
    )


def _reservation(signals: tuple[RightsSignal, ...]) -> RightsSignal | None:
    """The signal that reserves, in the order in which a person is told of them."""
    for signal in signals:
        if signal.kind is RightsKind.SOURCE:
            return signal if signal.value == "reserved" else None
    tdm = [signal for signal in signals if signal.kind is RightsKind.TDM_RESERVATION]
    if tdm:
        nearest = min(tdm, key=lambda signal: (_distance(signal), signal.value != "1"))
        if nearest.value == "1":
            return nearest
    return next(
        (
            signal
            for kind, reserves in _RESERVES.items()
            for signal in signals
            if signal.kind is kind and reserves(signal.value)
        ),
        None,
    )


def _distance(signal: RightsSignal) -> int:
    """Of a TDM reservation from its page (report, 6.4)."""
    return 0 if signal.origin.startswith("meta") else 1 if signal.origin.startswith("header") else 2


def _forbids_training(value: str) -> bool:
    use, _, said = value.partition("=")
    return use in TRAINING_USES and said == "n"


_RESERVES: dict[RightsKind, Callable[[str], bool]] = {
    RightsKind.ROBOTS: NO_TRAINING.__contains__,
    RightsKind.CONTENT_USAGE: _forbids_training,
    RightsKind.RSL: lambda value: (
        "ai-train=prohibited" in value.split() or "ai-train=payment" in value.split()
    ),
    RightsKind.AI_TXT: lambda value: value == "disallow",
    RightsKind.ROBOTS_AGENTS: lambda value: not _TRAINING.isdisjoint(value.split()),
}
