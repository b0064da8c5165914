"""Nothing in, a server process out that has the reader loaded; reading workers are forked from it.

A fork of the crawling process would copy its reactor, threads and connections into each worker; a
fresh start would load reader and language model anew for each.
"""

from __future__ import annotations

import multiprocessing
from multiprocessing import forkserver
from multiprocessing.context import BaseContext

PRELOAD = ["newscrawl.preload"]


def context(*more: str) -> BaseContext:
    """The multiprocessing context that workers are started in.

    Args:
        more: modules that they need, too; loaded once if the server is not running yet.
    """
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload([*PRELOAD, *more])
    return found


def start_early(*more: str) -> None:
    """Start the server now; it loads while the caller goes on with its own imports."""
    context(*more)
    forkserver.ensure_running()
