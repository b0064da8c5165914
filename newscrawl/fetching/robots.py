"""Requests in; those that a host's robots.txt forbids are refused (RFC 9309)."""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.utils.misc import build_from_crawler, load_object
from twisted.python.failure import Failure

from newscrawl.fetching.errors import (
    DOWNLOAD_ERRORS,
    RedirectLoopError,
    RobotsRefusedError,
    RobotsUnreachableError,
)
from newscrawl.fetching.failures import explain
from newscrawl.fetching.resolver import refused_names
from newscrawl.fetching.robots_cache import LIFETIME, RobotsCache

MAX_BYTES = 500 * 1024
"""of a robots.txt that are read (RFC 9309, 2.5)"""
UNREACHABLE_FOR = RobotsUnreachableError.retry_after.total_seconds()
"""seconds after which a run asks again for a robots.txt that could not be had"""
HOST_KINDS = frozenset({"connection_refused", "dns", "host_paused", "tls"})
"""failures that a page of the host would meet as well, and that say more than `robots_unreachable`"""
_AGENT_LINE = re.compile(rb"(?im)^([ \t]*user-agent[ \t]*:[ \t]*)([a-z_-]+)[^\r\n]*")


@dataclass(frozen=True, slots=True)
class _Rules:
    """What holds for an origin until `until` (monotonic): a parser, or why there is none."""

    until: float
    body: bytes = b""
    parser: RobotParser | None = None
    refusal: Exception | None = None


class RobotsMiddleware:
    """Downloader middleware; in the place of Scrapy's, whose parser and signal it keeps.

    4xx: everything is allowed. 5xx, 429, and no answer: nothing is, and the pages are due later.
    Rules are those of scheme, host and port, and hold for a day; with the setting
    `ROBOTS_CACHE_DIR` in the following runs as well. The request for them passes all other
    middlewares, so guard, pauses and limits hold for it too.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        if not settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        folder = settings.get("ROBOTS_CACHE_DIR")
        self.crawler = crawler
        self.agent: str = settings.get("ROBOTSTXT_USER_AGENT") or settings.get("USER_AGENT")
        self.cache = RobotsCache(Path(folder) if folder else None)
        self._parser_class = load_object(settings["ROBOTSTXT_PARSER"])
        self._rules: dict[str, asyncio.Task[_Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if request.meta.get("dont_obey_robotstxt"):
            return
        rules = await self.rules_of(request)
        if rules.refusal is not None:
            raise rules.refusal.with_traceback(None)  # one exception for all of the host
        if rules.parser is not None and not rules.parser.allowed(request.url, self.agent):
            raise RobotsRefusedError("disallowed by robots.txt")

    def forget_refusal(self, url: str) -> None:
        """Ask anew for a robots.txt that could not be had; rules that were had stay."""
        origin = _origin(url)
        task = self._rules.get(origin)
        if task is not None and (_is_over(task) or (task.done() and task.result().refusal)):
            del self._rules[origin]

    async def body_of(self, url: str) -> tuple[bytes, datetime] | None:
        """The robots.txt of the origin of `url` and when it was served; None when it cannot be had."""
        rules = await self.rules_of(Request(url))
        if rules.refusal is not None:
            return None
        age = LIFETIME - (rules.until - time.monotonic())
        return rules.body, datetime.now(UTC) - timedelta(seconds=max(0.0, age))

    async def rules_of(self, request: Request) -> _Rules:
        """The rules of the request's origin; however many ask, they are fetched once."""
        origin = _origin(request.url)
        task = self._rules.get(origin)
        if task is None or _is_over(task):
            task = self._rules[origin] = asyncio.ensure_future(self._load(origin, request))
        return await asyncio.shield(task)

    async def _load(self, origin: str, request: Request) -> _Rules:
        kept = self.cache.get(origin)
        if kept is not None:
            body, left = kept
            return await self._parsed(body, left, request)
        try:
            body = _body_of(await self._ask(origin))
        except DOWNLOAD_ERRORS as refusal:
            self._count("unreachable")
            return _Rules(time.monotonic() + UNREACHABLE_FOR, refusal=refusal)
        self.cache.put(origin, body)
        return await self._parsed(body, LIFETIME, request)

    async def _ask(self, origin: str) -> Response | None:
        """The answer; None when there are too many redirects, which says as much as 404 does.

        Raises:
            RobotsUnreachableError: there was no answer.
            DOWNLOAD_ERRORS: nor would there be one to a request for a page, for the same reason.
        """
        assert self.crawler.engine is not None
        self._count("requests")
        request = Request(
            f"{origin}/robots.txt",
            callback=NO_CALLBACK,
            # The pages of the host wait for it: rather a later run than two more tries in this one.
            meta={"dont_obey_robotstxt": True, "dont_retry": True},
        )
        try:
            return await self.crawler.engine.download_async(request)
        except RedirectLoopError:
            return None
        except DOWNLOAD_ERRORS as error:
            reason = explain(Failure(error))  # type: ignore[no-untyped-call]
            is_private = urlsplit(origin).hostname in refused_names
            if reason.kind in HOST_KINDS or (is_private and reason.kind == "address_refused"):
                raise
            raise RobotsUnreachableError(f"robots.txt cannot be had: {reason.detail}") from error

    async def _parsed(self, body: bytes, holds: float, request: Request) -> _Rules:
        agent = self.agent.partition("/")[0].encode()
        parser = build_from_crawler(self._parser_class, self.crawler, _exact(body, agent))
        await self.crawler.signals.send_catch_log_async(
            signal=signals.robots_parsed, robotparser=parser, request=request
        )
        return _Rules(time.monotonic() + holds, body, parser)

    def _count(self, what: str) -> None:
        if self.crawler.stats is not None:
            self.crawler.stats.inc_value(f"robotstxt/{what}")


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


def _is_over(task: asyncio.Task[_Rules]) -> bool:
    """Whether the rules hold no more, or could not be read at all."""
    if not task.done():
        return False
    return task.cancelled() or bool(task.exception()) or task.result().until < time.monotonic()


def _body_of(response: Response | None) -> bytes:
    """What is to be parsed: nothing, where the answer says that there are no rules.

    Raises:
        RobotsUnreachableError: the answer says that the server cannot tell.
    """
    if response is None or (400 <= response.status < 500 and response.status != 429):
        return b""
    if not 200 <= response.status < 300:
        raise RobotsUnreachableError(
            f"robots.txt cannot be had: the server answered {response.status}"
        )
    body = response.body
    if len(body) <= MAX_BYTES:
        return body
    return body[:MAX_BYTES].rpartition(b"\n")[0]  # a rule cut in half would be another rule


def _exact(body: bytes, agent: bytes) -> bytes:
    """`body` with each user agent as a bare name, as RFC 9309 (2.2.1) has it compared.

    The parser takes `news` for the beginning of `newscrawl`, and does not know `newscrawl/1.0`.
    """

    def bare(line: re.Match[bytes]) -> bytes:
        name = line[2].lower()
        is_other = name != agent.lower() and agent.lower().startswith(name)
        return line[1] + (b"-" if is_other else b"") + line[2]

    return _AGENT_LINE.sub(bare, body)
