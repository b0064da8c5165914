"""The story format: what is written is what is read out, and what the templates are given."""

from __future__ import annotations

import pytest

from newscrawl.newsroom.prose import (
    Heading,
    Items,
    Paragraph,
    Picture,
    Quote,
    Residue,
    Table,
    html,
    parse,
    read_out,
)


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("One line\nand the next.", Paragraph("One line and the next.")),
        ("### Q&A", Heading(3, "Q&A")),
        ("- a\n- b", Items(ordered=False, texts=("a", "b"))),
        ("1. a\n2. b", Items(ordered=True, texts=("a", "b"))),
        ("> “So be it.”", Quote("“So be it.”")),
        ("| a | b |\n| 1 | £2 |", Table((("a", "b"), ("1", "£2")))),
        (
            "![a quay](q.png) The quay. | Photo: A",
            Picture("a quay", "q.png", "The quay.", "Photo: A"),
        ),
        ("![](q.png) The quay", Picture("", "q.png", "The quay", "")),
        ("{read more}", Residue("read more", "")),
    ],
)
def test_a_block(text, block):
    assert parse(text) == (block,)


def test_inline_markup_becomes_html_and_the_rest_is_escaped():
    assert html("*a* **b** [c](http://x.example/) <d> “e”") == (
        '<em>a</em> <strong>b</strong> <a href="http://x.example/">c</a> &lt;d&gt; “e”'
    )


def test_pictures_and_residue_are_not_read_out():
    blocks = parse("## H\n\nA *b*.\n\n![x](y.png) z\n\n{newsletter}\n\n- i\n\n| c | d |\n\n> q")
    assert read_out(blocks) == ("H", "A b.", "i", "c d", "q")
