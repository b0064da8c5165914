"""Rules of a site in, bytes for the reading processes out: packed once, unpacked once in each process."""

from __future__ import annotations

import pickle
from collections import OrderedDict
from dataclasses import dataclass, field

from newscrawl.reading.profile.rules import SiteRules

MOST_UNPACKED = 100
"""sites whose rules a process keeps"""

Key = tuple[str, str | None]
"""source and host"""


@dataclass(frozen=True, slots=True)
class Parcel:
    key: Key
    version: int
    packed: bytes


@dataclass(slots=True)
class Parcels:
    """The main process's side: the last parcel of each site."""

    _made: dict[Key, Parcel] = field(default_factory=dict)

    def pack(self, key: Key, rules: SiteRules | None) -> Parcel | None:
        if rules is None:
            return None
        parcel = self._made.get(key)
        if parcel is None or parcel.version != rules.version:
            parcel = self._made[key] = Parcel(key, rules.version, pickle.dumps(rules))
        return parcel


_unpacked: OrderedDict[Key, tuple[int, SiteRules]] = OrderedDict()


def unpack(parcel: Parcel | None) -> SiteRules | None:
    """The rules, in a reading process."""
    if parcel is None:
        return None
    known = _unpacked.get(parcel.key)
    if known is None or known[0] != parcel.version:
        rules: SiteRules = pickle.loads(parcel.packed)  # noqa: S301  made by the main process
        known = _unpacked[parcel.key] = (parcel.version, rules)
        while len(_unpacked) > MOST_UNPACKED:
            _unpacked.popitem(last=False)
    _unpacked.move_to_end(parcel.key)
    return known[1]
