"""An error of the schema goes in; a line for the person who wrote the file comes out."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, get_type_hints

from newscrawl.sources.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import ErrorDetails

EXPECTED = {
    "string_type": "must be text in quotes",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "tuple_type": "must be a list in square brackets",
    "dict_type": "must be a table",
    "dataclass_type": "must be a table",
}
UNKNOWN_KEY = "unexpected_keyword_argument"


def explain(details: ErrorDetails, schema: type = Source) -> str:
    """The dotted key, what is wrong with it, and what was meant."""
    key = dotted(details["loc"])
    kind = details["type"]
    if kind == UNKNOWN_KEY:
        nearest = nearest_key(key, schema)
        return f"{key}: unknown key" + (f"; did you mean {nearest}?" if nearest else "")
    if kind == "missing":
        return f"{key}: is missing"
    if kind in EXPECTED:
        return f"{key}: {EXPECTED[kind]}, not {details['input']!r}"
    return f"{key}: {details['msg']}"


def dotted(location: tuple[int | str, ...]) -> str:
    """`("discover", "feeds", 0)` as `discover.feeds[0]`."""
    text = ""
    for part in location:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")


def nearest_key(key: str, schema: type = Source) -> str | None:
    """The known key most like this one, in its own table first, then in any."""
    table, _, last = key.rpartition(".")
    known = list(known_keys(schema))
    siblings = [other for other in known if other.rpartition(".")[0] == table]
    for candidates in (siblings, known):
        by_last = {other.rpartition(".")[2]: other for other in candidates}
        matches = get_close_matches(last, by_last, n=1, cutoff=0.7)
        if matches:
            return by_last[matches[0]]
    return None


def known_keys(schema: type, prefix: str = "") -> Iterator[str]:
    """Every key of a source file, dotted."""
    if not is_dataclass(schema):
        return
    types = get_type_hints(schema)
    for field in fields(schema):
        if schema is Source and field.name == "name":
            continue
        yield prefix + field.name
        yield from known_keys(types[field.name], f"{prefix}{field.name}.")
