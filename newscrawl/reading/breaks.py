"""The raw text of an element with `br` elements in it in, its paragraphs out."""

from __future__ import annotations

import re

from newscrawl.reading import text

BREAK = "\x1e"
"""stands for a `br` in raw text"""
_PARAGRAPH = re.compile(rf"\s*{BREAK}\s*{BREAK}[\s{BREAK}]*")
_SENTENCE_END = re.compile(r"[.!?:…。！？।؟]['\"”’»)\]]*$")
LONG_LINE = 100
"""characters; single breaks between lines that are longer, and end as sentences, part paragraphs"""


def split(raw: str) -> list[str]:
    """Two breaks in a row part paragraphs; one does between whole sentences, else it is a space."""
    paragraphs: list[str] = []
    for part in _PARAGRAPH.split(raw):
        lines = [line for piece in part.split(BREAK) if (line := text.clean(piece))]
        if len(lines) > 1 and not _are_paragraphs(lines):
            lines = [" ".join(lines)]
        paragraphs += lines
    return paragraphs


def _are_paragraphs(lines: list[str]) -> bool:
    whole = sum(
        text.weigh(line) >= LONG_LINE and bool(_SENTENCE_END.search(line)) for line in lines
    )
    return whole * 2 >= len(lines)
