"""What a server sent for a page in, its document out as it stands when the page's scripts are quiet."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from time import monotonic

from playwright.async_api import BrowserContext, Page, Request, Route
from playwright.async_api import Error as BrowserError
from playwright.async_api import TimeoutError as BrowserTimeoutError

from newscrawl.fetching.errors import FetchError, HostPausedError, RenderTimeoutError, TooLargeError
from newscrawl.rendering.answers import Answer, Asked, is_asked_for

logger = logging.getLogger(__name__)

Ask = Callable[[Asked], Awaitable[Answer]]
"""asks a server by way of the crawler

Raises:
    DOWNLOAD_ERRORS: there is no answer, for whatever reason.
"""

Look = Callable[[str], Awaitable[str | None]]
"""evaluates an expression"""

QUIET = 0.5
"""seconds without a request, after which a page is taken to be whole"""
LOOK_EVERY = 0.05

TAKE = """(most => {
  const root = document.documentElement && document.documentElement.cloneNode(true);
  if (!root) return "";
  root.querySelectorAll("noscript").forEach(part => part.remove());
  const html = "<!DOCTYPE html>\\n" + root.outerHTML;
  return html.length > most ? null : html;
})(%d)"""
"""what only browsers without scripts show is not part of the page that was seen"""


@dataclass  # without slots: Playwright keeps attributes of its own on it
class Visit:
    """One page in a context of its own; its address is that of `document`.

    Args:
        ask: how everything else that the page needs is asked for.
        seconds: for all of it; a page that goes on asking is taken as it stands after three quarters
            of them, one whose scripts do not let it come to an end is given up.
        most: characters of the document.
        most_requests: beyond which the page's requests are refused.
    """

    document: Answer
    ask: Ask
    seconds: float
    most: int
    most_requests: int
    is_served: bool = False
    requests: int = 0
    under_way: int = 0
    quiet_since: float = field(default_factory=monotonic)
    paused: HostPausedError | None = None

    async def take(self, context: BrowserContext) -> str:
        """The document, serialised.

        Raises:
            RenderTimeoutError: the page's scripts did not come to an end.
            TooLargeError: there is more of it than `most`.
            HostPausedError: a host asked for quiet before the page was whole.
            BrowserError: the browser failed.
        """
        await context.route("**/*", self._answer)
        page = await context.new_page()
        context.on("page", lambda other: asyncio.ensure_future(other.close()))
        enough_at = monotonic() + 0.75 * self.seconds
        try:
            async with asyncio.timeout(self.seconds):
                await page.goto(self.document.url, wait_until="commit", timeout=0)
                look = await _looker(context, page)
                await self._wait_until_quiet(look, enough_at)
                if self.paused is not None:
                    raise self.paused
                html = await look(TAKE % self.most)
        except (TimeoutError, BrowserTimeoutError):
            raise RenderTimeoutError(f"its scripts did not end within {self.seconds:g} s") from None
        if html is None:
            raise TooLargeError(f"scripts make more than {self.most} characters of it")
        return html

    async def _wait_until_quiet(self, look: Look, enough_at: float) -> None:
        while monotonic() < enough_at and self.paused is None:
            is_quiet = not self.under_way and monotonic() - self.quiet_since >= QUIET
            if is_quiet and await look("document.readyState") != "loading":
                return
            await asyncio.sleep(LOOK_EVERY)

    async def _answer(self, route: Route, request: Request) -> None:
        self.under_way += 1
        try:
            if request.is_navigation_request():
                await self._navigate(route, request)
            else:
                await self._ask_for(route, request)
        except BrowserError as error:  # the page is closed, or does not want the answer any more
            logger.debug("The browser took no answer for %r: %s", request.url, error)
        finally:
            self.under_way -= 1
            self.quiet_since = monotonic()

    async def _navigate(self, route: Route, request: Request) -> None:
        """The page itself, once; wherever scripts and frames lead from there is not followed."""
        if self.is_served or request.frame.parent_frame is not None:
            await route.abort("aborted")  # which leaves the document where it is
            return
        self.is_served = True
        await self._fulfill(route, self.document)

    async def _ask_for(self, route: Route, request: Request) -> None:
        asked = Asked.of(request)
        self.requests += 1
        if self.requests > self.most_requests or not is_asked_for(asked, self.document.url):
            await route.abort("blockedbyclient")
            return
        try:
            answer = await self.ask(asked)
        except FetchError as error:
            if isinstance(error, HostPausedError):
                self.paused = error
            logger.debug("%s for a script: %r: %s", error.kind, asked.url, error)
            await route.abort("blockedbyclient")
        except Exception as error:  # noqa: BLE001  of one of many requests: the page does without
            logger.debug("No answer for a script: %r: %s", asked.url, error)
            await route.abort("failed")
        else:
            await self._fulfill(route, answer)

    @staticmethod
    async def _fulfill(route: Route, answer: Answer) -> None:
        await route.fulfill(
            status=answer.status, headers=dict(answer.for_browser()), body=answer.body
        )


async def _looker(context: BrowserContext, page: Page) -> Look:
    """Looks at the document from a world of its own: the page's scripts cannot change what it sees."""
    session = await context.new_cdp_session(page)
    tree = await session.send("Page.getFrameTree")
    frame = {"frameId": tree["frameTree"]["frame"]["id"]}
    world = await session.send("Page.createIsolatedWorld", frame)
    where = {"contextId": world["executionContextId"], "returnByValue": True}

    async def look(expression: str) -> str | None:
        answer = await session.send("Runtime.evaluate", {"expression": expression, **where})
        if "exceptionDetails" in answer:
            raise BrowserError("the document cannot be read")
        value: str | None = answer["result"].get("value")
        return value

    return look
