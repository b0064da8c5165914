"""A text in, how many words it has out, whatever its script."""

from __future__ import annotations

import re

_WITHOUT_SPACES = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
)
_CHARACTERS_A_WORD = 2
"""of Chinese, Japanese, Thai and their neighbours, whose words no space divides"""


def count_words(text: str) -> int:
    """Words between spaces; in scripts without spaces, two characters are one."""
    if text.isascii():
        return len(text.split())
    spaced, characters = _WITHOUT_SPACES.subn(" ", text)
    return len(spaced.split()) + characters // _CHARACTERS_A_WORD
