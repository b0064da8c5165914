from hypothesis import given
from hypothesis import strategies as st

from newscrawl.reading.profile.patterns import pattern_of


def test_a_number_is_abstracted():
    assert pattern_of("4 minute read") == pattern_of("11 minute read") == "N minute read"


def test_a_date_is_abstracted_in_any_form():
    forms = ("Posted 3 May 2026", "Posted May 12, 2025", "Posted 1 juin 2024")
    assert {pattern_of(form) for form in forms} == {"Posted DATE"}


def test_names_and_the_headline_are_abstracted():
    line = "By Ann Lee | 3 May 2026"
    assert pattern_of(line, names=("Ann Lee",)) == "By NAME | DATE"
    assert (
        pattern_of("Filed under: The ferry is late again", "The ferry is late again")
        == "Filed under: TITLE"
    )


def test_words_stay_as_they_are():
    assert pattern_of("They may march in May") == "They may march in May"


def test_addresses_are_abstracted():
    assert pattern_of("Write to desk@gazette.example") == "Write to LINK"


@given(st.text(max_size=200), st.text(max_size=40), st.lists(st.text(max_size=20), max_size=3))
def test_any_text_has_a_pattern(text, title, names):
    assert isinstance(pattern_of(text, title, tuple(names)), str)
