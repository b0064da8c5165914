"""A request in, the downloader's slot of its host out; a slot held back for a while."""

from __future__ import annotations

from time import monotonic

from scrapy import Request
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler

LEAST_DELAY = 0.0001
"""seconds; without any delay the downloader looks neither at the time of the last request, nor, when
two requests come at once, at the number of connections that the host is allowed"""


def slot_of(crawler: Crawler, request: Request) -> Slot | None:
    """The slot in which the request waits for its turn, or is under way."""
    if crawler.engine is None:
        return None
    slot: Slot | None = crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))
    return slot


def hold(slot: Slot, seconds: float) -> None:
    """Send nothing more from `slot` for `seconds`; what waits in it goes on waiting.

    As if the last request had been sent just so late that the next is due then.
    """
    slot.delay = max(slot.delay, LEAST_DELAY)
    slot.lastseen = max(slot.lastseen, monotonic() + seconds - slot.delay)
