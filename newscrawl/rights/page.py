"""The headers and meta elements of a page in, the signals of rights that it gives itself out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from urllib.parse import urljoin

from newscrawl.items import RightsKind, RightsSignal
from newscrawl.rights.directives import robots_directives, uses
from newscrawl.rights.robots import OURS
from newscrawl.rights.tdmrep import reservation_of

META = {
    "robots": RightsKind.ROBOTS,
    OURS: RightsKind.ROBOTS,
    "tdm-reservation": RightsKind.TDM_RESERVATION,
    "tdm-policy": RightsKind.TDM_POLICY,
}
"""the meta elements that count, by lower-case name"""
HEADERS = {
    "x-robots-tag": (RightsKind.ROBOTS, "header X-Robots-Tag"),
    "tdm-reservation": (RightsKind.TDM_RESERVATION, "header TDM-Reservation"),
    "tdm-policy": (RightsKind.TDM_POLICY, "header TDM-Policy"),
    "content-usage": (RightsKind.CONTENT_USAGE, "header Content-Usage"),
    "content-signal": (RightsKind.CONTENT_USAGE, "header Content-Signal"),
}
RSL_TYPE = "application/rsl+xml"
RSL_LINK, RSL_HEADER = "link rel=license", "header Link"

_LINK = re.compile(r"<([^<>]*)>([^,<]*)")


def header_signals(
    headers: Iterable[tuple[str, str]], url: str | None, at: datetime | None
) -> list[RightsSignal]:
    """What the headers of the answer to `url` say, whatever their case.

    Of an RSL document that a `Link` names the value is its URL.
    """
    found = []
    for header, text in headers:
        name = header.lower()
        if name == "link" and RSL_TYPE in text:
            found += [
                RightsSignal(RightsKind.RSL, urljoin(url or "", target.strip()), RSL_HEADER, at)
                for target, parameters in _LINK.findall(text)
                if "license" in parameters.lower() and RSL_TYPE in parameters.lower()
            ]
        elif stated := HEADERS.get(name):
            kind, origin = stated
            found += [RightsSignal(kind, value, origin, at) for value in _values(kind, text)]
    return found


def meta_signals(meta: Mapping[str, Sequence[str]], at: datetime | None) -> list[RightsSignal]:
    """What the meta elements say; `meta` has their contents by lower-case name."""
    found = []
    for name, kind in META.items():
        found += [
            RightsSignal(kind, value, f"meta {name}", at)
            for text in meta.get(name, ())
            for value in _values(kind, text)
        ]
    return found


def _values(kind: RightsKind, text: str) -> Iterator[str]:
    if kind is RightsKind.ROBOTS:
        yield from robots_directives(text)
    elif kind is RightsKind.CONTENT_USAGE:
        yield from (f"{use}={'y' if allowed else 'n'}" for use, allowed in uses(text))
    elif kind is RightsKind.TDM_RESERVATION:
        if value := reservation_of(text):
            yield value
    elif value := text.strip():
        yield value
