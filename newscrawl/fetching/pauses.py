"""Answers in; a host that asks for quiet, or fails again and again, gets it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic

from scrapy import Request, signals
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
)
from scrapy.http import Response
from scrapy.utils.asyncio import call_later
from scrapy.utils.httpobj import urlparse_cached

from newscrawl.fetching.errors import HostPausedError
from newscrawl.fetching.retry_after import seconds_to_wait
from newscrawl.fetching.slots import hold, slot_of

logger = logging.getLogger(__name__)

QUIET_PLEASE = frozenset({429, 503})
SILENCE = (CannotResolveHostError, DownloadConnectionRefusedError, DownloadTimeoutError)
"""no sign of life: what a host that is down brings"""
REST_OF_THE_RUN = 10 * 365 * 86400.0
"""seconds for which the slot of a host that is given up is held"""
GIVEN_UP_FOR = 3600.0
"""seconds after which the pages of a host are due again that fell silent"""


@dataclass(slots=True)
class _Host:
    strikes: int = 0
    """in a row, each after the pause that the one before it brought"""
    silences: int = 0
    """requests in a row without an answer"""
    quiet_until: float = 0.0
    waited: float = 0.0
    """seconds of all pauses of this run"""
    given_up_until: float | None = None
    why: str = ""


class HostPauses:
    """Downloader middleware: pauses for each host, and a circuit breaker.

    429 and 503 stop all requests to their host, for as long as `Retry-After` says, and else for
    `HOST_PAUSE_FIRST` seconds, doubled with each that follows another. A host is given up for the
    rest of the run when `HOST_STRIKES` follow each other, when its pauses would come to more than
    `HOST_PAUSE_TOTAL` seconds, or when `HOST_STRIKES` requests in a row got no answer. Its pages
    then fail with kind `host_paused` and are due when the host may be asked again.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self.crawler = crawler
        self.first = settings.getfloat("HOST_PAUSE_FIRST", 15.0)
        self.total = settings.getfloat("HOST_PAUSE_TOTAL", 300.0)
        self.strikes = settings.getint("HOST_STRIKES", 4)
        self._hosts: dict[str, _Host] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> HostPauses:
        pauses = cls(crawler)
        # Sent before the downloader takes the next request of the host; `process_response` is not.
        crawler.signals.connect(pauses.look_at, signals.response_downloaded)
        crawler.signals.connect(pauses.turn_away, signals.request_reached_downloader)
        return pauses

    def process_request(self, request: Request) -> None:
        host = self._hosts.get(urlparse_cached(request).hostname or "")
        if host is not None and host.given_up_until is not None:
            raise self._paused(host)

    def process_exception(self, request: Request, exception: Exception) -> None:
        if not isinstance(exception, SILENCE):
            return
        name, host = self._of(request)
        host.silences += 1
        if host.silences >= self.strikes:
            why = f"{host.silences} requests in a row got no answer"
            self._give_up(name, host, GIVEN_UP_FOR, why, request)

    def forget_silence(self, name: str) -> None:
        """Ask a host anew that did not answer; one that asked for quiet keeps it."""
        host = self._hosts.get(name)
        if host is None or not host.silences:
            return
        del self._hosts[name]
        slots = self.crawler.engine.downloader.slots if self.crawler.engine else {}
        if name in slots and not slots[name].active:
            slots.pop(name).close()  # with it goes how long it is held

    def turn_away(self, request: Request) -> None:
        """Fail a request that was past `process_request` when its host was given up.

        It is about to enter the slot, which sends nothing more.
        """
        host = self._hosts.get(urlparse_cached(request).hostname or "")
        slot = slot_of(self.crawler, request)
        if host is not None and host.given_up_until is not None and slot is not None:
            call_later(0, self._empty, slot, host)

    def look_at(self, response: Response, request: Request) -> None:
        if response.status in QUIET_PLEASE:
            self._strike(response, request)
        elif (host := self._hosts.get(urlparse_cached(request).hostname or "")) is not None:
            host.silences = 0
            if monotonic() < host.quiet_until:
                self._hold(request, host)  # sent before the pause began; the slot may have changed
            elif response.status < 500:
                host.strikes = 0

    def _strike(self, response: Response, request: Request) -> None:
        name, host = self._of(request)
        host.silences = 0
        header = (response.headers.get("Retry-After") or b"").decode("latin-1")
        asked = seconds_to_wait(header, now=datetime.now(UTC))
        now = monotonic()
        if now < host.quiet_until:  # sent before the pause began: one sign, not two
            pause = max(host.quiet_until - now, asked or 0.0)
        else:
            host.strikes += 1
            own = self.first * 2 ** (host.strikes - 1)
            pause = asked if asked is not None and host.strikes == 1 else max(own, asked or 0.0)
        waited = host.waited + now + pause - max(now, host.quiet_until)
        why = f"the server answered {response.status}"
        if host.strikes >= self.strikes or waited > self.total:
            self._give_up(name, host, pause, why, request)
            return
        host.waited, host.quiet_until = waited, now + pause
        self._hold(request, host)
        logger.info("Host %s: %s, paused for %.0f s", name, why, pause)

    def _hold(self, request: Request, host: _Host) -> None:
        slot = slot_of(self.crawler, request)
        if slot is not None:
            hold(slot, host.quiet_until - monotonic())

    def _give_up(self, name: str, host: _Host, pause: float, why: str, request: Request) -> None:
        if host.given_up_until is not None:
            return
        host.given_up_until, host.why = monotonic() + pause, why
        logger.warning("Host %s: %s; given up for this run", name, why)
        slot = slot_of(self.crawler, request)
        if slot is not None:
            hold(slot, REST_OF_THE_RUN)
            self._empty(slot, host)

    def _empty(self, slot: Slot, host: _Host) -> None:
        while slot.queue:
            _, waiting = slot.queue.popleft()
            waiting.errback(self._paused(host))

    def _paused(self, host: _Host) -> HostPausedError:
        assert host.given_up_until is not None
        wait = timedelta(seconds=max(host.given_up_until - monotonic(), 0.0))
        return HostPausedError(f"the host is given up for this run: {host.why}", wait)

    def _of(self, request: Request) -> tuple[str, _Host]:
        name = urlparse_cached(request).hostname or ""
        return name, self._hosts.setdefault(name, _Host())
