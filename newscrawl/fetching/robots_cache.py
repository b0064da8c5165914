"""The body of a robots.txt in, the same out for a day, in this run and in the next ones."""

from __future__ import annotations

import hashlib
import logging
import os
import time
from pathlib import Path

logger = logging.getLogger(__name__)

LIFETIME = 24 * 3600.0
"""seconds (RFC 9309, 2.4)"""


class RobotsCache:
    """One small file per origin, named by its hash; the file's time is that of the fetch.

    A crawl that runs every quarter of an hour would otherwise ask each host for its robots.txt
    more often than for anything else. What cannot be read or written is done without.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def get(self, origin: str) -> tuple[bytes, float] | None:
        """What was kept for `origin` less than a day ago, and the seconds for which it holds."""
        if self.folder is None:
            return None
        path = self._path(origin)
        try:
            head, _, body = path.read_bytes().partition(b"\n")
            left = LIFETIME - (time.time() - path.stat().st_mtime)
        except OSError:
            return None
        # A time in the future is that of another clock.
        if head != origin.encode() or not 0 < left <= LIFETIME:
            return None
        return body, left

    def put(self, origin: str, body: bytes) -> None:
        if self.folder is None:
            return
        path = self._path(origin)
        part = path.with_suffix(f".{os.getpid()}.part")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            part.write_bytes(origin.encode() + b"\n" + body)
            part.replace(path)
        except OSError as error:
            logger.warning("robots.txt of %s is not kept for the next run: %s", origin, error)
            self.folder = None

    def _path(self, origin: str) -> Path:
        assert self.folder is not None
        return self.folder / f"{hashlib.sha256(origin.encode()).hexdigest()[:32]}.txt"
