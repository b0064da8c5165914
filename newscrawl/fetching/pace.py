"""Answers in, the delay between two requests to a host out: what the site asks, or can bear."""

from __future__ import annotations

from collections import defaultdict

from scrapy import Request, signals
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached

from newscrawl.fetching.slots import LEAST_DELAY, slot_of


class HostPace:
    """Extension that sets the delay of downloader slots.

    Never below `DOWNLOAD_DELAY`, nor below the Crawl-delay of the host's robots.txt (up to the
    setting `CRAWL_DELAY_MAX`). A host that takes longer to answer is asked less often: the delay
    follows the time that it takes, at once when that grows and by halves when it falls, up to
    `ADAPTIVE_DELAY_MAX`. With `DOWNLOAD_DELAY = 0` only Crawl-delay counts.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self.crawler = crawler
        self.least = settings.getfloat("DOWNLOAD_DELAY")
        self.most = max(self.least, settings.getfloat("ADAPTIVE_DELAY_MAX", 30.0))
        self.most_asked = settings.getfloat("CRAWL_DELAY_MAX", 60.0)
        self.agent: str = settings.get("ROBOTSTXT_USER_AGENT") or settings.get("USER_AGENT")
        self.floors: dict[str, float] = defaultdict(lambda: self.least)
        """by host: the least delay; kept here, since the downloader forgets slots"""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> HostPace:
        pace = cls(crawler)
        crawler.signals.connect(pace.read_rules, signals.robots_parsed)
        crawler.signals.connect(pace.keep_floor, signals.request_reached_downloader)
        if pace.least:
            crawler.signals.connect(pace.adapt, signals.response_downloaded)
        return pace

    def read_rules(self, robotparser: RobotParser, request: Request) -> None:
        asked = robotparser.crawl_delay(self.agent)
        host = urlparse_cached(request).hostname or ""
        if asked:
            # Two origins of one host share its slot: the larger delay holds for both.
            self.floors[host] = max(self.floors[host], min(asked, self.most_asked))

    def keep_floor(self, request: Request) -> None:
        slot = slot_of(self.crawler, request)
        if slot is not None:
            slot.delay = max(slot.delay, self._floor(request), LEAST_DELAY)

    def adapt(self, response: Response, request: Request) -> None:
        slot, latency = slot_of(self.crawler, request), request.meta.get("download_latency")
        if slot is None or latency is None:
            return
        # An error is answered faster than a page: it says nothing of what the host can bear.
        if response.status == 200 or latency > slot.delay:
            slot.delay = self.next_delay(slot, latency, self._floor(request))

    def next_delay(self, slot: Slot, latency: float, floor: float) -> float:
        wanted = max(latency, (slot.delay + latency) / 2)
        return max(floor, min(wanted, self.most))

    def _floor(self, request: Request) -> float:
        host = request.meta.get("download_slot", "")
        return self.floors.get(host, self.least)
