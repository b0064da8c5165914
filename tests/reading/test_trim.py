import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl import extract
from newscrawl.reading.trim import trim

SENTENCE = "The council voted on Tuesday to keep the ferry running through the winter months."
TEXT = "".join(f"<p>{SENTENCE} It did so for the {n}th time.</p>" for n in range(2, 9))


@pytest.mark.parametrize(
    "unseen",
    [
        "<script>if (a < b) { c('<p>no</p>') }</script>",
        '<script type="text/javascript" src="a.js"></script>',
        "<style>p > a { color: red }</style>",
        "<!-- <script> was here -->",
        "<!--[if lt IE 9]><script src=old.js></script><![endif]-->",
        "<!-->",
    ],
)
def test_what_nobody_sees_goes(unseen):
    assert trim(f"<p>one</p>{unseen}<p>two</p>") == "<p>one</p><p>two</p>"


def test_a_drawing_leaves_its_place():
    page = '<svg viewBox="0 0 9 9"><title>Arrow</title><path d="M0 0"/></svg><p>text</p>'
    assert trim(page) == "<svg></svg><p>text</p>"


@pytest.mark.parametrize(
    "kept",
    [
        '<script type="application/ld+json"><!-- {"headline": "A"} --></script>',
        '<script type="application/ld&#x2B;json">{"headline": "A"}</script>',
        "<script>document.write('<script src=a.js>')</script>",
        '<div data-icon="<svg "><p>text</p></div>',
        '<svg class="a"/><p>text</p>',
        "<svg ><svg ></svg><text>x</text></svg>",
        "<p>text</p><script>never ends",
        "<p>text</p><!-- never ends",
        "<p>a < b and <scripture> and <!DOCTYPE></p>",
    ],
)
def test_data_and_what_is_doubtful_stays(kept):
    assert trim(kept) == kept


@pytest.mark.parametrize(
    "between",
    [
        "<script>document.write('<script>1<' + '/script>')</script>",
        '<img alt="how to write <script> and <!-- in HTML">',
        "<!-- <script> --><!-- <style> -->",
        "<script>s = '<!--'</script>",
        "<style>/* <!-- */</style><script>/* <style> */</script>",
        "<svg/><svg></svg>",
    ],
)
def test_no_text_is_lost(between):
    body = f"<article>{TEXT}{between}{TEXT.replace('th time', 'th')}</article>"
    found = extract(f"<html><head><title>T</title></head><body>{body}</body></html>")
    assert len([block for block in found.blocks if SENTENCE in block.text]) == 14


@given(
    st.lists(
        st.sampled_from(
            [
                "<script>",
                "<script ",
                "</script>",
                "<style>",
                "</style",
                "<svg>",
                "</svg>",
                "<!--",
                "-->",
                ">",
                "<",
                '"',
                "x",
            ]
        ),
        max_size=60,
    ).map("".join)
)
def test_what_is_left_was_there(page):
    left = trim(page).replace("<svg></svg>", "")
    assert len(left) <= len(page)
    assert trim(left) == trim(trim(left))


@pytest.mark.parametrize(
    "part",
    [
        "<script ",
        "<script>",
        "<svg><svg>",
        "<!--",
        "<style></script>",
        "</script><script/>",
        "< <script",
    ],
)
def test_the_time_is_linear(part):
    began = time.process_time()
    trim(part * 50_000)
    assert time.process_time() - began < 2
