"""Texts, split into words."""

from __future__ import annotations

import random
import re

from newscrawl.copies import words
from newscrawl.wordsplit import split_words

LETTERS = "ab Z1_.,;’“—é\u00a0\u00ad\x1f\u3000中かกñß€²ªİ\u0301\n"


def texts() -> list[str]:
    draw = random.Random(1)  # noqa: S311
    lengths = [1, 7, 40, 400, 900]
    plain = ["".join(draw.choices("abc .,’“—\n_9", k=length)) for length in lengths * 20]
    return plain + ["".join(draw.choices(LETTERS, k=length)) for length in lengths * 20]


def test_words_are_those_of_the_regular_expression() -> None:
    for text in texts():
        assert split_words(text) == re.findall(r"\w+", text)


def test_words_of_scripts_without_spaces_are_their_characters() -> None:
    assert words.words_of("Das Wort 中文字 ist’s") == ["das", "wort", "中", "文", "字", "ist", "s"]
    for text in texts():
        if words.is_spaced(text):
            assert not any(map(words.has_no_spaces, words.words_of(text)))


def test_shingles_are_runs_of_eight_words() -> None:
    ten = "a b c d e f g h i j".split()
    assert words.shingles_of(ten) == ["a b c d e f g h", "b c d e f g h i", "c d e f g h i j"]
    assert words.shingles_of(ten[:3]) == ["a b c"]
    assert words.shingles_of(ten[:8]) == ["a b c d e f g h"]
