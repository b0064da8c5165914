"""Long work in, what is done again and again beside it, on a thread of its own, out."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from newscrawl.errors import StorageError
from newscrawl.storage import crawlers
from newscrawl.storage.clock import now_of
from newscrawl.storage.engine import Database

logger = logging.getLogger(__name__)


@contextmanager
def every(seconds: float, what: Callable[[], None]) -> Iterator[None]:
    """Call `what` again and again meanwhile; that the database is gone is a warning."""
    ended = threading.Event()

    def go_on() -> None:
        while not ended.wait(seconds):
            try:
                what()
            except StorageError as error:
                logger.warning("%s", error)

    thread = threading.Thread(target=go_on, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


@contextmanager
def alive(database: Database, run_id: str) -> Iterator[None]:
    """Meanwhile tell other runs every minute that this one is alive: what it has is its own.

    Raises:
        StorageError: the database cannot be used.
    """

    def sign() -> None:
        with database.begin() as session:
            crawlers.sign(session, run_id, now=now_of(session))

    sign()
    with every(crawlers.SIGN_EVERY.total_seconds(), sign):
        yield
