"""The article's text is found wherever it stands, and what stands beside it is not taken for it."""

from __future__ import annotations

import json

import pytest

from newscrawl import extract

P = [
    f"In its {n} sitting the committee voted on {n} of the amendments that the minister had tabled, and sent the {n} back."
    for n in ("first", "second", "third", "fourth", "fifth", "sixth")
]
BODY = "".join(f"<p>{p}</p>" for p in P)
TEASERS = "".join(
    f"<div><h3><a href=/{n}>A story about something else, number {n}</a></h3><p>An excerpt of story {n}, long enough to look like a paragraph of a text to those who do not see its link.</p></div>"
    for n in range(6)
)


def page(body: str) -> str:
    return f"<html><head><title>The bill</title></head><body>{body}</body></html>"


PLACES = {
    "bare": f"<h1>The bill</h1>{BODY}",
    "article": f"<nav><a href=/>Home</a></nav><article><h1>The bill</h1>{BODY}</article><footer>© The Paper</footer>",
    "beside teasers": f"<div><h1>The bill</h1><div>{BODY}</div></div><div>{TEASERS}</div>",
    "above teasers in one element": f"<main><h1>The bill</h1><div class=text>{BODY}</div><section>{TEASERS}</section></main>",
    "in several parts": f"<main><h1>The bill</h1><div class=article-body>{BODY[: len(BODY) // 2].rpartition('<p>')[0]}</div><div class=ad>Advertisement</div>"
    f"<div class=article-body><p>{BODY[: len(BODY) // 2].rpartition('<p>')[2]}{BODY[len(BODY) // 2 :]}</div></main>",
    "a div for each paragraph": "<h1>The bill</h1>" + "".join(f"<div class=x><div>{p}</div></div>" for p in P),
    "br between paragraphs": f"<h1>The bill</h1><div>{'<br><br>'.join(P)}</div>",
    "single br between paragraphs": f"<h1>The bill</h1><div>{'<br>'.join(P)}</div>",
    "a table as layout": f"<table><tr><td><a href=/>Home</a></td><td><h1>The bill</h1>{BODY}</td></tr></table>",
    "an element with a wrong name": f"<div class=comments><h1>The bill</h1>{BODY}</div>",
    "paragraphs with a wrong name": "<h1>The bill</h1>" + "".join(f"<p class=paywall>{p}</p>" for p in P),
    "a body named after ads": f"<body class=has-ads><div class='post with-sidebar'><h1>The bill</h1>{BODY}</div>",
    "an unclosed button": f"<header><button>Menu<div><h1>The bill</h1>{BODY}</div>",
    "json-ld": '<div id=app></div><script type="application/ld+json">'
    + json.dumps({"@type": "NewsArticle", "headline": "The bill", "articleBody": "\n\n".join(P)})
    + "</script>",
    "a string of html in a script": "<div id=app></div><script>self.__next_f.push([1," + json.dumps(json.dumps({"html": BODY})) + "])</script>",
    "a list of paragraphs in a script": '<div id=app></div><script id="__NEXT_DATA__" type="application/json">'
    + json.dumps({"props": {"blocks": [{"type": "paragraph", "text": p} for p in P], "more": [{"text": "A teaser."}]}})
    + "</script>",
}  # fmt: skip


@pytest.mark.parametrize("name", PLACES)
def test_the_text_is_found(name: str) -> None:
    assert [block.text for block in extract(page(PLACES[name])).blocks] == P


def test_a_short_article_under_many_comments() -> None:
    comments = "".join(f"<li class=comment><p>{p} {p}</p></li>" for p in P * 3)
    html = page(
        f"<article><h1>The bill</h1><p>{P[0]}</p><p>{P[1]}</p></article><ol class=comments>{comments}</ol>"
    )
    assert [block.text for block in extract(html).blocks] == P[:2]


def test_a_short_article_above_a_long_footer() -> None:
    footer = "".join(f"<p>{p}</p>" for p in P)
    html = page(
        f"<div class=article-body><p>{P[0]}</p><p>{P[1]}</p><p>{P[2]}</p></div><footer>{footer}</footer>"
    )
    assert [block.text for block in extract(html).blocks] == P[:3]


def test_the_standfirst_above_the_text_belongs_to_it() -> None:
    html = page(
        f"<header><h1>The bill</h1></header><p>{P[0]}</p><div class=byline>By Jo Doe</div><div class=article-body>{''.join(f'<p>{p}</p>' for p in P[1:])}</div>"
    )
    assert [block.text for block in extract(html).blocks] == P


def test_inline_elements_join_as_on_the_screen() -> None:
    html = page(
        f"<p>One<b>two</b> <i>three</i>, <a href=/x>four</a>.<span> Five</span> {P[0]}</p>{BODY}"
    )
    assert extract(html).blocks[0].text == f"Onetwo three, four. Five {P[0]}"


def test_what_only_some_are_told_is_not_read() -> None:
    html = page(
        f"<p>{P[0]} See <a href=/x>the report<span class=sr-only>(opens in new tab)</span></a>.</p>{BODY}"
    )
    assert extract(html).blocks[0].text == f"{P[0]} See the report."


def test_short_lines_beside_a_single_paragraph_belong_to_it() -> None:
    lines = [
        "各地の震度は次のとおり。",
        "宮崎県：高鍋町、新富町、宮崎市",
        "熊本県：人吉市、あさぎり町",
        "大分県：佐伯市、豊後大野市",
    ]
    first = "十三日午後九時十九分ごろ、宮崎県で震度五弱の地震があった。気象庁は津波注意報を出し、海岸に近づかないよう呼びかけている。"
    menu = "".join(f"<li><a href=/{n}>項目その{n}</a></li>" for n in range(30))
    html = page(
        f"<ul>{menu}</ul><h1>The bill</h1><div>{''.join(f'<p>{x}</p>' for x in [first, *lines])}</div><ul>{menu}</ul>"
    )
    assert [block.text for block in extract(html).blocks] == [first, *lines]


def test_a_text_that_is_a_list_of_links_is_not_cut_down_to_the_one_part_without_them() -> None:
    courses = "".join(
        f"<h3>University {n}</h3><p>{P[n % 6]} {n}</p><ul>{'<li><a href=/c>A course on some subject</a></li>' * 12}</ul>"
        for n in range(18)
    )
    notes = "".join(
        f"<p>{P[0].replace('first', n)}</p>" for n in ("last", "closing", "long", "short")
    )
    found = extract(
        page(
            f"<div><a href=/>Home</a></div><article><h1>The bill</h1><div>{courses}<div>{notes}</div></div></article>"
        )
    )
    assert sum(block.text.startswith("In its") for block in found.blocks) == 22
