"""Who signs is found in the structured data, the head, or the byline."""

import pytest
from pages import metadata_of, with_head, with_json


def authors_of(html):
    return list(metadata_of(html).authors)


@pytest.mark.parametrize(
    "author",
    [
        '{"@type": "Person", "name": "Ada Byron"}',
        '[{"@type": "Person", "name": "Ada Byron"}]',
        '"Ada Byron"',
        '{"@type": "Person", "givenName": "Ada", "familyName": "Byron"}',
        '{"@type": "Person", "name": "By Ada Byron, Reporter"}',
        '[{"@type": "Person", "name": "Ada Byron"}, {"@type": "Person", "name": "ADA BYRON"}]',
        '[{"@type": "Organization", "name": "The Paper"}, {"@type": "Person", "name": "Ada Byron"}]',
    ],
)
def test_the_author_of_the_article_object(author):
    assert authors_of(
        with_json(f'{{"@type": "NewsArticle", "headline": "Chip act passes", "author": {author}}}')
    ) == ["Ada Byron"]


def test_an_author_that_is_a_reference_into_the_graph():
    html = with_json(
        '{"@graph": [{"@type": "Article", "headline": "Chip act passes", "author": {"@id": "#ada"}},'
        '{"@type": "Person", "@id": "#ada", "name": "Ada Byron"}]}'
    )
    assert authors_of(html) == ["Ada Byron"]


def test_the_author_of_another_article_is_nobody_here():
    html = with_json(
        '{"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item":'
        '{"@type": "NewsArticle", "headline": "Rain", "author": "Alan Mathison"}}]}'
    )
    assert authors_of(html) == []


@pytest.mark.parametrize(
    "byline",
    [
        "<p>By Ada Byron and Alan Mathison</p>",
        '<div class="byline">By <a href="/author/ada">Ada Byron</a> and <a href="/author/alan">Alan Mathison</a></div>',
        '<div class="article-author"><span>Ada Byron</span><span>Political editor</span><span>Alan Mathison</span></div>',
        '<p>14 August 2026 <a rel="author" href="/x">Ada Byron</a></p><p>By Alan</p>',
        "<p>Written by</p><p>Ada Byron, Alan Mathison</p>",
        '<time datetime="2026-08-14">14 August</time> by Ada Byron, Alan Mathison',
    ],
)
def test_a_visible_byline(byline):
    found = authors_of(
        with_head("", f"<article><h1>Chip act passes</h1>{byline}<p>Text.</p></article>")
    )
    assert found[0] == "Ada Byron"
    assert set(found) <= {"Ada Byron", "Alan Mathison"}


def test_the_outlet_signs_only_where_no_person_does():
    head = (
        '<meta property="og:site_name" content="The Paper"><meta name="author" content="The Paper">'
    )
    assert authors_of(with_head(head)) == ["The Paper"]
    assert authors_of(with_head(head, "<h1>Chip act passes</h1><p>By Ada Byron</p>")) == [
        "Ada Byron"
    ]


@pytest.mark.parametrize(
    "name", ["admin", "Staff", "ada@paper.example", "https://paper.example/ada", "Editor"]
)
def test_what_is_no_name_signs_nothing(name):
    assert authors_of(with_head(f'<meta name="author" content="{name}">')) == []


def test_who_updated_reviewed_or_photographed_is_no_author():
    body = '<h1>Chip act passes</h1><div class="byline">By <b>Ada Byron</b> <i>Updated by</i> <b>Alan Mathison</b></div>'
    assert authors_of(with_head("", body)) == ["Ada Byron"]


def test_an_organisation_keeps_its_name_whole():
    json = '{"@type": "Article", "headline": "Chip act passes", "author": {"@type": "Organization", "name": "Centre for Law and Order"}}'
    assert authors_of(with_json(json)) == ["Centre for Law and Order"]


def test_an_agency_signs_beside_a_person_and_the_outlet_does_not():
    json = (
        '{"@type": "Article", "headline": "Chip act passes", "publisher": {"name": "The Paper"}, "author": ['
        '{"@type": "Person", "name": "Ada Byron"}, {"@type": "Organization", "name": "AFP"}, {"@type": "Organization", "name": "The Paper"}]}'
    )
    assert authors_of(with_json(json)) == ["Ada Byron", "AFP"]


def test_where_a_person_signs_departments_do_not():
    json = '{"@type": "Article", "headline": "Chip act passes", "author": ["Ada Byron", "Northern Garden-based Learning Network on Facebook"]}'
    assert authors_of(with_json(json)) == ["Ada Byron"]


def test_a_byline_that_says_by_comes_before_a_meta_element_but_not_before_json_ld():
    body = "<h1>Chip act passes</h1><p>By Ada Byron</p><p>Text.</p>"
    assert authors_of(with_head('<meta name="author" content="Web Master">', body)) == ["Ada Byron"]
    assert authors_of(with_head('<meta name="author" content="Alan Mathison">', body)) == [
        "Ada Byron"
    ]
    json = '{"@type": "Article", "headline": "Chip act passes", "author": "Alan Mathison"}'
    assert authors_of(with_json(json, body)) == ["Alan Mathison"]


@pytest.mark.parametrize(
    "line",
    [
        "<div><span>Ada Byron |</span><span class=date>14.08.2026</span></div>",
        "<div><p>Ada Byron</p><p>14 August 2026</p></div>",
        '<div class="publish-date-author">14 August 2026 · Ada Byron on behalf of the council</div>',
    ],
)
def test_a_name_beside_the_date(line):
    assert authors_of(with_head("", f"<h1>Chip act passes</h1>{line}<p>Text.</p>")) == ["Ada Byron"]


@pytest.mark.parametrize("text", ["Sides, Sourdough", "Review: Ocean (Pacific)", "Print", "A day"])
def test_what_else_stands_beside_the_date_signs_nothing(text):
    line = f"<div><p>{text}</p><p>14 August 2026</p></div>"
    assert authors_of(with_head("", f"<h1>Chip act passes</h1>{line}<p>Text.</p>")) == []


def test_a_section_beside_the_date_signs_nothing():
    line = "<div><a href='/category/press'>Rassegna Stampa</a><p>14 August 2026</p></div>"
    assert authors_of(with_head("", f"<h1>Chip act passes</h1>{line}<p>Text.</p>")) == []


def test_a_byline_typed_as_an_organisation_is_a_byline():
    json = '{"@type": "Article", "headline": "Chip act passes", "author": {"@type": "Organization", "name": "By Ada Byron, AP Auto Writer"}}'
    assert authors_of(with_json(json)) == ["Ada Byron"]


def test_topics_in_the_box_of_a_byline_sign_nothing():
    body = "<h1>Chip act passes</h1><div class=byline><b>Herald Sport</b> <i>Follow the topics within this article</i> <b>Davis Cup</b></div>"
    assert authors_of(with_head("", body)) == []


def test_who_checked_the_facts_is_no_author():
    body = (
        '<h1>Chip act passes</h1><div class="byline">By <a href="/author/ada">Ada Byron</a> – Updated 14 August 2026 | '
        'Fact-checked by <a href="/author/alan">Alan Mathison</a></div>'
    )
    assert authors_of(with_head("", body)) == ["Ada Byron"]


def test_the_place_a_reporter_writes_from_is_no_author():
    head = '<meta property="og:site_name" content="Herald">'
    body = "<h1>Chip act passes</h1><p class=author>von <a>Ada Byron, HERALD NORTH</a></p>"
    assert authors_of(with_head(head, body)) == ["Ada Byron"]


def test_a_name_in_small_letters_signs_when_all_else_is_silent():
    assert authors_of(with_head('<meta name="author" content="ada byron">')) == ["ada byron"]
