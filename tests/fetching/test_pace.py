"""The delay of a host: never below what was set or asked for, longer where it is slow."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.core.downloader import Slot
from scrapy.http import Response
from scrapy.robotstxt import ProtegoRobotParser
from scrapy.utils.test import get_crawler

from newscrawl.fetching import pace as pace_module
from newscrawl.fetching.pace import HostPace

HOST = "example.org"


@pytest.fixture
def slot(monkeypatch: pytest.MonkeyPatch) -> Slot:
    slot = Slot(1, 1.0, 0.0)
    monkeypatch.setattr(pace_module, "slot_of", lambda crawler, request: slot)
    return slot


def make_pace(delay: float) -> HostPace:
    settings = {"DOWNLOAD_DELAY": delay, "ROBOTSTXT_USER_AGENT": "newscrawl"}
    return HostPace.from_crawler(get_crawler(settings_dict=settings))


def request(latency: float = 0.0) -> Request:
    meta = {"download_slot": HOST, "download_latency": latency}
    return Request(f"http://{HOST}/page", meta=meta)


def answer(status: int = 200) -> Response:
    return Response(f"http://{HOST}/page", status=status)


def asks_for(pace: HostPace, delay: str) -> None:
    parser = ProtegoRobotParser(f"User-agent: *\nCrawl-delay: {delay}".encode(), None)
    pace.read_rules(parser, request())
    pace.keep_floor(request())


def test_a_slow_host_is_asked_less_often_and_a_quick_one_no_more_than_allowed(slot: Slot) -> None:
    pace = make_pace(1.0)
    pace.adapt(answer(), request(latency=8.0))
    assert slot.delay == 8.0
    pace.adapt(answer(), request(latency=0.0))
    assert slot.delay == 4.0
    for _ in range(10):
        pace.adapt(answer(), request(latency=0.0))
    assert slot.delay == 1.0
    pace.adapt(answer(), request(latency=3600.0))
    assert slot.delay == 30.0


def test_quick_errors_do_not_hasten(slot: Slot) -> None:
    pace = make_pace(1.0)
    slot.delay = 8.0
    pace.adapt(answer(500), request(latency=0.01))
    assert slot.delay == 8.0


@pytest.mark.parametrize(("asked", "given"), [("5", 5.0), ("0.1", 1.0), ("3600", 60.0), ("x", 1.0)])
def test_crawl_delay_is_a_lower_limit_and_has_an_upper_one(
    slot: Slot, asked: str, given: float
) -> None:
    pace = make_pace(1.0)
    asks_for(pace, asked)
    assert slot.delay == given
    for _ in range(10):
        pace.adapt(answer(), request(latency=0.0))
    assert slot.delay == given


def test_without_a_delay_only_crawl_delay_counts(slot: Slot) -> None:
    pace = make_pace(0.0)
    slot.delay = 0.0
    pace.keep_floor(request())
    assert 0 < slot.delay < 0.001
    asks_for(pace, "2")
    assert slot.delay == 2.0
