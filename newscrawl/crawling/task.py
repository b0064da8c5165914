"""A share in, how its crawl ended out: in a process of its own, and in another one when that dies.

A reactor cannot be started twice in a process, and what a crawl has brought down should not bring down who
gave it out.
"""

from __future__ import annotations

import json
import logging
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from selectors import EVENT_READ, DefaultSelector

from newscrawl.crawling import process
from newscrawl.crawling.shares import Share
from newscrawl.errors import ConfigurationError

logger = logging.getLogger(__name__)

LOOK_EVERY = 0.5
"""seconds between two looks whether the crawl is still waited for"""
TRY_AGAIN = (1.0, 2.0, 4.0, 8.0, 16.0)
"""seconds after which a crawl goes on whose process died, or that lost its database"""
STOP_WITHIN = 30.0
"""seconds that a crawl which is to stop has for what it is fetching"""


@dataclass(frozen=True, slots=True)
class Ended:
    """How the crawl of a share ended."""

    error: str = ""
    """empty: as it should"""


def crawl_share(share: Share, is_ending: Callable[[], bool]) -> Ended:
    """Crawl a share to its end, by as many processes as it takes.

    Raises:
        ConfigurationError: something is set up wrongly on this node.
    """
    for wait in (*TRY_AGAIN, None):
        how, why = _one_process(share, is_ending)
        if how == process.DONE or is_ending():
            break
        if how == process.WRONG:
            raise ConfigurationError(why)
        if how == process.FAILED or wait is None:
            return Ended(why)
        logger.warning("Share %s: %s; going on in %g s", share, why, wait)
        time.sleep(wait)
    return Ended()


def _one_process(share: Share, is_ending: Callable[[], bool]) -> tuple[str, str]:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("NEWSCRAWL_")
    }
    command = [sys.executable, "-m", process.__name__]
    with subprocess.Popen(
        command,
        env=environment | dict(share.environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as crawl:
        try:
            said = _listen(crawl, share, is_ending)
        finally:
            _stop(crawl)
    return said or (process.AGAIN, f"its process died (exit status {crawl.returncode})")


def _listen(
    crawl: subprocess.Popen[bytes], share: Share, is_ending: Callable[[], bool]
) -> tuple[str, str] | None:
    """What the crawl says at its end, its warnings on the way given to the log; None: nothing."""
    assert crawl.stdin is not None
    assert crawl.stdout is not None
    try:
        pickle.dump(share, crawl.stdin)
        crawl.stdin.flush()
    except BrokenPipeError:
        return None
    heard = b""
    with DefaultSelector() as selector:
        selector.register(crawl.stdout, EVENT_READ)
        while True:
            if not selector.select(LOOK_EVERY):
                if is_ending():
                    return process.AGAIN, "stopped"
                continue
            data = os.read(crawl.stdout.fileno(), 1 << 16)
            if not data:
                return None
            *lines, heard = (heard + data).split(b"\n")
            for line in lines:
                word, text = json.loads(line)
                if word in {process.DONE, process.AGAIN, process.FAILED, process.WRONG}:
                    return word, text
                logger.log(getattr(logging, word.upper()), "Share %d: %s", share.number, text)


def _stop(crawl: subprocess.Popen[bytes]) -> None:
    """Return when the process is gone: it stops by itself when its standard input ends."""
    assert crawl.stdin is not None
    with suppress(BrokenPipeError):
        crawl.stdin.close()
    try:
        crawl.wait(STOP_WITHIN)
    except subprocess.TimeoutExpired:
        crawl.kill()
