import pytest

from newscrawl.reading.profile.signatures import fits, is_alike, merge, own, stable_names


@pytest.mark.parametrize(
    ("names", "stable"),
    [
        ("article-body__content__17Yit", ("article-body__content",)),
        ("post-1234 hentry category-news", ("hentry",)),
        ("css-1x9abc entry-content", ("entry-content",)),
        ("md:mr-4 p-2 text-lg story", ("story",)),
        ("", ()),
    ],
)
def test_names_of_a_build_or_of_one_page_are_left_out(names, stable):
    assert stable_names(names) == stable


def test_a_page_may_have_a_name_more():
    assert fits("div.body.wide<article<main", "div.body<article")
    assert not fits("div.body<article", "div.body.wide<article")
    assert not fits("div<article", "div.body<article")


def test_what_stands_around_may_be_missing():
    assert fits("div.body<body<html", "div.body<article<main")


def test_paths_that_share_a_name_are_merged():
    one, other = "div.body.long<article.story<main", "div.body<article.story.open<main"
    assert is_alike(one, other)
    assert merge(one, other) == "div.body<article.story<main"


def test_bare_elements_are_alike_only_when_equal():
    assert not is_alike("div<div.left", "div<div.right")
    assert own("div", "") == "div"
