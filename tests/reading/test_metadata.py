"""What a page says about itself is weighed into one value, whatever state its markup is in."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pages import URL, metadata_of, with_head, with_json

from newscrawl.items import ArticleType
from newscrawl.reading import document
from newscrawl.reading.metadata import read_metadata

ARTICLE = '{"@type": "NewsArticle", "headline": "Chip act passes", "articleSection": "Politics", "keywords": ["chips", "law"]}'


@pytest.mark.parametrize(
    "script",
    [
        ARTICLE,
        f"<!-- {ARTICLE} -->",
        f"//<![CDATA[\n{ARTICLE}\n//]]>",
        ARTICLE.replace("]}", "],}"),
        ARTICLE.replace("Chip act", "Chip\tact"),
        ARTICLE.replace('"', "&quot;"),
        ARTICLE + ";",
        f'{{"@type": "WebSite", "name": "The Paper"}}{ARTICLE}',
        f'{{"@context": "https://schema.org", "@graph": [{ARTICLE}]}}',
        f"[[{ARTICLE}]]",
        ARTICLE.replace("NewsArticle", "http://schema.org/NewsArticle"),
        ARTICLE.replace('"NewsArticle"', '["Article", "NewsArticle"]'),
        ARTICLE.replace("law", r"l\aw"),
    ],
)
def test_json_ld_is_read_whatever_its_state(script):
    found = metadata_of(with_json(script))
    assert found.title == "Chip act passes"
    assert found.section == "Politics"
    assert found.tags[0] == "chips"


@pytest.mark.parametrize(
    "script",
    [
        "{",
        "null",
        "[]",
        '"text"',
        "{" * 5_000,
        '{"@type": 3, "headline": {}, "author": [[[]]]}',
        "\0",
    ],
)
def test_json_ld_that_is_none_does_no_harm(script):
    assert metadata_of(with_json(script)).title == "Chip act passes"


def test_of_several_articles_the_one_the_page_is_about_is_read():
    html = with_json(
        '[{"@type": "NewsArticle", "headline": "Rain tomorrow", "articleSection": "Weather"},'
        '{"@type": "NewsArticle", "headline": "Chip act passes", "articleSection": "Politics"}]'
    )
    assert metadata_of(html).section == "Politics"


def test_microdata_is_read_where_there_is_no_json_ld():
    body = (
        '<div itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">Chip act passes</h1>'
        '<span itemprop="author" itemscope itemtype="https://schema.org/Person"><span itemprop="name">Ada Byron</span></span>'
        '<meta itemprop="datePublished" content="2026-08-14"></div>'
    )
    found = metadata_of(with_head("", body))
    assert found.authors == ("Ada Byron",)
    assert found.published_at.day == 14


def test_the_language_is_a_code():
    assert metadata_of('<html lang="de-AT"><p>x').language == "de"
    assert metadata_of('<meta property="og:locale" content="fr_FR">').language == "fr"


def test_canonical_addresses_are_absolute_and_of_the_web():
    assert (
        metadata_of(
            with_head('<link rel="canonical" href="/politics/chip-act?x=1#top">')
        ).canonical_url
        == URL + "?x=1"
    )
    assert (
        metadata_of(with_head('<link rel="canonical" href="javascript:alert(1)">')).canonical_url
        is None
    )
    assert metadata_of(with_head('<link rel="canonical" href="http://[">')).canonical_url is None


def test_a_canonical_address_of_the_front_page_is_a_mistake():
    head = '<link rel="canonical" href="https://paper.example/">'
    assert metadata_of(with_head(head)).canonical_url is None
    assert metadata_of(with_head(head), url="https://paper.example/?utm=1") is not None


def test_tags_come_from_one_source_each_once():
    head = '<meta property="article:tag" content="Chips"><meta property="article:tag" content="chips, Law"><meta name="keywords" content="seo">'
    assert metadata_of(with_head(head)).tags == ("Chips", "Law")


def test_the_lead_picture_has_the_caption_of_its_figure():
    head = '<meta property="og:image" content="/img/fab-1200x630.jpg">'
    body = '<figure><img src="/img/fab-640x360.jpg"><figcaption>A fab</figcaption></figure>'
    found = metadata_of(with_head(head, body))
    assert found.image_url == "https://paper.example/img/fab-1200x630.jpg"
    assert found.image_caption == "A fab"


def test_a_locked_part_locks_the_article():
    free = '{"@type": "NewsArticle", "isAccessibleForFree": %s}'
    assert metadata_of(with_json(free % "true")).is_free is True
    assert metadata_of(with_json(free % '"False"')).is_free is False
    assert (
        metadata_of(
            with_json('{"@type": "NewsArticle", "hasPart": {"isAccessibleForFree": false}}')
        ).is_free
        is False
    )
    assert metadata_of(with_head("")).is_free is None


@pytest.mark.parametrize(
    "html",
    [
        with_head('<link rel="license" href="https://creativecommons.org/licenses/by/4.0/">'),
        with_json(
            '{"@type": "Article", "license": "https://creativecommons.org/licenses/by/4.0/"}'
        ),
        with_head(
            "",
            '<footer>Licensed under <a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a></footer>',
        ),
        with_head(
            "",
            '<p>All else <a rel="license" href="https://creativecommons.org/licenses/by/4.0/">is free</a></p>',
        ),
    ],
)
def test_the_page_declares_its_licence(html):
    assert metadata_of(html).licence == "https://creativecommons.org/licenses/by/4.0/"


def test_the_licence_of_a_picture_is_not_that_of_the_page():
    link = '<a href="https://creativecommons.org/licenses/by/2.0/">CC BY 2.0</a>'
    assert (
        metadata_of(
            with_head("", f"<figure><figcaption>Photo: X, {link}</figcaption></figure>")
        ).licence
        is None
    )
    assert metadata_of(with_head("", f"<p>Image: X, license {link}</p>")).licence is None


@pytest.mark.parametrize(
    ("html", "url", "expected"),
    [
        (with_json('{"@type": "LiveBlogPosting", "headline": "x"}'), URL, ArticleType.LIVE_BLOG),
        (with_json('{"@type": ["NewsArticle", "OpinionNewsArticle"]}'), URL, ArticleType.OPINION),
        (
            with_json('{"@type": "NewsArticle", "articleSection": "Opinion"}'),
            URL,
            ArticleType.OPINION,
        ),
        (
            with_json('{"@type": "NewsArticle"}'),
            "https://paper.example/meinung/x",
            ArticleType.OPINION,
        ),
        (with_head(""), "https://paper.example/press-releases/x", ArticleType.PRESS_RELEASE),
        (with_head(""), "https://paper.example/podcast/x", ArticleType.PODCAST),
        (with_json('{"@type": "NewsArticle"}'), URL, ArticleType.NEWS),
        (with_head(""), URL, None),
    ],
)
def test_the_kind_of_article(html, url, expected):
    assert metadata_of(html, url=url).article_type is expected


def test_the_article_body_of_the_json_ld_is_plain_text():
    script = json.dumps(
        {"@type": "NewsArticle", "articleBody": "<p>One &amp; two.</p><p>Three.</p>"}
    )
    assert metadata_of(with_json(script.replace("</", "<\\/"))).article_body == "One & two.\nThree."


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400), st.text(max_size=200), st.sampled_from(["", URL, "http://[", "x:y"]))
def test_any_page_gives_metadata(script, body, url):
    html = f'<script type="application/ld+json">{script}</script><h1>{body}</h1><p class="author">{body}</p>{script}'
    read_metadata(document.parse(html), url)


@settings(max_examples=150, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(
                    "@type @id @graph headline author name datePublished image license hasPart publisher keywords url".split()
                ),
                inner,
                max_size=6,
            )
        ),
        max_leaves=30,
    )
)
def test_any_json_ld_gives_metadata(value):
    metadata_of(with_json(json.dumps([{"@type": "NewsArticle"}, value]).replace("</", "<\\/")))


def test_the_tree_is_not_changed():
    root = document.parse(with_json(ARTICLE))
    before = etree.tostring(root)
    read_metadata(root, URL)
    assert etree.tostring(root) == before


@pytest.mark.parametrize(
    ("stated", "shown"),
    [
        ("/img/fab-1200x630.jpg", "/img/fab-640x360.jpg"),
        ("/a/be7b8bf8-9051-4c0a-bd8f-8f800bc5471a.orig.jpg", "/be7b8bf8-9051-4c0a-bd8f-8f800bc5471a_700.jpg"),
        ("/resize?url=https%3A%2F%2Fcdn.example%2Ffab-plant.jpg", "/w_640/https%3A%2F%2Fcdn.example%2Ffab-plant.jpg"),
        ("/i/minister-in-the-fab-A1.jpg", "/i/minister-in-the-fab-B2-768.jpg"),
    ],
)  # fmt: skip
def test_sizes_and_crops_of_a_picture_are_one(stated, shown):
    body = f'<figure><img data-src="{shown}"><div class="figure-caption">A fab</div></figure>'
    head = f'<meta property="og:image" content="{stated}">'
    assert metadata_of(with_head(head, body)).image_caption == "A fab"


@pytest.mark.parametrize(
    ("stated", "shown"),
    [("/1/photo.jpg", "/2/photo.jpg"), ("/a/90.jpg", "/b/90.jpg"), ("/a/fab.jpg", "/a/rain.jpg")],
)
def test_another_picture_s_caption_is_not_taken(stated, shown):
    body = f'<figure><img src="{shown}"><figcaption>A lake</figcaption></figure>'
    head = f'<meta property="og:image" content="{stated}">'
    assert metadata_of(with_head(head, body)).image_caption is None


def test_the_outlet_s_sign_is_no_lead_picture_where_there_is_another():
    logo = '<meta property="og:image" content="/img/paper-logo.png">'
    json = '<script type="application/ld+json">{"@type": "Article", "headline": "Chips", "image": "/img/fab.jpg"}</script>'
    assert metadata_of(with_head(logo + json)).image_url == "https://paper.example/img/fab.jpg"
    assert metadata_of(with_head(logo)).image_url == "https://paper.example/img/paper-logo.png"


def test_a_template_s_gap_is_no_picture():
    head = '<meta property="og:image" content="%3Clink%20or%20path%20of%20image%3E">'
    assert metadata_of(with_head(head)).image_url is None


def crumbs(*steps):
    items = ",".join(
        f'{{"@type": "ListItem", "position": {n}, "item": {{"@id": "{address}", "name": "{name}"}}}}'
        for n, (name, address) in enumerate(steps)
    )
    return f'{{"@type": "BreadcrumbList", "itemListElement": [{items}]}}'


def test_the_section_stands_in_the_breadcrumbs():
    trail = crumbs(
        ("Start", "https://paper.example/"),
        ("Politics", "https://paper.example/politics"),
        ("Chips", "https://paper.example/politics/chips"),
        ("Chip act passes", "https://paper.example/politics/chip-act"),
    )
    found = metadata_of(with_json(trail))
    assert found.section == "Politics"
    assert found.claims.breadcrumbs == ("Politics", "Chips")
    slug = f'[{trail}, {{"@type": "NewsArticle", "headline": "Chip act passes", "articleSection": "politics_eu"}}]'
    assert metadata_of(with_json(slug)).section == "Politics"
    named = slug.replace("politics_eu", "European Union")
    assert metadata_of(with_json(named)).section == "European Union"


@pytest.mark.parametrize("name", ["tags", "Uncategorized", "12", "Article"])
def test_what_a_system_calls_every_page_is_no_section(name):
    head = f'<meta property="article:section" content="{name}"><meta name="prism.section" content="Law">'
    assert metadata_of(with_head(head)).section == "Law"


def test_what_systems_say_to_themselves_and_the_outlet_are_no_tags():
    said = "Subject: Chips, 100312362, The Paper, Law, Partner: Alpha, type_news, PERSON"
    head = (
        f'<meta property="og:site_name" content="The Paper"><meta name="keywords" content="{said}">'
    )
    assert metadata_of(with_head(head)).tags == ("Chips", "Law")


@pytest.mark.parametrize(
    ("head", "is_free"),
    [
        ('<meta property="article:content_tier" content="free">', True),
        ('<meta property="article:content_tier" content="metered">', False),
        ('<meta property="article:content_tier" content="bronze">', None),
        ('<meta name="k5a:paid" content="1">', False),
        ('<meta name="cXenseParse:isPremium" content="false">', True),
        ('<meta name="isAccessibleForFree" content="false"><meta property="article:content_tier" content="free">', False),
    ],
)  # fmt: skip
def test_meta_elements_tell_whether_it_is_free(head, is_free):
    assert metadata_of(with_head(head)).is_free is is_free


@pytest.mark.parametrize(
    ("section", "url", "kind"),
    [
        ("Gastkommentar", URL, ArticleType.OPINION),
        (None, "https://paper.example/politics/live/2026/chip-act", ArticleType.LIVE_BLOG),
        (None, "https://paper.example/newsticker/chip-act", ArticleType.LIVE_BLOG),
        ("Politics", URL, None),
    ],
)
def test_section_and_address_tell_the_kind(section, url, kind):
    head = f'<meta property="article:section" content="{section}">' if section else ""
    assert metadata_of(with_head(head), url=url).article_type is kind


def test_a_section_above_tells_the_kind():
    trail = crumbs(
        ("Opinion", "https://paper.example/opinion"), ("Chips", "https://paper.example/chips")
    )
    assert metadata_of(with_json(trail)).article_type is ArticleType.OPINION
