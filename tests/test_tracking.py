from __future__ import annotations

import pytest

from newscrawl.urls import canonical_url

STORY = "https://example.org/story"


@pytest.mark.parametrize(
    "query",
    [
        "utm_source=rss&utm_medium=feed",
        "UTM_Campaign=x",
        "fbclid=IwAR0",
        "gclid=1",
        "mc_cid=1&mc_eid=2",
        "igshid=1",
        "at_medium=RSS&at_campaign=rss",
        "cmpid=newsletter",
        "ref_src=twsrc%5Etfw",
        "ref=twitter",
        "ref=404media.co",
        "source=rss----1234---4",
        "share=facebook",
        "partner=rss&emc=rss",
        "_hsenc=p2&_hsmi=3",
        "wt_mc=rss.red.it.it.atom",
        "pk_campaign=feed",
        "replytocom=4711",
        "__twitter_impression=true",
        "PHPSESSID=0123",
    ],
)
def test_how_a_reader_came_is_dropped(query: str) -> None:
    assert canonical_url(f"{STORY}?{query}") == STORY
    assert canonical_url(f"{STORY}?id=1&{query}&b") == f"{STORY}?id=1&b"


@pytest.mark.parametrize(
    "query",
    [
        "id=1",
        "p=4711",
        "page=2",
        "ref=main",
        "ref=v1.2",
        "source=interviews",
        "from=2024-05-01",
        "share=12345",
        "src=picture.jpg",
        "cid=88",
        "lang=en",
        "session_id=12",
        "tab=utm_source",
    ],
)
def test_what_may_choose_the_page_stays(query: str) -> None:
    assert canonical_url(f"{STORY}?{query}") == f"{STORY}?{query}"
