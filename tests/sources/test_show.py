from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.sources import Discover, Expect, Read, Source, load_source, load_sources
from newscrawl.sources.show import as_dict, as_toml

TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
SOURCES = st.builds(
    Source,
    name=st.just("example"),
    title=TEXT,
    home=TEXT,
    language=TEXT,
    note=TEXT,
    discover=st.builds(Discover, allow=st.lists(TEXT, max_size=3).map(tuple), next_page=TEXT),
    read=st.builds(Read, min_words=st.integers(0, 10**6)),
    expect=st.builds(Expect, filled=st.dictionaries(TEXT, st.floats(0, 1), max_size=3)),
)


@given(SOURCES)
def test_what_is_shown_is_toml_that_says_the_same(source: Source) -> None:
    values = as_dict(source)
    assert values.pop("name") == "example"
    assert tomllib.loads(as_toml(source)) == values


@pytest.mark.parametrize("name", ["eff", "protocol", "the-conversation-uk"])
def test_what_is_shown_can_be_saved_as_a_file(name: str, tmp_path: Path) -> None:
    source = load_sources()[name]
    path = tmp_path / f"{name}.toml"
    path.write_text(as_toml(source), encoding="utf-8")
    assert load_source(path) == source


def test_a_pattern_is_shown_as_it_was_written() -> None:
    source = Source(
        name="a", title="A", home="", language="en", discover=Discover(allow=(r"/\d+$",))
    )
    assert r"allow = ['/\d+$']" in as_toml(source).splitlines()
    assert as_toml(source).splitlines()[0] == "# a.toml"


def test_values_are_ready_for_json() -> None:
    values = as_dict(load_sources()["eff"])
    assert json.loads(json.dumps(values)) == values
    assert values["name"] == "eff"
    assert isinstance(values["discover"]["feeds"], list)
