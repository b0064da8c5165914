"""The stories are enough in number, length and variety, and hold the cases that reading must bear."""

from __future__ import annotations

import re

import pytest

from newscrawl import newsroom
from newscrawl.items import RejectionReason
from newscrawl.newsroom.content import EDITIONS, HARBOUR, OUTLETS, WIRE, Story, stories
from newscrawl.newsroom.harbour.article import SWITCHES as HARBOUR_SWITCHES
from newscrawl.newsroom.prose import Paragraph, plain
from newscrawl.newsroom.site import resources
from newscrawl.newsroom.wire.article import SWITCHES as WIRE_SWITCHES
from newscrawl.newsroom.write_expected import is_article

EVERY_STORY = [
    pytest.param(story, id=f"{story.slug}-{edition}")
    for edition in EDITIONS
    for outlet in OUTLETS
    for story in stories(outlet, edition)
    if story.edition == edition
]


def page_of(slug: str, edition: int = 1) -> str:
    return next(
        resource.body.decode()
        for url, resource in resources(edition).items()
        if url.rstrip("/").endswith(slug)
    )


def paragraphs(story: Story) -> list[str]:
    return [plain(block.text) for block in story.body if isinstance(block, Paragraph)]


@pytest.mark.parametrize("edition", EDITIONS)
def test_there_are_at_least_forty_articles(edition):
    assert len(newsroom.expected(edition)) >= 40
    assert {article.source for article in newsroom.expected(edition)} == {
        "harbour-ledger",
        "open-wire",
    }


@pytest.mark.parametrize("story", [s for s in EVERY_STORY if is_article(s.values[0])])
def test_an_article_is_long_enough_to_be_one(story):
    words = [len(paragraph.split()) for paragraph in paragraphs(story)]
    assert sum(words) >= 120
    assert sum(words) / len(words) >= 40


@pytest.mark.parametrize("story", EVERY_STORY)
def test_a_story_uses_only_switches_that_its_template_knows(story):
    known = WIRE_SWITCHES if story.outlet is WIRE else HARBOUR_SWITCHES
    assert story.residue <= known


@pytest.mark.parametrize(
    ("outlet", "switches"), [(HARBOUR, HARBOUR_SWITCHES), (WIRE, WIRE_SWITCHES)]
)
def test_every_switch_is_used(outlet, switches):
    assert frozenset().union(*(story.residue for story in stories(outlet, 1))) == switches


@pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: outlet.name)
def test_numbers_are_unique(outlet):
    numbers = [story.number for story in stories(outlet, 2)]
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize(
    "heading", ["Privacy issues", "Background", "Q&A", "Limits", "What must be disclosed"]
)
def test_subheadings_that_look_like_residue_are_expected(heading):
    assert any(heading in article.body for article in newsroom.expected(1))


@pytest.mark.parametrize("words", ["subscribe to our newsletter", "leave a comment", "Cookie", "©"])
def test_sentences_that_name_residue_are_expected(words):
    """In the text of an article, but not the residue itself: that is no sentence of the story."""
    found = [p for a in newsroom.expected(1) for p in a.body if words.lower() in p.lower()]
    assert bool(found) == (words != "©")
    assert all(len(paragraph.split()) > 20 for paragraph in found)


def test_the_starting_case_is_there():
    page = page_of("ferry-cameras-read-every-face")
    title = "New ferry cameras will read every face on the quay"
    text = page.partition('class="entry-content"')[2]
    assert text.startswith(f' itemprop="text">\n<p>{title}</p>')
    for residue in (
        "Photo of author",
        "<p>By Harbour Ledger</p>",
        "Leave a Comment",
        "This site uses Akismet to reduce spam.",
        "Skip to content",
    ):
        assert residue in page
    assert text.count(title.upper()) == 2
    assert ">Privacy issues</h2>" in text


def test_one_article_stands_in_both_outlets():
    first, second = (a for a in newsroom.expected(1) if "undersea-cable" in a.url)
    assert first.source != second.source
    assert (first.title, first.body, first.authors) == (second.title, second.body, second.authors)
    assert "first published by Open Wire" in page_of("undersea-cable-repair-pact")
    assert not any("first published" in paragraph for paragraph in first.body)


def test_pages_that_are_no_articles_are_of_six_kinds():
    reasons = {rejection.reason for rejection in newsroom.rejected(1)}
    assert reasons == {
        RejectionReason.INDEX_PAGE,
        RejectionReason.SEARCH_RESULT,
        RejectionReason.SOFT_404,
        RejectionReason.PAYWALL_STUB,
        RejectionReason.GALLERY,
        RejectionReason.WRONG_LANGUAGE,
    }


def test_open_wire_has_no_landmarks_and_no_telling_class_names():
    telling = re.compile("article|byline|author|caption|comment|share|newsletter|related|meta")
    for story in stories(WIRE, 1):
        page = page_of(f"/s/{'embargo/' if story.disallowed else ''}{story.slug}")
        body = page.partition("<body")[2]
        assert not re.search(r"<(article|main|header|footer|nav|aside|figure|time|form)\b", body)
        classes = re.findall(r'class="([^"]*)"', body)
        assert not [name for name in classes if telling.search(name)]


def test_an_article_at_two_addresses_names_one_of_them():
    known = resources(1)
    (story,) = (story for story in stories(WIRE, 1) if story.has("second address"))
    second = known[f"http://openwire.example{story.second_path}"]
    assert second.body == known[story.url].body
    assert f'rel="canonical" href="{story.url}"'.encode() in second.body
    assert (
        f'href="{story.second_path}"'
        in known["http://openwire.example/rights?page=2"].body.decode()
    )
