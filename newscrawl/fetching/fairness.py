"""Requests of many hosts in, the next one to send out: no host takes more room than it can use."""

from __future__ import annotations

from collections import Counter

from scrapy import Request
from scrapy.pqueues import DownloaderAwarePriorityQueue

AHEAD = 2
"""requests of a host in the downloader, for each connection to it: one sent, one ready to be"""


class FairQueue(DownloaderAwarePriorityQueue):
    """Scrapy's queue by host, which leaves with the scheduler what the host cannot take now.

    `CONCURRENT_REQUESTS` bounds the downloader as a whole. Requests that wait there for a slow, a
    paused or a hanging host would fill it, and all other hosts would wait as well.
    """

    def pop(self) -> Request | None:
        downloader = self._downloader_interface.downloader
        # All that are in the downloader, those that wait for a robots.txt included.
        taken = Counter(map(downloader.get_slot_key, downloader.active))
        room = AHEAD * downloader.domain_concurrency
        free = [(taken[host], host) for host in self.pqueues if taken[host] < room]
        if not free:
            return None
        host = self._next_slot(free, update_state=True)
        queue = self.pqueues[host]
        request = queue.pop()
        if not queue:
            del self.pqueues[host]
            queue.close()
        return request
