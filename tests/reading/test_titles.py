"""The headline is found among its forms, without the outlet's name."""

import pytest

from newscrawl.reading.claims import ArticleClaim, Claims, MetaTags
from newscrawl.reading.outlets import outlet_keys
from newscrawl.reading.titles import choose_title

URL = "https://www.dailypaper.example/a"


def title_of(headings=(), url=URL, names=("Daily Paper",), **forms):
    claims = Claims(
        article=ArticleClaim(headlines=(forms["jsonld"],) if "jsonld" in forms else ()),
        meta=MetaTags({"og:title": [forms["og"]]} if "og" in forms else {}),
        title_element=forms.get("element"),
        site_names=names,
    )
    return choose_title(claims, tuple(headings), outlet_keys(names, url))[0]


@pytest.mark.parametrize(
    "element",
    [
        "Chip act passes second reading | Daily Paper",
        "Chip act passes second reading - Daily Paper",
        "Chip act passes second reading — dailypaper.example",
        "Chip act passes second reading | Politics | Daily Paper",
        "Daily Paper | Chip act passes second reading",
        "Chip act passes second reading – Daily Paper – 14.08.2026",
        "Chip act passes second reading | by Ada Byron",
    ],
)
def test_outlet_section_date_and_byline_go(element):
    assert title_of(element=element) == "Chip act passes second reading"


def test_a_dash_within_the_headline_stays():
    assert title_of(element="Chips - and what they cost us") == "Chips - and what they cost us"


def test_the_headline_alone_elsewhere_shows_what_is_added():
    form = "Chip act passes second reading - World business report"
    assert (
        title_of(["Chip act passes second reading"], element=form)
        == "Chip act passes second reading"
    )


def test_agreement_decides():
    found = title_of(
        ["Menu"],
        og="Chip act passes second reading",
        element="Chip act passes second reading | Daily Paper",
    )
    assert found == "Chip act passes second reading"
    found = title_of(
        ["Act passes"],
        og="Act passes in the second reading",
        jsonld="Act passes in the second reading",
    )
    assert found == "Act passes in the second reading"


def test_a_heading_with_the_outlets_name_is_no_headline():
    assert (
        title_of(["Daily Paper"], og="Chip act passes second reading")
        == "Chip act passes second reading"
    )


def test_the_form_in_capitals_gives_way():
    found = title_of(["CHIP ACT PASSES"], og="Chip act passes")
    assert found == "Chip act passes"


def test_every_form_is_kept_for_the_body():
    claims = Claims(
        meta=MetaTags({"og:title": ["Chip act passes"]}),
        title_element="Chip act passes | Daily Paper",
    )
    title, variants = choose_title(claims, ("Act passes",), outlet_keys(("Daily Paper",), URL))
    assert variants[0] == title
    assert set(variants) == {"Chip act passes", "Act passes", "Chip act passes | Daily Paper"}


def test_a_page_without_any_form_has_no_title():
    assert choose_title(Claims(), (), frozenset()) == (None, ())
