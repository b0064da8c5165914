"""A TOML file, or a folder of them, goes in; a `Source` each comes out, or every error at once."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from newscrawl.errors import ConfigurationError
from newscrawl.sources.explain import explain
from newscrawl.sources.rules import find_faults
from newscrawl.sources.source import Source

NAME = re.compile(r"[a-z0-9][a-z0-9-]*")

_schema = TypeAdapter(Source)


def load_source(path: Path) -> Source:
    """Read one source; its name is the file's stem.

    Raises:
        ConfigurationError: naming the file and every wrong key in it.
    """
    source, faults = read_source(path)
    if source is None:
        raise ConfigurationError("\n".join(faults))
    return source


def load_sources(extra_dir: Path | None = None) -> dict[str, Source]:
    """All sources by name: the catalogue's, and those of `extra_dir`, which win.

    Raises:
        ConfigurationError: naming every wrong key in every file.
    """
    sources: dict[str, Source] = {}
    faults: list[str] = []
    for path in source_files(extra_dir):
        source, found = read_source(path)
        faults += found
        if source is not None:
            sources[source.name] = source
    if faults:
        raise ConfigurationError("\n".join(faults))
    return sources


def source_files(extra_dir: Path | None = None) -> list[Path]:
    """The files that count, in order of their names: one per source."""
    by_name = {path.stem: path for path in _toml_files(catalogue())}
    if extra_dir is not None:
        if not extra_dir.is_dir():
            raise ConfigurationError(
                f"{extra_dir}: no such folder; NEWSCRAWL_SOURCES_DIR must name a folder of TOML files"
            )
        by_name |= {path.stem: path for path in _toml_files(extra_dir)}
    return [by_name[name] for name in sorted(by_name)]


def catalogue() -> Path:
    """The folder of the sources that come with newscrawl."""
    return Path(str(files("newscrawl.sources") / "catalogue"))


def read_source(path: Path) -> tuple[Source | None, list[str]]:
    """The source of a file, or what is wrong with it, one line per fault."""
    try:
        table = tomllib.loads(path.read_bytes().decode("utf-8"))
    except OSError as error:
        return None, [f"{path}: cannot be read: {error.strerror}"]
    except UnicodeDecodeError as error:
        return None, [f"{path}: is not UTF-8 (byte {error.start}); save it as UTF-8"]
    except tomllib.TOMLDecodeError as error:
        return None, [f"{path}: is not valid TOML: {error}"]
    faults = list(_find_all_faults(path.stem, table))
    if faults:
        return None, [f"{path}: {fault}" for fault in faults]
    source = _validate(path.stem, table)
    if not source.read.page_object:
        return source, []
    code = path.parent.absolute() / source.read.page_object
    if code.suffix != ".py" or not code.is_file():
        return None, [f"{path}: read.page_object: {code} is no file of Python code"]
    return replace(source, read=replace(source.read, page_object=str(code))), []


def _find_all_faults(name: str, table: dict[str, Any]) -> Iterator[str]:
    if not NAME.fullmatch(name):
        yield (
            f"the file's name is the source's, and {name!r} is none: "
            "lower-case letters, digits and hyphens, the first no hyphen"
        )
    if "name" in table:
        yield "name: is no key; a source is named by its file"
    try:
        _validate(name, table)
    except ValidationError as error:
        for details in error.errors():
            yield explain(details)
    yield from find_faults(table)


def _validate(name: str, table: dict[str, Any]) -> Source:
    # By way of JSON, since strict validation makes a list a tuple, and a table a dataclass, there
    # only. A date, which JSON does not know and no key wants, becomes what no key takes.
    text = json.dumps({**table, "name": name}, default=lambda date: {"date": str(date)})
    return _schema.validate_json(text)


def _toml_files(folder: Path) -> Iterator[Path]:
    return folder.glob("*.toml")
