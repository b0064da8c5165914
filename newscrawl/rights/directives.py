"""The text of meta robots, of `X-Robots-Tag` or of `Content-Usage` in, what it says to us out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newscrawl.rights.robots import OURS

NOTED = frozenset({"noai", "noimageai", "noml", "noarchive", "nocache", "noindex"})
"""directives that speak of keeping and using; others are for those who list pages"""
_WITH_VALUE = frozenset({
    "unavailable_after", "max-snippet", "max-image-preview", "max-video-preview",
})  # fmt: skip
"""directives that have a colon; any other name before one is a crawler's"""
_AGENT = re.compile(r"[a-z][a-z0-9_.-]*", re.IGNORECASE)
_USE = re.compile(
    r"\s*([a-z*][a-z0-9_.*-]*)\s*=\s*\"?(y|n|yes|no|\?[01])\"?\s*(?:;.*)?", re.IGNORECASE
)
MOST = 50
"""directives of one text"""


def robots_directives(text: str) -> list[str]:
    """The noted directives of one header or meta element that hold for every crawler, or for us.

    `googlebot: noindex, noarchive, otherbot: noai`: what stands behind a crawler's name, up to the
    next one, is said to it alone.
    """
    agent = ""
    found: dict[str, None] = {}
    for part in text.split(",")[:MOST]:
        name, colon, value = (piece.strip().lower() for piece in part.partition(":"))
        if colon and name not in _WITH_VALUE and _AGENT.fullmatch(name):
            agent, name = name, value
        if name == "none":
            name = "noindex"
        if name in NOTED and agent in {"", OURS, "robots", "*"}:
            found[name] = None
    return list(found)


def uses(text: str) -> Iterator[tuple[str, bool]]:
    """Each use that `Content-Usage` or `Content-Signal` speaks of, and whether it is allowed."""
    for part in text.split(",")[:MOST]:
        if found := _USE.fullmatch(part):
            yield found[1].lower(), found[2].lower() in {"y", "yes", "?1"}
