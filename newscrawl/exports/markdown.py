"""The kept blocks of articles in, their texts as CommonMark out (https://spec.commonmark.org).

A column of lists of blocks goes in, and all blocks of a batch are set at once. Whatever in a
paragraph would be read as markup is escaped: shown, it says what it says plain.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from newscrawl.exports.columns import Column, clean, lists_of, pc
from newscrawl.items import BlockKind

BLOCKS = pa.list_(pa.struct([("kind", pa.string()), ("text", pa.string()), ("level", pa.int8())]))

INLINE = r"([\\`*_\[\]<>])"
ENTITY = r"&(#?[0-9A-Za-z]+;)"
LINE_START = r"(?m)^[ \t]*([#=+~|-])"
NUMBERED = r"(?m)^[ \t]*([0-9]{1,9})([.)])"
INDENT = r"(?m)^[ \t]+|[ \t]+$"
ANY_MARKUP = r"[\\`*_\[\]<>&]|(?m)^[ \t#=+~|-]|(?m)^[0-9]{1,9}[.)]|(?m)[ \t]$"


def markdown(blocks: Column) -> Column:
    """A column of texts, of a column of `BLOCKS`; null where there are none."""
    flat = blocks.flatten()
    if not len(flat):
        return pa.nulls(len(blocks), pa.string())
    kind, level = flat.field("kind"), pc.fill_null(flat.field("level"), 0)
    text = clean(flat.field("text"))
    first = _is_first(pc.list_parent_indices(blocks))
    set_ = _escaped(text)
    begins = pc.or_(first, pc.not_equal(_above(kind), kind))
    # Most blocks are paragraphs: what the others need is done to them alone.
    for value, lines in (
        (BlockKind.HEADING, _headings),
        (BlockKind.LIST_ITEM, _items),
        (BlockKind.QUOTE, _quotes),
        (BlockKind.PREFORMATTED, _code),
    ):
        chosen = pc.equal(kind, value.value)
        if pc.any(chosen).as_py():
            which = pc.indices_nonzero(chosen)
            source = text if value is BlockKind.PREFORMATTED else set_
            new = lines(source.take(which), level.take(which), begins.take(which))
            set_ = pc.replace_with_mask(set_, chosen, new)
    return _joined(set_, kind, first, blocks)


def _headings(text: Column, level: Column, _begins: Column) -> Column:
    signs = _repeat("#", pc.max_element_wise(pc.min_element_wise(level, 6), 1))
    marks = pc.if_else(pc.equal(level, 0), "## ", _text(signs, " "))
    return _text(marks, _unclosed(_one_line(text)))


def _items(text: Column, level: Column, begins: Column) -> Column:
    return _text(_repeat("  ", _depth(level, begins)), "- ", _one_line(text))


def _quotes(text: Column, _level: Column, _begins: Column) -> Column:
    return _text("> ", pc.replace_substring(text, "\n", "\n> "))


def _code(text: Column, _level: Column, _begins: Column) -> Column:
    """Between fences, of a kind that the text does not hold."""
    fence = pc.if_else(pc.match_substring(text, "```"), "~~~~~~", "```")
    return _text(fence, "\n", text, "\n", fence)


def _depth(level: Column, begins: Column) -> Column:
    """How far list items are set in: a list begins at the margin, and goes in one step at a time."""
    depths: list[int] = []
    depth = 0
    for is_first, wanted in zip(begins.to_pylist(), level.to_pylist(), strict=True):
        depth = 0 if is_first else min(wanted, depth + 1)
        depths.append(depth)
    return pa.array(depths, level.type)


def _above(kind: Column) -> Column:
    return pa.concat_arrays([pa.array([""], pa.string()), kind.slice(0, len(kind) - 1)])


def _escaped(text: Column) -> Column:
    special = pc.match_substring_regex(text, ANY_MARKUP)
    if not pc.any(special).as_py():
        return text
    chosen = text.filter(special)
    for pattern, by in (
        (INDENT, ""),
        (INLINE, r"\\\1"),
        (ENTITY, r"\\&\1"),
        (LINE_START, r"\\\1"),
        (NUMBERED, r"\1\\\2"),
    ):
        chosen = pc.replace_substring_regex(chosen, pattern, by)
    return pc.replace_with_mask(text, special, chosen)


def _one_line(text: Column) -> Column:
    return pc.replace_substring_regex(text, r"\s*\n\s*", " ")


def _unclosed(heading: Column) -> Column:
    """A heading whose last word is of number signs would lose it: it would close the heading."""
    return pc.replace_substring_regex(heading, r"([ \t])(#+)$", r"\1\\\2")


def _text(*parts: Any) -> Column:
    return pc.binary_join_element_wise(*parts, "")


def _repeat(what: str, times: Column) -> Column:
    return pc.binary_repeat(pa.repeat(pa.scalar(what), len(times)), times)


def _joined(set_: Column, kind: Column, first: Column, blocks: Column) -> Column:
    """Blocks, and between them a blank line; in a list a line break, among rows of a table a hard one."""
    lengths = pc.fill_null(pc.list_value_length(blocks), 0)
    same = pc.equal(kind, _above(kind))
    gap = pc.case_when(
        pc.make_struct(
            first,
            pc.and_(same, pc.equal(kind, BlockKind.LIST_ITEM.value)),
            pc.and_(same, pc.equal(kind, BlockKind.TABLE_ROW.value)),
        ),
        "", "\n", "\\\n", "\n\n",
    )  # fmt: skip
    lists = lists_of(_text(gap, set_), lengths, pa.list_(pa.string()))
    return pc.if_else(pc.equal(lengths, 0), pa.scalar(None, pa.string()), pc.binary_join(lists, ""))


def _is_first(parents: Column) -> Column:
    above = pa.concat_arrays([pa.array([-1], parents.type), parents.slice(0, len(parents) - 1)])
    return pc.not_equal(parents, above)
