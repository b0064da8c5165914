"""However many pages of a slow host wait, the downloader has room for those of others."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.core.downloader import Downloader
from scrapy.settings import Settings
from scrapy.squeues import LifoMemoryQueue

from newscrawl.fetching.fairness import AHEAD, FairQueue


class Waiting:
    """A downloader in which whatever goes in stays, until it is taken out."""

    DOWNLOAD_SLOT = Downloader.DOWNLOAD_SLOT
    get_slot_key = Downloader.get_slot_key
    ip_concurrency = 0
    domain_concurrency = 1

    def __init__(self) -> None:
        self.active: set[Request] = set()
        self.slots: dict[str, object] = {}


@pytest.fixture
def downloader() -> Waiting:
    return Waiting()


@pytest.fixture
def queue(downloader: Waiting) -> FairQueue:
    crawler = SimpleNamespace(engine=SimpleNamespace(downloader=downloader), settings=Settings())
    return FairQueue.from_crawler(crawler, LifoMemoryQueue, "")


def take_all(queue: FairQueue, downloader: Waiting) -> list[str]:
    hosts = []
    while (request := queue.pop()) is not None:
        downloader.active.add(request)
        hosts.append(downloader.get_slot_key(request))
    return hosts


def push(queue: FairQueue, host: str, pages: int) -> None:
    for number in range(pages):
        queue.push(Request(f"http://{host}/{number}"))


def test_a_host_gets_what_it_can_use_and_the_rest_waits(queue, downloader) -> None:
    push(queue, "slow.example", 50)
    assert take_all(queue, downloader) == ["slow.example"] * AHEAD
    assert len(queue) == 50 - AHEAD
    push(queue, "quick.example", 1)
    assert take_all(queue, downloader) == ["quick.example"]
    done = next(request for request in downloader.active if "slow" in request.url)
    downloader.active.remove(done)
    assert take_all(queue, downloader) == ["slow.example"]


def test_more_connections_need_more_requests(queue, downloader) -> None:
    downloader.domain_concurrency = 8
    push(queue, "quick.example", 50)
    assert len(take_all(queue, downloader)) == 8 * AHEAD


def test_hosts_take_turns(queue, downloader) -> None:
    for host in ("a.example", "b.example", "c.example"):
        push(queue, host, AHEAD)
    hosts = take_all(queue, downloader)
    assert hosts[:3] == ["a.example", "b.example", "c.example"]
    assert sorted(hosts[3:]) == sorted(hosts[:3])
    assert len(queue) == 0
    assert queue.pop() is None
