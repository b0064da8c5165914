"""A `Source` goes in; its values for a machine, or its file for a person, come out."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from newscrawl.sources.source import Source


def as_dict(source: Source) -> dict[str, Any]:
    """Every key with its value, the defaults too, ready for JSON."""
    values: dict[str, Any] = json.loads(json.dumps(asdict(source)))
    return values


def as_toml(source: Source) -> str:
    """The source as its file would state it, every key in the order of the schema."""
    values = as_dict(source)
    name = values.pop("name")
    plain = {key: value for key, value in values.items() if not isinstance(value, dict)}
    tables = {key: value for key, value in values.items() if isinstance(value, dict)}
    lines = [f"# {name}.toml", *(f"{key} = {toml_value(value)}" for key, value in plain.items())]
    for table, entries in tables.items():
        lines += [
            "",
            f"[{table}]",
            *(f"{key} = {toml_value(value)}" for key, value in entries.items()),
        ]
    return "\n".join(lines)


def toml_value(value: Any) -> str:
    """A value as TOML writes it."""
    if isinstance(value, str):
        return _toml_text(value)
    if isinstance(value, list):
        if len(value) > 1:
            return "[\n" + "".join(f"    {toml_value(entry)},\n" for entry in value) + "]"
        return "[" + ", ".join(map(toml_value, value)) + "]"
    if isinstance(value, dict):
        entries = ", ".join(
            f"{_toml_text(key)} = {toml_value(entry)}" for key, entry in value.items()
        )
        return "{ " + entries + " }" if entries else "{}"
    return json.dumps(value)


def _toml_text(text: str) -> str:
    """A pattern is easier to read in single quotes, where a backslash stands for itself."""
    if "\\" in text and "'" not in text and text.isprintable():
        return f"'{text}'"
    # A TOML string is a JSON string, but for the delete character, which TOML wants escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
