"""The URL of a licence in, its SPDX identifier out; and what a licence says of derived works."""

from __future__ import annotations

import re

_CREATIVE_COMMONS = re.compile(
    r"creativecommons\.org/(?:licen[sc]es/(?P<terms>by(?:-nd-nc|(?:-nc)?(?:-(?:nd|sa))?))"
    r"|publicdomain/(?P<domain>zero|mark)|licenses/(?P<old>publicdomain)/?$)"
    r"(?:/(?P<version>\d\.\d))?(?:/(?P<port>[a-z]{2,3})(?:/|$|\?))?",
    re.IGNORECASE,
)
_NEWEST = "4.0"
"""what a link to a licence without a version leads to"""
_PORTED = {
    "CC-BY-2.5": {"AU"}, "CC-BY-3.0": {"AT", "AU", "DE", "IGO", "NL", "US"}, "CC-BY-NC-3.0": {"DE"},
    "CC-BY-NC-ND-3.0": {"DE", "IGO"}, "CC-BY-NC-SA-2.0": {"DE", "FR", "UK"},
    "CC-BY-NC-SA-3.0": {"DE", "IGO"}, "CC-BY-ND-3.0": {"DE"}, "CC-BY-SA-2.0": {"UK"},
    "CC-BY-SA-2.1": {"JP"}, "CC-BY-SA-3.0": {"AT", "DE", "IGO"},
}  # fmt: skip
"""the ports to a country's law that SPDX has identifiers for"""


def spdx_of(licence: str | None) -> str | None:
    """The identifier of a Creative Commons licence or dedication by its URL; None of any other.

    A port to the law of a country that SPDX does not list is known by the licence that it ports.
    """
    found = _CREATIVE_COMMONS.search(licence or "")
    if found is None:
        return None
    if found["old"]:
        return "CC-PDDC"
    if found["domain"]:
        return "CC0-1.0" if found["domain"].lower() == "zero" else "CC-PDM-1.0"
    terms = found["terms"].upper().replace("ND-NC", "NC-ND")
    identifier = f"CC-{terms}-{found['version'] or _NEWEST}"
    port = (found["port"] or "").upper()
    return f"{identifier}-{port}" if port in _PORTED.get(identifier, ()) else identifier


def forbids_derivatives(licence_id: str | None) -> bool:
    """Whether works derived from the text, a cleaned text among them, may not be passed on."""
    return "-ND-" in f"{licence_id or ''}-".upper()
