"""The headline is found among its forms, without the outlet's name."""

import pytest
from lxml import html

from newscrawl.reading.claims import ArticleClaim, Claims, MetaTags
from newscrawl.reading.headings import read_headings
from newscrawl.reading.outlets import outlet_keys
from newscrawl.reading.titles import choose_title

URL = "https://www.dailypaper.example/a"


def headings_of(*texts):
    """Of texts, or of the markup inside an h1."""
    return read_headings([html.fromstring(f"<h1>{text}</h1>") for text in texts])


def title_of(
    headings=(), url=URL, names=("Daily Paper",), kind="NewsArticle", section=None, **forms
):
    claims = Claims(
        article=ArticleClaim(
            headlines=(forms["jsonld"],) if "jsonld" in forms else (),
            kinds=frozenset({kind}),
            section=section,
        ),
        meta=MetaTags({"og:title": [forms["og"]]} if "og" in forms else {}),
        title_element=forms.get("element"),
        site_names=names,
    )
    return choose_title(claims, headings_of(*headings), outlet_keys(names, url))[0]


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
    title, variants = choose_title(
        claims, headings_of("Act passes"), outlet_keys(("Daily Paper",), URL)
    )
    assert variants[0] == title
    assert set(variants) == {"Chip act passes", "Act passes", "Chip act passes | Daily Paper"}


def test_a_page_without_any_form_has_no_title():
    assert choose_title(Claims(), (), frozenset()) == (None, ())


SEARCHED = "Chip act 2026: what you need to know"


def test_where_the_head_agrees_on_words_for_search_engines_the_heading_is_the_headline():
    forms = {"jsonld": SEARCHED, "og": SEARCHED, "element": f"{SEARCHED} | Daily Paper"}
    seen = "The chip act passes at last"
    assert title_of([seen], kind="BlogPosting", **forms) == seen
    # News systems fill the JSON-LD's `headline` from the article.
    assert title_of([seen], kind="NewsArticle", **forms) == SEARCHED
    # A kicker before the same words belongs to the headline.
    kicker = f"Chips: {seen}"
    assert title_of([seen], kind="BlogPosting", jsonld=kicker, og=kicker, element=kicker) == kicker
    # The heading of another part of the page is no headline.
    assert title_of(["Newsletter"], kind="BlogPosting", **forms) == SEARCHED


@pytest.mark.parametrize(
    "more", ["Posted on July 1, 2026 by ada", "(dailypaper.example) 87", "14 August 2026"]
)
def test_what_an_h1_holds_beside_the_headline_goes(more):
    passes = "Chip act passes second reading"
    assert title_of([f"{passes} {more}"], og=passes, element=passes) == passes
    assert title_of([f"Blog: {passes}"], og=passes, element=passes) == passes


def test_the_site_s_name_may_be_the_first_h1():
    seen = "Where the best chips are made"
    assert title_of(["Daily Paper", seen], og="Our favourite chips", element="Chips") == seen


def test_parts_of_a_heading_that_only_markup_divides_are_put_apart():
    assert title_of(["<span>Chip act</span><span>It passes at last</span>"]) == (
        "Chip act It passes at last"
    )
    assert title_of(["Chips for <b>All</b> of us"]) == "Chips for All of us"
    joined = "<span>Chip act</span><span>It passes at last</span>"
    assert title_of([joined], og="Chip act / It passes at last") == "Chip act / It passes at last"


def test_the_section_before_the_outlet_goes():
    form = "Chip act passes second reading - Politics | Daily Paper"
    assert title_of(element=form, section="Politics") == "Chip act passes second reading"
    assert title_of(element="반도체법 두 번째 독회 통과-정치ㅣ데일리", names=("데일리",)) == (
        "반도체법 두 번째 독회 통과"
    )


def test_the_outlet_before_a_colon_goes_but_a_numbered_issue_stays():
    passes = "Chip act passes second reading"
    assert title_of([passes], element=f"Daily Paper Blog: {passes}") == passes
    assert title_of([passes], og=f"Chips: {passes}", jsonld=f"Chips: {passes}") != passes
    report = "Daily Paper: Annual report"
    assert title_of([report], element=report) == report
    issue = "Daily Paper #18 – Chips without work"
    assert title_of(element=issue) == issue
