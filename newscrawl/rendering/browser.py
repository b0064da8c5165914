"""A Chromium in, a fresh context for each page out; started when the first is asked for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from playwright.async_api import Browser as Chromium
from playwright.async_api import BrowserContext, async_playwright

from newscrawl.rendering.chromium import ARGUMENTS, can_use_sandbox

logger = logging.getLogger(__name__)

START_TIMEOUT = 30.0
CLOSE_TIMEOUT = 5.0
"""seconds; a page whose script does not end cannot be closed, and its browser is ended with it"""


class Browser:
    """One process, started anew when it is gone.

    Args:
        executable: path of the program.
        user_agent: what scripts are told about it, as servers are.
    """

    def __init__(self, executable: str, user_agent: str) -> None:
        self.executable, self.user_agent = executable, user_agent
        self._lock = asyncio.Lock()
        self._chromium: Chromium | None = None
        self._stack = AsyncExitStack()

    @asynccontextmanager
    async def context(self) -> AsyncIterator[BrowserContext]:
        """A context that has nothing of the ones before it: no cookies, no storage, no cache.

        Raises:
            playwright.async_api.Error: the browser cannot be started.
        """
        chromium = await self._started()
        context = await chromium.new_context(
            user_agent=self.user_agent,
            accept_downloads=False,
            service_workers="block",
            permissions=[],
        )
        try:
            yield context
        finally:
            try:
                await asyncio.wait_for(context.close(), CLOSE_TIMEOUT)
            except Exception as error:  # noqa: BLE001  whatever it is, this browser is of no more use
                logger.info("The browser is ended: a page cannot be closed (%s)", error)
                await self._end(chromium)

    async def _started(self) -> Chromium:
        async with self._lock:
            if self._chromium is None or not self._chromium.is_connected():
                await self._stack.aclose()
                self._stack = AsyncExitStack()
                driver = await self._stack.enter_async_context(async_playwright())
                self._chromium = await driver.chromium.launch(
                    executable_path=self.executable,
                    args=list(ARGUMENTS),
                    chromium_sandbox=can_use_sandbox(),
                    handle_sigint=False,
                    handle_sigterm=False,
                    handle_sighup=False,
                    timeout=START_TIMEOUT * 1000,
                )
                logger.debug("Chromium %s started", self._chromium.version)
            return self._chromium

    async def _end(self, chromium: Chromium) -> None:
        if self._chromium is chromium:
            self._chromium = None
        with suppress(Exception):
            await asyncio.wait_for(chromium.close(), CLOSE_TIMEOUT)

    async def close(self) -> None:
        if self._chromium is not None:
            await self._end(self._chromium)
        await self._stack.aclose()
