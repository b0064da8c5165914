"""Nothing in, a server process out that has the reader loaded; reading workers are forked from it.

A fork of the crawling process would copy its reactor, threads and connections into each worker; a
fresh start would load reader and language model anew for each.
"""

from __future__ import annotations

import multiprocessing
from multiprocessing import forkserver
from multiprocessing.context import BaseContext

PRELOAD = ["newscrawl.preload"]


def context() -> BaseContext:
    """The multiprocessing context that workers are started in."""
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload(PRELOAD)
    return found


def start_early() -> None:
    """Start the server now; it loads while the caller goes on with its own imports."""
    context()
    forkserver.ensure_running()
