"""What is printed in, lines of the log out: Ray prints what happens to its cluster on standard output."""

from __future__ import annotations

import io
import logging
import re

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
LONGEST = 300
"""characters of a line"""
DUMP = "[state-dump]"
"""begins what a lost node counted until then: hundreds of lines for Ray's makers"""

logger = logging.getLogger(__name__)


class ToLog(io.TextIOBase):
    """Takes what is meant for standard output, where a command's result alone may stand."""

    def write(self, text: str) -> int:
        for line in COLOUR.sub("", text).splitlines():
            if line.strip() and DUMP not in line:
                logger.warning("%s", line.strip()[:LONGEST])
        return len(text)
