"""Two readings of what may be one article in, whether title, day and text say so out."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from datetime import datetime, timedelta

SAME_DAY = timedelta(hours=36)
"""between the times of two pages of one article: one may say its date alone, or without a zone"""

LEAST_SHARED = 0.8
"""of the longer text's letters, in paragraphs that both have; what readings of one article in two
layouts differ by is a line or two, while notices with a standing title differ in what they say"""

_WORD = re.compile(r"\w+")


def title_key(title: str | None) -> str:
    """The title's words, whatever their case, spacing and punctuation."""
    return " ".join(_WORD.findall((title or "").casefold()))


def title_hash(title: str | None) -> str | None:
    """SHA-256 (hex) of `title_key`; None without a word."""
    key = title_key(title)
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest() if key else None


def is_same_day(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and other is not None and abs(one - other) <= SAME_DAY


def is_same_text(one: str, other: str) -> bool:
    """Whether two bodies share all but a few of their paragraphs."""
    ours, theirs = _paragraphs(one), _paragraphs(other)
    longer = max(_letters(ours), _letters(theirs))
    return longer > 0 and _letters(ours & theirs) >= LEAST_SHARED * longer


def _paragraphs(body: str) -> Counter[str]:
    keys = ("".join(_WORD.findall(line.casefold())) for line in body.splitlines())
    return Counter(key for key in keys if key)


def _letters(paragraphs: Counter[str]) -> int:
    return sum(len(key) * count for key, count in paragraphs.items())
