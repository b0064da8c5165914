"""Expressions that know no case, over small letters and over any."""

from __future__ import annotations

import re

import pytest

from newscrawl.reading import phrases
from newscrawl.reading.folded import Folded

PATTERN = (
    r"(?P<one>(?:the )?[A-C]\d+\S)|(?P<two>yayın|Öffnet|strasse|МИР)|(?P<three>\bKEY[^x-z]\W*)"
)


@pytest.mark.parametrize(
    "text",
    ["THE b12x", "the B1 ", "yayin", "YAYIN", "yayın", "öffnet", "STRASSE", "\u017ftrasse", "мир",
     "Key!", "\u212aey!", "keyX", "KEYY", "YAYİN", "key’ —", "nothing", ""],
)  # fmt: skip
def test_it_finds_what_the_expression_without_case_finds(text: str) -> None:
    plain, quick = re.compile(PATTERN, re.IGNORECASE), Folded(PATTERN)
    for one, other in (
        (plain.match(text), quick.match(text)),
        (plain.fullmatch(text), quick.fullmatch(text)),
    ):
        assert (one and (one.lastgroup, one.span())) == (other and (other.lastgroup, other.span()))


def test_no_phrase_of_residue_asks_for_a_character_that_has_two_small_letters() -> None:
    patterns = [*phrases.WHOLE.values(), *phrases.OPENING.values()]
    # µ, ſ, İ, ς and the Kelvin sign equal another letter where case is ignored.
    assert not set("".join(map("".join, patterns))) & set("\u00b5\u017f\u0130\u03c2\u212a")
