"""What a source allows a run, and what the run has counted, in; whether it must stop there out."""

from __future__ import annotations

from time import monotonic

from newscrawl.sources import Crawl
from newscrawl.storage.runs import RunTally


class Budget:
    """Of one source in one run; its time runs from here."""

    def __init__(self, limits: Crawl, tally: RunTally) -> None:
        self._limits, self._tally = limits, tally
        self._ends_at = monotonic() + limits.max_minutes * 60
        self.is_reported = False

    @property
    def pages_left(self) -> int:
        return max(self._limits.max_pages - self._tally.requested, 0)

    @property
    def spent(self) -> str:
        """`pages`, `bytes` or `minutes`, of which there are none left; else empty."""
        if not self.pages_left:
            return "pages"
        if self._tally.bytes >= self._limits.max_bytes:
            return "bytes"
        return "minutes" if monotonic() >= self._ends_at else ""
