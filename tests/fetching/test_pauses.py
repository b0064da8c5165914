"""A host that is given up: nothing more is sent to it, whatever was already on its way."""

from __future__ import annotations

import asyncio
from time import monotonic

import pytest
from scrapy import Request
from scrapy.core.downloader import Slot
from scrapy.http import Response
from scrapy.utils.test import get_crawler
from twisted.internet.defer import Deferred

from newscrawl.fetching import pauses as pauses_module
from newscrawl.fetching.errors import HostPausedError
from newscrawl.fetching.pauses import HostPauses

URL = "http://busy.example/page"


@pytest.fixture
def slot(monkeypatch: pytest.MonkeyPatch) -> Slot:
    slot = Slot(1, 0.1, 0.0)
    monkeypatch.setattr(pauses_module, "slot_of", lambda crawler, request: slot)
    monkeypatch.setattr(
        pauses_module,
        "call_later",
        lambda delay, function, *args: asyncio.get_running_loop().call_later(
            delay, function, *args
        ),
    )
    return slot


def failure_of(waiting: Deferred[Response]) -> list[BaseException]:
    found: list[BaseException] = []
    waiting.addErrback(lambda failure: found.append(failure.value))
    return found


def test_a_request_that_enters_the_slot_of_a_host_given_up_fails_unsent(slot: Slot) -> None:
    pauses = HostPauses.from_crawler(get_crawler(settings_dict={"HOST_STRIKES": 1}))
    late = Request(URL + "?late")
    pauses.process_request(late)  # the host is well; other middlewares take their time

    async def crawl() -> list[BaseException]:
        pauses.look_at(Response(URL, status=503), Request(URL))
        pauses.turn_away(late)
        waiting: Deferred[Response] = Deferred()
        slot.queue.append((late, waiting))
        await asyncio.sleep(0.01)
        return failure_of(waiting)

    [error] = asyncio.run(crawl())
    assert isinstance(error, HostPausedError)
    assert not slot.queue
    assert slot.lastseen + slot.delay > monotonic() + 86400, "the slot sends nothing by itself"


def test_other_requests_are_not_turned_away(slot: Slot) -> None:
    pauses = HostPauses.from_crawler(get_crawler(settings_dict={"HOST_STRIKES": 2}))

    async def crawl() -> None:
        pauses.look_at(Response(URL, status=503), Request(URL))
        pauses.turn_away(Request(URL))
        slot.queue.append((Request(URL), Deferred()))
        await asyncio.sleep(0.01)

    asyncio.run(crawl())
    assert len(slot.queue) == 1
