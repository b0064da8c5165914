"""Text is made sound; what is typographic stays."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.reading import text


@pytest.mark.parametrize(
    ("raw", "sound"),
    [
        ("a\u00a0b", "a b"),
        ("Daten\u00adschutz", "Datenschutz"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("  two \n\t spaces  ", "two spaces"),
        ("cafe\u0301", "café"),
        ("“quotes”, £5 – and…", "“quotes”, £5 – and…"),
        ("It didnâ€™t", "It didn’t"),
        ("cafÃ© Ã\u00a0 Paris", "café à Paris"),
        ("MANHÃ» e NÃO", "MANHÃ» e NÃO"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("in\u200dvisible", "invisible"),
        ("\ud800half", "half"),
    ],
)
def test_clean(raw: str, sound: str) -> None:
    assert text.clean(raw) == sound


@given(st.text())
def test_clean_text_is_sound_and_stays_so(raw: str) -> None:
    once = text.clean(raw)
    assert text.clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once == " ".join(once.split())
    once.encode()


@pytest.mark.parametrize(
    ("words", "count"),
    [("three little words", 3), ("", 0), ("顔認証の利用", 3), ("AI の 顔認証", 3)],
)
def test_count_words(words: str, count: int) -> None:
    assert text.count_words(words) == count
