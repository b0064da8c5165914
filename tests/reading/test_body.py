"""A source's own rules are obeyed; blocks have their kinds; a text of short lines is read too."""

from __future__ import annotations

from newscrawl import extract
from newscrawl.items import Block, BlockKind, Reason
from newscrawl.sources.source import Read

P = [
    f"In its {n} sitting the committee voted on {n} of the amendments that the minister had tabled, and sent the {n} back."
    for n in ("first", "second", "third")
]
BODY = "".join(f"<p>{p}</p>" for p in P)


def test_prune_and_drop_of_a_source() -> None:
    html = f"<article><h1>The bill</h1><div class=note><p>{P[0]} Twice.</p></div>{BODY}<p>Related Issues: privacy, and others that we have written of before.</p></article>"
    rules = Read(prune=("//div[@class='note']",), drop=("^Related Issues:",))
    found = extract(html, rules=rules)
    assert [block.text for block in found.blocks] == P
    by_rule = [block.text for block in found.removed if block.reason is Reason.SOURCE_RULE]
    assert by_rule == [
        f"{P[0]} Twice.",
        "Related Issues: privacy, and others that we have written of before.",
    ]


def test_kinds_and_levels() -> None:
    html = f"""<article><h1>The bill</h1><p>{P[0]}</p><h3>Why</h3><ul><li>one</li><li>two<ul><li>three</li></ul></li></ul>
    <p>{P[1]}</p><blockquote>“A quotation.”</blockquote><table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>
    <pre>x = 1
  y = 2</pre><p>{P[2]}</p></article>"""
    assert extract(html).blocks == [
        Block(BlockKind.PARAGRAPH, P[0]),
        Block(BlockKind.HEADING, "Why", 3),
        Block(BlockKind.LIST_ITEM, "one"),
        Block(BlockKind.LIST_ITEM, "two"),
        Block(BlockKind.LIST_ITEM, "three", 1),
        Block(BlockKind.PARAGRAPH, P[1]),
        Block(BlockKind.QUOTE, "“A quotation.”"),
        Block(BlockKind.TABLE_ROW, "a b"),
        Block(BlockKind.TABLE_ROW, "1 2"),
        Block(BlockKind.PREFORMATTED, "x = 1\n  y = 2"),
        Block(BlockKind.PARAGRAPH, P[2]),
    ]


def test_a_text_of_short_lines_is_read() -> None:
    verses = [
        f"The {n} of them went down the hill, and nobody went after."
        for n in ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
    ]
    html = f"<html><body><article><h1>Eight</h1>{''.join(f'<p>{v}</p>' for v in verses)}</article></body></html>"
    assert [block.text for block in extract(html).blocks] == verses


def test_an_empty_page_has_no_blocks() -> None:
    for html in ("", " ", b"", "<html></html>", "<p> </p>"):
        found = extract(html)
        assert found.blocks == []
        assert found.body == ""
