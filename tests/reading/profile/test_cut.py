from hypothesis import given
from hypothesis import strategies as st
from reading.profile import made

from newscrawl.reading.profile.cut import Way, cut

BODY = "div.story-text<article.story<main"


def test_menus_and_what_follows_are_left_out():
    page = made.old_page(1).replace("<nav>", f"<nav>{'menu ' * 2000}")
    part = cut(page, BODY, Way.CLOSE)
    assert "story-text" in part
    assert made.text_of(1)[0] in part
    assert len(part) < len(page) - 5_000
    assert "Quay 1" not in part


def test_the_head_stays():
    assert "og:title" in cut(made.old_page(1), BODY, Way.CLOSE)


def test_structured_data_stays_wherever_it_stands():
    data = '<script type="application/ld+json">{"@type": "NewsArticle"}</script>'
    page = made.old_page(1).replace("</body>", f"{data}</body>")
    assert "NewsArticle" not in cut(page, BODY, Way.CLOSE)
    assert data in cut(page, BODY, Way.WITH_DATA)


def test_the_whole_page_is_the_page():
    assert cut(made.old_page(1), BODY, Way.WHOLE) == made.old_page(1)


def test_no_container_no_cut():
    assert cut(made.new_page(1), BODY, Way.CLOSE) is None


def test_a_container_that_never_ends_is_not_cut():
    page = made.old_page(1)
    assert cut(page[: page.index("</div>\n</article>")], BODY, Way.CLOSE) is None


@given(
    st.lists(
        st.sampled_from(
            [
                "<div",
                ' class="story-text"',
                ">",
                "</div>",
                "<h1>",
                "</head>",
                "<script>",
                "</script",
                "ld+json",
                "<svg",
                "x",
            ]
        ),
        max_size=40,
    ).map("".join)
)
def test_any_text_can_be_cut(page):
    for way in Way:
        part = cut(page, BODY, way)
        assert part is None or isinstance(part, str)
