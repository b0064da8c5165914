"""Three pages and more of one line: does it go or stay, and why."""

import pytest

from newscrawl.items import BlockKind
from newscrawl.reading.profile.decide import decide
from newscrawl.reading.profile.lines import Lines
from newscrawl.reading.profile.observation import Line, Place

PROSE, LABEL = 1, 2
"""paths"""


def line(pattern, place, **said):
    given = {
        "id": hash(pattern) & 0xFFFFFFFF, "pattern": pattern, "text": pattern, "kind": BlockKind.PARAGRAPH, "path": PROSE,
        "is_linked": False, "is_bold": False, "is_long": False, "is_sentence": False, "above": 0, "next": 0, "times": 1,
    }  # fmt: skip
    return Line(place=place, **(given | said))


def verdict(pattern, place, *, on, of=100, same_below=False, same_above=False, **said):
    """The verdict on a line that stands on `on` of `of` pages."""
    lines = Lines()
    for page in range(of):
        if page >= of - on:
            below = 7 if same_below else 1000 + page
            above = 8 if same_above else 5000 + page
            given = {"next": below, "above": above} | said
            lines.add((line(pattern, place, **given),), page + 1)
    found = decide(lines.records, of, {PROSE})
    return next(iter(found.values())).goes if found else False


def test_a_label_before_the_body_goes():
    assert verdict("N minute read", Place.BEFORE, on=95)


def test_a_label_before_the_body_that_is_marked_like_the_text_stays():
    assert not verdict("Highlights", Place.BEFORE, on=30)


def test_a_label_in_an_element_of_its_own_goes():
    assert verdict("From our archive", Place.BEFORE, on=30, path=LABEL)


@pytest.mark.parametrize("pattern", ["Background", "Important Documents", "Tl;dr", "Q&A"])
@pytest.mark.parametrize("place", list(Place))
def test_a_heading_over_text_that_varies_stays(pattern, place):
    assert not verdict(pattern, place, on=90, kind=BlockKind.HEADING)


def test_an_interview_question_stays():
    assert not verdict("Q: What was your first job?", Place.BETWEEN, on=40)
    assert not verdict("What was your first job?", Place.AFTER, on=40)


def test_a_bold_standing_heading_stays():
    assert not verdict("The week ahead", Place.AFTER, on=40, is_bold=True)


def test_a_long_text_at_the_end_goes():
    assert verdict(
        "This column first appeared in", Place.AFTER, on=10, is_long=True, is_sentence=True, next=0
    )


def test_a_long_text_that_a_few_articles_share_stays():
    assert not verdict("The ministry denies", Place.BETWEEN, on=10, is_long=True, is_sentence=True)


def test_the_same_link_amid_the_text_goes():
    assert verdict("Support our work", Place.BETWEEN, on=20, is_linked=True)


def test_a_bare_address_stays():
    assert not verdict("LINK", Place.BETWEEN, on=20, is_linked=True)


def test_a_rating_at_the_end_stays():
    assert not verdict("N stars", Place.AFTER, on=10, next=0)


def test_a_line_at_the_end_goes_once_it_recurs():
    assert verdict("Thank you for reading", Place.AFTER, on=5, next=0)
    assert not verdict("Thank you for reading", Place.AFTER, on=2, next=0)


def test_items_of_a_list_stay():
    assert not verdict("Bring a coat", Place.AFTER, on=20, kind=BlockKind.LIST_ITEM)


def test_copies_of_one_article_are_no_boilerplate():
    """The same page at several addresses: what stands above the line is the same each time."""
    assert not verdict("See the manual.", Place.AFTER, on=8, next=0, same_above=True)


def test_a_heading_goes_with_what_it_heads():
    lines = Lines()
    for page in range(50):
        bio = line(
            "NAME writes about ferries", Place.AFTER, is_long=True, is_sentence=True, above=9
        )
        head = line(
            "About the author", Place.AFTER, kind=BlockKind.HEADING, next=bio.id, above=100 + page
        )
        lines.add(
            (
                head,
                line(
                    "NAME writes about ferries",
                    Place.AFTER,
                    is_long=True,
                    is_sentence=True,
                    above=head.id,
                ),
            ),
            page + 1,
        )
    assert all(found.goes for found in decide(lines.records, 50, {PROSE}).values())


def test_of_four_pages_two_that_agree_count():
    assert verdict("N minute read", Place.BEFORE, on=2, of=4)
    assert not verdict("N minute read", Place.BEFORE, on=1, of=4)


def test_a_bare_address_or_number_at_the_end_stays():
    assert not verdict("LINK", Place.AFTER, on=10, next=0)
    assert not verdict("N", Place.AFTER, on=40, next=0)


def test_the_author_alone_goes():
    assert verdict("NAME", Place.AFTER, on=40, next=0)


def test_what_stands_above_a_line_that_goes_is_not_its_heading():
    """A reference closes a few texts; the notice below it stands under all of them."""
    lines = Lines()
    for page in range(100):
        notice = line("Brought over from the old site", Place.AFTER, is_long=True, above=100 + page)
        found = [notice]
        if page % 10 == 0:
            found.append(line("DOI: N", Place.AFTER, next=notice.id, above=500 + page))
        lines.add(tuple(found), page + 1)
    verdicts = decide(lines.records, 100, {PROSE})
    assert {lines.records[id_].pattern: one.goes for id_, one in verdicts.items()} == {
        "Brought over from the old site": True,
        "DOI: N": False,
    }
