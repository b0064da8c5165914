"""The parts of a document in, the signals of rights that it gives itself out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from newscrawl.items import RightsKind, RightsSignal
from newscrawl.reading.parts import Parts
from newscrawl.reading.values import absolute_url
from newscrawl.rights.host import rsl_value
from newscrawl.rights.page import RSL_LINK, meta_signals
from newscrawl.rights.rsl import parse_rsl


def read_signals(
    parts: Parts, licence: tuple[str, str] | None, url: str | None, at: datetime | None
) -> tuple[RightsSignal, ...]:
    """What the meta elements, the licence (its address and origin) and RSL in the page say.

    Of an RSL document that is only linked the value is its URL: somebody else has to fetch it.
    """
    found = meta_signals(parts.meta, at)
    if licence is not None:
        found.append(RightsSignal(RightsKind.LICENCE, *licence, at))
    if parts.rsl_links or parts.rsl_scripts:
        found += _rsl(parts, url, at)
    return tuple(found)


def _rsl(parts: Parts, url: str | None, at: datetime | None) -> Iterator[RightsSignal]:
    for link in parts.rsl_links:
        if address := absolute_url(link, url):
            yield RightsSignal(RightsKind.RSL, address, RSL_LINK, at)
    for text in parts.rsl_scripts:
        if value := rsl_value(parse_rsl(text.encode()), url or ""):
            yield RightsSignal(RightsKind.RSL, value, "script application/rsl+xml", at)
