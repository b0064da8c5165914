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
