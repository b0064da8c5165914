"""A text in, the script that most of its letters belong to out, with the languages written in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter

# First code point of each block, and the languages it is written for, the most read first.
_BLOCKS: tuple[tuple[int, str], ...] = (
    (0x0000, "latin"), (0x0370, "el"), (0x0400, "ru uk bg sr mk be kk ky mn tg tt"), (0x0530, "hy"), (0x0590, "he yi"),
    (0x0600, "ar fa ur ps ku ug sd"), (0x0700, ""), (0x0900, "hi mr ne sa"), (0x0980, "bn as"), (0x0A00, "pa"),
    (0x0A80, "gu"), (0x0B00, "or"), (0x0B80, "ta"), (0x0C00, "te"), (0x0C80, "kn"), (0x0D00, "ml"), (0x0D80, "si"),
    (0x0E00, "th"), (0x0E80, "lo"), (0x0F00, "bo dz"), (0x1000, "my"), (0x10A0, "ka"), (0x1100, "ko"), (0x1200, "am ti"),
    (0x1400, ""), (0x1780, "km"), (0x1800, "mn"), (0x18B0, ""), (0x1E00, "latin"), (0x1F00, "el"), (0x2000, ""),
    (0x3040, "ja"), (0x3100, "zh"), (0x3130, "ko"), (0x3190, ""), (0x31F0, "ja"), (0x3200, ""), (0x3400, "zh"),
    (0xA000, ""), (0xAC00, "ko"), (0xD7B0, ""), (0xF900, "zh"), (0xFB00, ""), (0xFB50, "ar fa ur"), (0xFE00, ""),
    (0xFE70, "ar fa ur"), (0xFF00, ""),
)  # fmt: skip
_STARTS = [start for start, _ in _BLOCKS]
LATIN = "latin"
_LATIN = re.compile("[\u0000-\u036f\u1e00-\u1eff\u2000-\u303f]*+")
"""Latin letters, and what belongs to no script"""


def languages_of(sample: str) -> tuple[str, ...]:
    """The languages of the sample's script; `("latin",)` for the many that use that."""
    if sample.isascii() or _LATIN.fullmatch(sample):
        return (LATIN,)
    counts = Counter(
        _BLOCKS[bisect_right(_STARTS, ord(character)) - 1][1]
        for character in sample
        if character.isalpha()
    )
    del counts[""]
    if not counts:
        return (LATIN,)
    # Japanese mixes its kana with Chinese characters, Korean rarely does: some are enough.
    if (
        counts["ja"] * 20 >= counts["ja"] + counts["zh"]
        and counts["ja"] + counts["zh"] > counts.total() / 3
    ):
        return ("ja",)
    return tuple(counts.most_common(1)[0][0].split())
