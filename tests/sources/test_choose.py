from __future__ import annotations

import pytest

from newscrawl.errors import ConfigurationError
from newscrawl.sources import Source, choose_sources


def source(name: str, *, enabled: bool = True) -> Source:
    return Source(
        name=name, title=name, home="https://example.org/", language="en", enabled=enabled
    )


KNOWN = {name: source(name) for name in ("eff", "techdirt", "the-verge")}
KNOWN["protocol"] = source("protocol", enabled=False)


def test_without_names_all_that_are_enabled() -> None:
    assert list(choose_sources(KNOWN, [])) == ["eff", "techdirt", "the-verge"]


def test_those_named_in_that_order_enabled_or_not() -> None:
    assert list(choose_sources(KNOWN, ["protocol", "eff", "protocol"])) == ["protocol", "eff"]


def test_names_that_no_source_has() -> None:
    with pytest.raises(ConfigurationError) as caught:
        choose_sources(KNOWN, ["eff", "techdrt", "zzz"])
    assert str(caught.value).splitlines() == [
        "no source is named 'techdrt'; did you mean techdirt?",
        "no source is named 'zzz'; see `newscrawl sources list`",
    ]
