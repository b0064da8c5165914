"""How many articles there are of each source: counted beside the pages, since in a large database it takes
longer than a page may.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock, Thread

from sqlalchemy import func, select

from newscrawl.errors import StorageError
from newscrawl.storage.engine import Database
from newscrawl.storage.models import ArticleRow

FRESH_FOR = 60.0
"""seconds"""
FIRST_WAIT = 0.05
"""seconds that a page waits for numbers that are not there yet"""


@dataclass(frozen=True, slots=True)
class Totals:
    articles: dict[str, int]
    """by source"""
    at: datetime

    @property
    def all(self) -> int:
        return sum(self.articles.values())


class Counter:
    """Counts on a thread of its own when it is asked and the last count is old."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = Lock()
        self._totals: Totals | None = None
        self._began = 0.0
        self._running: Thread | None = None

    def totals(self) -> Totals | None:
        """The last count; None: there is none yet."""
        with self._lock:
            is_old = time.monotonic() - self._began > FRESH_FOR or self._totals is None
            if is_old and (self._running is None or not self._running.is_alive()):
                self._began = time.monotonic()
                self._running = Thread(target=self._count, daemon=True, name="counting articles")
                self._running.start()
            running = self._running
        if self._totals is None and running is not None:
            running.join(FIRST_WAIT)
        return self._totals

    def _count(self) -> None:
        query = select(ArticleRow.source, func.count()).group_by(ArticleRow.source)
        try:
            with self._database.read() as session:
                found = {row[0]: int(row[1]) for row in session.execute(query)}
        except StorageError:
            return  # the page that asks next says what is wrong
        self._totals = Totals(found, datetime.now(UTC))
