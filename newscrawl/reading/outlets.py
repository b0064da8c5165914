"""An outlet's names and address in, the keys by which its name is known in titles and bylines out."""

from __future__ import annotations

from urllib.parse import urlsplit

from newscrawl.reading.headings import key

_SECOND_LEVEL = frozenset("co com org net gov ac edu or ne go gob gouv gen web".split())


def outlet_keys(names: tuple[str, ...], url: str | None) -> frozenset[str]:
    """The outlet's names and its domain, as `key` makes them."""
    keys = {key(name) for name in names}
    try:
        host = (urlsplit(url).hostname or "") if url else ""
    except ValueError:
        host = ""
    labels = host.removeprefix("www.").split(".")
    if len(labels) > 1:
        labels.pop()
        if len(labels) > 1 and labels[-1] in _SECOND_LEVEL:
            labels.pop()
        keys |= {key(labels[-1]), key(host.removeprefix("www.")), key("".join(labels))}
    return frozenset(k for k in keys if len(k) > 1)


def is_outlet(this: str, outlets: frozenset[str], most: float = 3) -> bool:
    """It is an outlet's name, part of one, or at most `most` times as long as the one it begins or ends with."""
    if len(this) < 2:
        return False
    return any(
        this == outlet
        or (len(this) >= 4 and this in outlet)
        or (
            len(outlet) >= 4
            and (this.startswith(outlet) or this.endswith(outlet))
            and len(this) <= most * len(outlet)
        )
        for outlet in outlets
    )
