"""Where a redirected page stands decides whether it is the source's."""

from __future__ import annotations

import pytest

from newscrawl.fetching.offsite import off_site
from newscrawl.sources import Source
from newscrawl.sources.source import Discover
from newscrawl.storage.outcomes import PageState

HOME = "https://news.example.co.uk/"


def source(*allow: str) -> Source:
    discover = Discover(sections=("https://blog.sister.example/",), allow=allow)
    return Source(name="s", title="S", home=HOME, language="en", discover=discover)


CASES = [
    ("https://news.example.co.uk/a", "https://news.example.co.uk/a", True),
    ("http://news.example.co.uk/a", "https://www.example.co.uk/b", True),
    ("https://clicks.example/1", "https://news.example.co.uk/a", True),
    ("https://clicks.example/1", "https://blog.sister.example/a", True),
    ("https://medium.example/@us/1", "https://us.medium.example/1", True),
    ("https://news.example.co.uk/a", "https://other.co.uk/a", False),
    ("https://clicks.example/1", "https://advertiser.example/", False),
]


@pytest.mark.parametrize(("asked", "found", "is_own"), CASES)
def test_the_site_where_a_page_stands_decides(asked: str, found: str, is_own: bool) -> None:
    failure = off_site(source(), asked, found)
    assert (failure is None) is is_own
    if failure is not None:
        assert (failure.kind, failure.state) == ("off_site", PageState.REFUSED)
        assert found in failure.detail


def test_a_site_that_the_source_allows_is_its_own() -> None:
    asked, found = "https://clicks.example/1", "https://us.medium.example/story-1"
    assert off_site(source(r"^https://(?:clicks|us\.medium)\.example/"), asked, found) is None
    assert off_site(source(r"^https://clicks\.example/"), asked, found) is not None
