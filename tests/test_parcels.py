"""Rules go to the reading processes packed, and are unpacked there once for each version."""

from newscrawl.parcels import Parcels, unpack
from newscrawl.reading.profile.rules import SiteRules

KEY = ("wire", "wire.example")


def test_rules_are_packed_and_unpacked_once_for_each_version():
    parcels = Parcels()
    first = parcels.pack(KEY, SiteRules(1, lines={5: None}))
    assert parcels.pack(KEY, SiteRules(1, lines={5: None})) is first
    rules = unpack(first)
    assert rules == SiteRules(1, lines={5: None})
    assert unpack(first) is rules
    second = parcels.pack(KEY, SiteRules(2))
    assert second is not first
    assert unpack(second) == SiteRules(2)


def test_no_rules_no_parcel():
    assert Parcels().pack(KEY, None) is None
    assert unpack(None) is None
