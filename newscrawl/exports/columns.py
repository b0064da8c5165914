"""Columns as a database gives them in; clean columns of the types of the schema out, without Python
objects in between.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute
from pyarrow import json as arrow_json

pc: Any = pyarrow.compute
"""untyped: its stubs know neither all of its functions nor all that they take"""
Column: TypeAlias = Any
"""a `pyarrow.Array`"""

CONTROLS = r"[\x00-\x08\x0b-\x1f\x7f\x{80}-\x{9f}]"
"""all but tab and line feed"""
PIECE = 64 * 1024
"""bytes that are looked at together"""


def typed(column: Column, kind: pa.DataType) -> Column:
    """The column as `kind`; text is cleaned (`clean`), times without a zone are in UTC."""
    if column.null_count == len(column):
        return pa.nulls(len(column), kind)  # type: ignore[call-overload]
    if pa.types.is_string(kind):
        return clean(column)
    if pa.types.is_timestamp(kind) and pa.types.is_string(column.type):
        naive = pc.cast(column, pa.timestamp("us"))
        return pc.assume_timezone(naive, "UTC")
    return column if column.type == kind else pc.cast(column, kind)


def clean(text: Column) -> Column:
    """Text without control characters, and without what is no character at all."""
    try:
        text.validate(full=True)
    except pa.ArrowInvalid:  # lone surrogates and the like, from a foreign hand
        raw = text.cast(pa.binary()).to_pylist()
        text = pa.array([None if b is None else b.decode(errors="replace") for b in raw])
    return pc.replace_substring_regex(text, CONTROLS, "") if _has_controls(text) else text


def _has_controls(text: Column) -> bool:
    """Whether any of `CONTROLS` is in the texts, seen from the bytes of all of them together: the
    expression takes four times as long to find none, which is how it nearly always is.
    """
    data = _bytes(text)
    # In pieces that stay in the cache of a core, each with the byte after it.
    return any(
        _piece_has_controls(data[start : start + PIECE + 1]) for start in range(0, len(data), PIECE)
    )


def _piece_has_controls(data: Any) -> bool:
    low = np.count_nonzero(data < 0x20) - np.count_nonzero(data == 0x0A)
    if low and low != np.count_nonzero(data == 0x09):
        return True
    if np.count_nonzero(data == 0x7F):
        return True
    pairs = np.flatnonzero(data[:-1] == 0xC2)  # of U+0080 to U+00BF
    return bool(np.any(data[pairs + 1] < 0xA0))


def _bytes(text: Column) -> Any:
    """The bytes of all texts of a column, in UTF-8, as an array of numpy's."""
    _, offsets, data = text.buffers()
    if data is None or offsets is None:
        return np.empty(0, np.uint8)
    ends = np.frombuffer(offsets, np.int32)
    start, end = ends[text.offset], ends[text.offset + len(text)]
    return np.frombuffer(data, np.uint8)[start:end]


def parsed(columns: Mapping[str, Column], kinds: Mapping[str, pa.DataType]) -> dict[str, Column]:
    """Columns of JSON texts as columns of `kinds`, their strings not cleaned yet.

    All are read as one file of JSON Lines, which is what Arrow's reader is made for.
    """
    parts: list[Any] = []
    for number, (name, column) in enumerate(columns.items()):
        parts += [f'{"," if number else "{"}"{name}":', pc.fill_null(column, "null")]
    lines = pc.binary_join_element_wise(*parts, "}\n", "")
    _, offsets, data = lines.buffers()
    if not len(lines) or data is None or offsets is None:
        return {name: pa.array([], kind) for name, kind in kinds.items()}
    first = pa.Array.from_buffers(pa.int32(), len(lines) + 1, [None, offsets])
    start, end = first[0].as_py(), first[len(lines)].as_py()
    file: Any = pa.BufferReader(data.slice(start, end - start))
    table = arrow_json.read_json(
        file,
        read_options=arrow_json.ReadOptions(use_threads=False, block_size=end - start + 1),
        parse_options=arrow_json.ParseOptions(
            explicit_schema=pa.schema(list(kinds.items())), unexpected_field_behavior="ignore"
        ),
    )
    return {name: table[name].combine_chunks() for name in kinds}


def clean_items(lists: Column, kind: pa.ListType[Any]) -> Column:
    """A column of lists of text, each text cleaned; empty lists for null."""
    values = clean(lists.flatten().cast(pa.string()))
    lengths = pc.fill_null(pc.list_value_length(lists), 0)
    return lists_of(values, lengths, kind)


def lists_of(values: Column, lengths: Column, kind: pa.ListType[Any]) -> Column:
    """`values`, cut into lists of these lengths."""
    ends = pc.cumulative_sum(lengths.cast(pa.int32()))
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), ends])
    return pa.ListArray.from_arrays(offsets, values, type=kind)


def joined(lists: Column, separator: str) -> Column:
    """Lists of text as texts; of an empty list, an empty one."""
    # Without the schema's "never null" inside, for which Arrow has no such function.
    plain = lists_of(lists.flatten(), pc.list_value_length(lists), pa.list_(pa.string()))
    return pc.binary_join(plain, separator)


def one(column: Any) -> Column:
    """An array, of one that may be in chunks."""
    if not isinstance(column, pa.ChunkedArray):
        return column
    # Arrow would copy a single chunk, too.
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
