"""A redirected request waits for its turn at the host that it leads to."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from newscrawl.fetching.errors import AddressRefusedError, BadRedirectError, RedirectLoopError
from newscrawl.fetching.redirects import RedirectsWithReasons

ASKED = "http://clicks.example/1"


@pytest.fixture
def redirects() -> RedirectsWithReasons:
    return RedirectsWithReasons.from_crawler(get_crawler(settings_dict={"REDIRECT_MAX_TIMES": 5}))


def answer(location: str) -> Response:
    return Response(ASKED, status=302, headers={"Location": location})


def test_it_leaves_the_slot_of_the_host_that_it_was_redirected_from(redirects) -> None:
    asked = Request(ASKED, meta={"download_slot": "clicks.example"})
    followed = redirects.process_response(asked, answer("https://news.example/story"))
    assert followed.url == "https://news.example/story"
    assert "download_slot" not in followed.meta


def test_five_are_followed(redirects) -> None:
    request = Request(ASKED)
    for _ in range(5):
        request = redirects.process_response(request, answer(ASKED))
    with pytest.raises(RedirectLoopError, match="more than 5"):
        redirects.process_response(request, answer(ASKED))


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://a.example/", "data:text/html,x"])
def test_other_schemes_are_refused(redirects, location: str) -> None:
    with pytest.raises(AddressRefusedError, match="scheme"):
        redirects.process_response(Request(ASKED), answer(location))


@pytest.mark.parametrize("location", ["http://[::1/", "http://[broken]/"])
def test_what_is_no_address_is_said_to_be_none(redirects, location: str) -> None:
    with pytest.raises(BadRedirectError, match="no address"):
        redirects.process_response(Request(ASKED), answer(location))


def test_other_answers_pass(redirects) -> None:
    for response in (Response(ASKED), Response(ASKED, status=304), Response(ASKED, status=302)):
        assert redirects.process_response(Request(ASKED), response) is response
