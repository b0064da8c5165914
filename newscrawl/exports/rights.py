"""Columns of a batch in; what their rights let leave of each article out, and how to credit it."""

from __future__ import annotations

import pyarrow as pa

from newscrawl.exports.columns import Column, joined, lists_of, pc
from newscrawl.exports.recipe import Withheld
from newscrawl.items import RightsDecision

FULL, METADATA_ONLY, REFERENCE_ONLY = "full", "metadata_only", "reference_only"

NO_DERIVATIVES = r"(?i)-nd(?:-|/|$)"
"""in the SPDX identifiers of Creative Commons and in the URLs of its licences"""

TEXTS = ("body", "body_markdown")
BEYOND_REFERENCE = (*TEXTS, "description", "section", "image_url", "authors", "tags")
"""null, or empty, of an article of which only a reference leaves"""


def licence_of(columns: dict[str, Column]) -> Column:
    """The page's own licence, by its identifier or URL, else the source's."""
    return pc.coalesce(columns["licence_id"], columns["licence"], columns["source_licence"])


def attribution(columns: dict[str, Column], *, named: bool) -> Column:
    """`Authors: “Title”. Source. URL (licence)`, of what is known."""
    authors = joined(columns["authors"], ", ")
    by = pc.if_else(pc.equal(authors, ""), "", _text(authors, ": ")) if named else ""
    title = pc.coalesce(_text("“", columns["title"], "”. "), "")
    licence = licence_of(columns)
    known = pc.if_else(pc.equal(licence, "unknown"), "", _text(" (", licence, ")"))
    return _text(by, title, columns["source_title"], ". ", columns["url"], known)


def withhold(columns: dict[str, Column], choice: Withheld) -> Column | None:
    """Add `rights`, settle `rights_reason`, and take out of the other columns what may not leave.

    Returns:
        Which rows leave at all; None: every one.
    """
    licence = licence_of(columns)
    no_derivatives = pc.match_substring_regex(licence, NO_DERIVATIVES)
    not_stored = pc.not_equal(columns["rights_decision"], RightsDecision.KEPT.value)
    reserved = pc.or_(columns["reserved"], not_stored)
    withheld = pc.or_(no_derivatives, reserved)
    signal = pc.coalesce(columns["rights_reason"], "reserved")
    reason = pc.case_when(
        pc.make_struct(reserved, no_derivatives), signal, _text("licence ", licence)
    )
    columns["rights_reason"] = reason.cast(pa.string())
    columns["rights"] = pc.case_when(
        pc.make_struct(no_derivatives, reserved), REFERENCE_ONLY, METADATA_ONLY, FULL
    )
    if choice is Withheld.INCLUDE:
        columns["rights"] = pc.if_else(not_stored, METADATA_ONLY, FULL)
        _empty(columns, TEXTS, not_stored)
        return None
    if not pc.any(withheld).as_py():
        return None
    if choice is Withheld.DROP:
        return pc.invert(withheld)
    _empty(columns, TEXTS, withheld)
    _empty(columns, BEYOND_REFERENCE, no_derivatives)
    return None


def _empty(columns: dict[str, Column], names: tuple[str, ...], where: Column) -> None:
    for name in names:
        if name in columns and pc.any(where).as_py():
            column = columns[name]
            if pa.types.is_list(column.type):
                lengths = pc.if_else(where, 0, pc.list_value_length(column))
                column = lists_of(column.filter(pc.invert(where)).flatten(), lengths, column.type)
            else:
                column = pc.if_else(where, pa.scalar(None, column.type), column)
            columns[name] = column


def _text(*parts: Column | str) -> Column:
    return pc.binary_join_element_wise(*parts, "")
