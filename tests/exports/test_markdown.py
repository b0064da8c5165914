"""Texts as CommonMark say to a reader of Markdown what they say plain."""

from __future__ import annotations

import re
from html import unescape

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from newscrawl.exports.markdown import BLOCKS, markdown
from newscrawl.items import BlockKind

SHOWN = {
    BlockKind.PARAGRAPH: "p", BlockKind.QUOTE: "blockquote", BlockKind.LIST_ITEM: "li",
    BlockKind.TABLE_ROW: "p", BlockKind.HEADING: "h",
}  # fmt: skip


def block(kind: str, text: str, level: int | None = None) -> dict:
    return {"kind": kind, "text": text, "level": level}


def test_blocks_become_markup():
    found = markdown(
        pa.array(
            [
                [
                    block("heading", "What it says", 3), block("paragraph", "One."),
                    block("list_item", "a", 0), block("list_item", "b\nb", 1),
                    block("quote", "q\nr"), block("table_row", "1 2"), block("table_row", "3 4"),
                    block("preformatted", "if x:\n    y = `z`"), block("heading", "Last"),
                ],
                [],
                None,
                [block("list_item", "deep", 5)],
            ],
            BLOCKS,
        )
    ).to_pylist()  # fmt: skip
    assert found == [
        "### What it says\n\nOne.\n\n- a\n  - b b\n\n> q\n> r\n\n1 2\\\n3 4\n\n"
        "```\nif x:\n    y = `z`\n```\n\n## Last",
        None,
        None,
        "- deep",
    ]


def test_a_heading_keeps_the_number_sign_at_its_end():
    [text] = markdown(pa.array([[block("heading", "The year of C #")]], BLOCKS)).to_pylist()
    assert text == "## The year of C \\#"


LINES = (
    st.text(st.sampled_from("ab1 .)#*_-+=~|<>[]()!&;`\\:/\"'é"), min_size=1, max_size=30)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
KINDS = [kind.value for kind in BlockKind if kind is not BlockKind.PREFORMATTED]
ANY_BLOCK = st.builds(block, st.sampled_from(KINDS), LINES, st.none() | st.integers(0, 6))


@settings(max_examples=300, deadline=None)
@given(st.lists(ANY_BLOCK, min_size=1, max_size=6))
def test_any_text_is_shown_as_it_is(blocks: list[dict]):
    [text] = markdown(pa.array([blocks], BLOCKS)).to_pylist()
    html = MarkdownIt("commonmark").render(text)
    shown = " ".join(
        unescape(re.sub(r"</?(?:p|h\d|ul|li|blockquote|br)\b[^>]*>", " ", html)).split()
    )
    assert shown == " ".join(one["text"] for one in blocks), text
    assert html.count("<li>") == sum(one["kind"] == "list_item" for one in blocks)
    assert len(re.findall(r"<h\d>", html)) == sum(one["kind"] == "heading" for one in blocks)
